package io.mienloop.analysis;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a prototype set comes from, kept in its file.
 *
 * @param rule how frames were chosen
 * @param pictureWidth pixels of the pictures (after the crop) that the region lies in
 * @param pictureHeight pixels
 * @param neutralWindows number of neutral windows
 * @param neutralFrames number of frames that neutral is the mean of
 * @param windows number of event windows of each label
 * @param frames the frames of each label's prototype, least like neutral first
 */
public record PrototypeOrigin(
        PrototypeRule rule,
        int pictureWidth,
        int pictureHeight,
        int neutralWindows,
        int neutralFrames,
        Map<String, Integer> windows,
        Map<String, List<SourceFrame>> frames) {
    public PrototypeOrigin {
        windows = Collections.unmodifiableMap(new LinkedHashMap<>(windows));
        frames = Collections.unmodifiableMap(new LinkedHashMap<>(frames));
    }
}
