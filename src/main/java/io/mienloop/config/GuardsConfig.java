package io.mienloop.config;

import io.mienloop.face.PictureLimits;
import io.mienloop.face.ShiftLimits;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * When a picture is too bad to be scored: section {@code guards} of an experiment file. Every guard can be turned off.
 *
 * @param darkMean key {@code dark-mean}: mean level of grey below which a picture is dark, 0 to 255; 0 is off; default 4
 * @param saturatedLevel key {@code saturated-level}: from which level on a pixel counts as saturated, 1 to 255; default 250
 * @param saturatedShare key {@code saturated-share}: with a larger share of such pixels a picture is saturated; 1 is off; default 0.5
 * @param flatDeviation key {@code flat-deviation}: standard deviation below which a picture is flat, levels; 0 is off; default 1
 * @param frozenFrames key {@code frozen-frames}: so many exact repeats of a picture mean a stuck camera; 0 is off; where it is left
 *     out those of 200 ms, at least 3, and off for recordings, which may repeat a picture by their coding
 * @param shiftPixels key {@code shift-pixels}: displacement of the face against the session's start, 0 to 7 px; 0 is off; where
 *     it is left out 3, and off where the region is too small for it
 * @param shiftNanos key {@code shift-for}: how long it has to last; default 250 ms
 * @param leastSimilarity key {@code least-similarity}: a picture whose similarity to every prototype and to neutral is below this
 *     resembles nothing, raw r; -1 is off; default 0.2
 */
public record GuardsConfig(
        double darkMean,
        int saturatedLevel,
        double saturatedShare,
        double flatDeviation,
        OptionalInt frozenFrames,
        OptionalInt shiftPixels,
        long shiftNanos,
        double leastSimilarity) {
    /** What holds where an experiment says nothing. */
    public static final GuardsConfig DEFAULT = new GuardsConfig(
            PictureLimits.DEFAULT.darkMean(),
            PictureLimits.DEFAULT.saturatedLevel(),
            PictureLimits.DEFAULT.saturatedShare(),
            PictureLimits.DEFAULT.flatDeviation(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            ShiftLimits.DEFAULT_NANOS,
            0.2);

    static GuardsConfig read(Section section) {
        GuardsConfig usual = DEFAULT;
        GuardsConfig config = new GuardsConfig(
                section.number("dark-mean", 0, 255, "4").orElse(usual.darkMean),
                (int) section.whole("saturated-level", 1, 255, "250").orElse(usual.saturatedLevel),
                section.number("saturated-share", 0, 1, "0.5").orElse(usual.saturatedShare),
                section.number("flat-deviation", 0, 128, "1").orElse(usual.flatDeviation),
                whole(section.whole("frozen-frames", 0, 1_000_000, "10")),
                whole(section.whole("shift-pixels", 0, io.mienloop.face.FaceShift.MOST_PIXELS, "3")),
                section.time("shift-for", 1, 60_000_000_000L).orElse(usual.shiftNanos),
                section.number("least-similarity", -1, 1, "0.2").orElse(usual.leastSimilarity));
        section.finish();
        return config;
    }

    private static OptionalInt whole(OptionalLong value) {
        return value.isPresent() ? OptionalInt.of((int) value.getAsLong()) : OptionalInt.empty();
    }
}
