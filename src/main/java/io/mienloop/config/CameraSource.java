package io.mienloop.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What kind of camera a rig has. */
public sealed interface CameraSource {
    /**
     * A drawn mouse that reacts to stimuli.
     *
     * @param width key {@code size: 320x240}, 64 to 4096 pixels
     * @param height the same
     * @param rateHz key {@code rate}: frames a second, above 0 up to 10,000
     * @param seed key {@code seed}; empty: the session's
     * @param setting key {@code setting}; default realistic
     * @param responsiveness key {@code responsiveness}: probability that a stimulus evokes its expression, 0..1
     * @param spontaneousPerMinute key {@code spontaneous-per-minute}: expressions without a cause, 0..60
     * @param lightEffect key {@code light-effect}
     * @param nuisances key {@code nuisances}: strengths 0..3 that differ from the setting's, by the names of
     *     {@link #NUISANCES}
     */
    record SimulatedMouse(
            int width,
            int height,
            double rateHz,
            OptionalLong seed,
            Setting setting,
            OptionalDouble responsiveness,
            OptionalDouble spontaneousPerMinute,
            LightEffect lightEffect,
            Map<String, Double> nuisances)
            implements CameraSource {
        public SimulatedMouse {
            nuisances = Collections.unmodifiableMap(new TreeMap<>(nuisances));
        }
    }

    /** Names of what a real rig's camera sees besides emotion. */
    List<String> NUISANCES = List.of(
            "light-leak", "jerk", "spout", "illumination", "whisking", "licking", "blinks", "twitches", "noise");

    /** How hard the simulated mouse makes it. */
    enum Setting {
        /** Sensor noise, blinks and small movements only. */
        CLEAN,
        /** All that a real rig suffers. */
        REALISTIC
    }

    /**
     * What light does to the simulated mouse.
     *
     * @param kind nothing, evoke, or cut short
     * @param emotion label such as {@code pain}; empty for {@link Kind#NONE}
     */
    record LightEffect(Kind kind, String emotion) {
        /** What an effect can be. */
        public enum Kind {
            NONE,
            EVOKES,
            RELIEVES
        }

        /** Default: {@code relieves pain}. */
        public static final LightEffect RELIEVES_PAIN = new LightEffect(Kind.RELIEVES, "pain");
    }

    /**
     * A video file.
     *
     * @param file key {@code video}, absolute
     */
    record Video(Path file) implements CameraSource {}

    /**
     * A folder of pictures, or one picture.
     *
     * @param folder key {@code pictures}, absolute
     * @param rateHz key {@code rate}: frames a second
     */
    record Pictures(Path folder, double rateHz) implements CameraSource {}

    /**
     * A live stream.
     *
     * @param source key {@code live}: as FFmpeg takes it, as {@code v4l2:/dev/video0} or {@code rtsp://…}
     */
    record Live(String source) implements CameraSource {}
}
