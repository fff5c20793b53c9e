package io.mienloop.sim;

/**
 * The face of each emotion at full intensity, as offsets from rest. After the prototypes of Dolensek et al. 2020 and, for
 * pain, the Mouse Grimace Scale of Langford et al. 2010: eye squeezed, nose and cheek bulging, ears back and folded.
 */
final class Faces {
    private static final double[][] OFFSETS = {
        //   turn  fold  drop   lid  squint forw  down cheek jawF jawD tong whisk spread chest
        face(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), // neutral
        face(26, 0, -2, 0.08, -0.3, 5, 2, -0.4, 6, 3, 0.25, 24, 0.3, 0), // pleasure
        face(-14, 0.25, 2, -0.3, 0.3, -2, -6, 0.35, -2, 14, 1, 10, 0.1, 0), // disgust
        face(-44, 0.6, 5, -0.8, 1, -4, 3, 1, 0, 0, 0, -26, -0.2, 0), // pain
        face(-6, 0.45, 13, -0.5, 0.1, -1, 7, -0.6, 0, 5, 0, -12, -0.4, 0), // malaise
        face(-30, 0.1, -4, 0.28, -0.7, 3, -5, -0.3, 1, 0, 0, 34, 0.6, 0), // active fear
        face(16, 0.5, 0, 0.14, -0.4, -4, -1, -0.9, -3, 0, 0, -6, -0.3, 0) // passive fear
    };

    private Faces() {}

    private static double[] face(double... offsets) {
        if (offsets.length != Part.COUNT) {
            throw new IllegalArgumentException("a face needs " + Part.COUNT + " offsets, not " + offsets.length);
        }
        return offsets;
    }

    static double offset(Emotion emotion, int part) {
        return OFFSETS[emotion.ordinal()][part];
    }
}
