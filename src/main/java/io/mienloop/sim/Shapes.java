package io.mienloop.sim;

/** Distances to simple shapes, negative inside. */
final class Shapes {
    private Shapes() {}

    /** About the distance to an ellipse: exact on its edge, good near it. */
    static double ellipse(double dx, double dy, double radiusX, double radiusY) {
        double u = dx / radiusX;
        double v = dy / radiusY;
        double k = Math.sqrt(u * u + v * v);
        double gradient = Math.sqrt(u * u / (radiusX * radiusX) + v * v / (radiusY * radiusY));
        return gradient < 1e-9 ? -Math.min(radiusX, radiusY) : k * (k - 1) / gradient;
    }

    /** Distance to a rod from a to b that grows from one radius to another. */
    static double rod(double x, double y, double ax, double ay, double ra, double bx, double by, double rb) {
        double dx = bx - ax;
        double dy = by - ay;
        double along = Math.clamp(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy), 0, 1);
        double px = x - ax - along * dx;
        double py = y - ay - along * dy;
        return Math.sqrt(px * px + py * py) - (ra + (rb - ra) * along);
    }

    /** Union with a rounded seam of about {@code seam}. */
    static double join(double a, double b, double seam) {
        double h = Math.clamp(0.5 + 0.5 * (b - a) / seam, 0, 1);
        return b + (a - b) * h - seam * h * (1 - h);
    }

    /** e^(−x), for windows: by StrictMath, the same everywhere. */
    static double window(double x) {
        return x > 30 ? 0 : StrictMath.exp(-x);
    }
}
