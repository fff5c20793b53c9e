package io.mienloop.config;

import io.mienloop.face.Region;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where frames come from.
 *
 * @param source the one of {@code simulated-mouse}, {@code video}, {@code pictures} and {@code live} that is given
 * @param crop key {@code crop}: the part of the picture that is used at all
 * @param exposureNanos key {@code exposure}: how long a frame's exposure lasts; where it is not given, take a frame's period
 * @param frameLog key {@code frame-log}: where the camera itself keeps a line a frame, a witness beside the journal
 */
public record CameraConfig(
        CameraSource source, Optional<Region> crop, OptionalLong exposureNanos, Optional<Path> frameLog) {}
