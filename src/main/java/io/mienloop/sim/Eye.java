package io.mienloop.sim;

/** The near eye: a black bead with a highlight, between lids that open and close. */
final class Eye {
    private static final double X = 188;
    private static final double Y = 106;
    private static final double HALF_WIDTH = 14;
    private static final double HALF_HEIGHT = 11.5;

    private Eye() {}

    static void draw(Canvas canvas, double[] pose) {
        double open = Math.clamp(1 + pose[Part.LID.ordinal()], 0, 1.35);
        double squint = Math.clamp(pose[Part.SQUINT.ordinal()], -1, 1.5);
        double halfWidth = HALF_WIDTH * (1 - 0.12 * Math.max(0, squint));
        double halfHeight = Math.max(0.9, HALF_HEIGHT * open);
        // Lids of a squeezed eye slant toward the nose.
        double slant = 0.18 + 0.2 * Math.max(0, squint);
        double reach = halfHeight + 14;
        int lastRow = canvas.row(Y + reach);
        int lastColumn = canvas.column(X + 24);
        for (int row = canvas.row(Y - reach); row < lastRow; row++) {
            for (int column = canvas.column(X - 24); column < lastColumn; column++) {
                double dx = canvas.designX(column) - X;
                double dy = canvas.designY(row) - Y - slant * dx;
                int at = row * canvas.stride + column;
                double slit = Shapes.ellipse(dx, dy, halfWidth, halfHeight);
                if (slit > 9) {
                    continue;
                }
                // The lids' bare rim, then folds of skin when they are pressed together.
                double rim = Math.clamp(1 - Math.abs(slit - 1.6) / 2.2, 0, 1);
                canvas.blend(at, 152, 0.75 * rim);
                double crease = Math.clamp(1 - Math.abs(slit - 6) / 1.8, 0, 1) * Math.clamp(squint, 0, 1);
                canvas.blend(at, 62, 0.6 * crease);
                double cover = canvas.cover(slit);
                if (cover > 0) {
                    double bead = 20 + 22 * Math.clamp((dy + 6) / 16, 0, 1);
                    canvas.blend(at, bead, cover);
                    double shine = Shapes.ellipse(dx - 4, dy + 4.5, 2.8, 2.2);
                    canvas.blend(at, 235, cover * canvas.cover(shine));
                }
            }
        }
    }
}
