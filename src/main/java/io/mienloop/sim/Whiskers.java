package io.mienloop.sim;

/** Nine long whiskers in three rows; they sweep and fan out. */
final class Whiskers {
    private static final int COUNT = 9;
    private static final int SEGMENTS = 8;
    private static final double HALF_THICKNESS = 0.55;
    private static final double GREY = 190;
    private static final double OPACITY = 0.6;

    private Whiskers() {}

    /** Where a whisker grows. */
    static double rootX(int whisker) {
        return 233 + 10 * (whisker % 3) + 2.0 * (whisker / 3);
    }

    static double rootY(int whisker) {
        return 142 + 8.5 * (whisker / 3) + 1.5 * (whisker % 3);
    }

    static void draw(Canvas canvas, double[] pose) {
        double turn = pose[Part.WHISKER_TURN.ordinal()];
        double fan = 1 + 0.5 * pose[Part.WHISKER_SPREAD.ordinal()];
        double shiftX = 0.7 * pose[Part.NOSE_FORWARD.ordinal()];
        double shiftY = 0.7 * pose[Part.NOSE_DOWN.ordinal()];
        double bulge = 0.25 * pose[Part.CHEEK.ordinal()];
        for (int whisker = 0; whisker < COUNT; whisker++) {
            double x = rootX(whisker) + shiftX + bulge * (rootX(whisker) - 236);
            double y = rootY(whisker) + shiftY + bulge * (rootY(whisker) - 152);
            // 0° points forward, 90° down: the front whiskers point forward, the hind and lower ones down and back.
            double degrees = 48 + fan * (38 * (1 - whisker % 3) + 20 * (whisker / 3 - 1)) - turn;
            double length = 78 - 11 * (whisker % 3) - 4 * (whisker / 3);
            whisker(canvas, x, y, degrees * (Math.PI / 180), length);
        }
    }

    private static void whisker(Canvas canvas, double rootX, double rootY, double angle, double length) {
        double x = rootX;
        double y = rootY;
        for (int segment = 0; segment < SEGMENTS; segment++) {
            // A gentle bend backward, and thinner toward the tip.
            double bent = angle + 0.05 * segment;
            double nextX = x + StrictMath.cos(bent) * length / SEGMENTS;
            double nextY = y + StrictMath.sin(bent) * length / SEGMENTS;
            segment(canvas, x, y, nextX, nextY, OPACITY * (1 - 0.07 * segment));
            x = nextX;
            y = nextY;
        }
    }

    private static void segment(Canvas canvas, double ax, double ay, double bx, double by, double opacity) {
        double dx = bx - ax;
        double dy = by - ay;
        double length = dx * dx + dy * dy;
        double pad = HALF_THICKNESS + 1 / canvas.scale;
        int firstColumn = canvas.column(Math.min(ax, bx) - pad);
        int lastColumn = canvas.column(Math.max(ax, bx) + pad);
        int lastRow = canvas.row(Math.max(ay, by) + pad);
        for (int row = canvas.row(Math.min(ay, by) - pad); row < lastRow; row++) {
            double y = canvas.designY(row) - ay;
            for (int column = firstColumn; column < lastColumn; column++) {
                double x = canvas.designX(column) - ax;
                double along = (x * dx + y * dy) / length;
                if (along >= 0 && along < 1) {
                    double away = Math.abs(x * dy - y * dx) / Math.sqrt(length);
                    double cover = canvas.cover(away - HALF_THICKNESS);
                    if (cover > 0) {
                        canvas.blend(row * canvas.stride + column, GREY, cover * opacity);
                    }
                }
            }
        }
    }
}
