package io.mienloop.face;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The arc tangent of gradients, rounded correctly where it matters: at the edges between bins.
 *
 * <p>Square roots of grey levels put many pixels of a dark picture exactly on an edge (up, down, left, right = 3, 0, 6, 3 is
 * 67.5°), and there the last bit of the angle decides the bin. C libraries round the arc tangent correctly there; {@code
 * StrictMath} misses in one case of seven, and a descriptor's value with it. Near an edge φ the angle is φ + δ, with tan δ =
 * (row · cos φ − column · sin φ) / (column · cos φ + row · sin φ) and φ, cos φ, sin φ known to twice the precision of a double.
 */
final class EdgeAngles {
    /** Beyond it edges lie so close that no histogram is meant; then {@code StrictMath} serves alone. */
    private static final int MOST_ORIENTATIONS = 360;

    /** Where δ and tan δ are the same double. */
    private static final double NEAR = 1e-9;

    private static final MathContext DIGITS = new MathContext(60);
    private static final BigDecimal PI =
            new BigDecimal("3.14159265358979323846264338327950288419716939937510582097494459");

    private final int orientations;
    private final double[] angle;
    private final double[] angleRest;
    private final double[] cosine;
    private final double[] cosineRest;
    private final double[] sine;
    private final double[] sineRest;

    EdgeAngles(int orientations) {
        this.orientations = orientations;
        // Edges from -180 to 180 degrees, as the arc tangent of two arguments gives them.
        int edges = orientations > MOST_ORIENTATIONS ? 0 : 2 * orientations + 1;
        angle = new double[edges];
        angleRest = new double[edges];
        cosine = new double[edges];
        cosineRest = new double[edges];
        sine = new double[edges];
        sineRest = new double[edges];
        for (int i = 0; i < edges; i++) {
            BigDecimal phi =
                    PI.multiply(BigDecimal.valueOf(i - orientations)).divide(BigDecimal.valueOf(orientations), DIGITS);
            put(phi, i, angle, angleRest);
            put(series(phi, 0), i, cosine, cosineRest);
            put(series(phi, 1), i, sine, sineRest);
        }
    }

    private static void put(BigDecimal value, int at, double[] head, double[] rest) {
        head[at] = value.doubleValue();
        rest[at] = value.subtract(new BigDecimal(head[at])).doubleValue();
    }

    /** Σ (−1)^i x^(2i + first) / (2i + first)!: the cosine for 0, the sine for 1. */
    private static BigDecimal series(BigDecimal x, int first) {
        BigDecimal square = x.multiply(x, DIGITS).negate();
        BigDecimal term = first == 0 ? BigDecimal.ONE : x;
        BigDecimal sum = term;
        for (int i = first + 1; i < 80; i += 2) {
            term = term.multiply(square, DIGITS).divide(BigDecimal.valueOf((long) i * (i + 1)), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        return sum;
    }

    /** atan2(row, column) in radians, −π to π. */
    double atan2(double row, double column) {
        double rough = StrictMath.atan2(row, column);
        if (angle.length == 0 || row == 0 || column == 0) {
            return rough; // along the axes it is exact
        }
        int edge = (int) Math.rint(rough * orientations / Math.PI) + orientations;
        if (Math.abs(rough - angle[edge]) > NEAR) {
            return rough;
        }
        // Both products with their rounding errors; the heads cancel, so what is left is exact enough for a last bit.
        double first = row * cosine[edge];
        double second = column * sine[edge];
        double rests = Math.fma(row, cosine[edge], -first)
                - Math.fma(column, sine[edge], -second)
                + (row * cosineRest[edge] - column * sineRest[edge]);
        double across = column * cosine[edge] + row * sine[edge];
        double delta = ((first - second) + rests) / across;
        return angle[edge] + (angleRest[edge] + delta);
    }
}
