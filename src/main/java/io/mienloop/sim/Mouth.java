package io.mienloop.sim;

/** The mouth: a line that opens into a dark wedge, and the tongue that comes out of it. */
final class Mouth {
    private static final double CORNER_X = 220;
    private static final double CORNER_Y = 180;
    private static final double FRONT_X = 263;
    private static final double FRONT_Y = 168;
    private static final double LINE = 1.3;

    private Mouth() {}

    static void draw(Canvas canvas, double[] pose) {
        double gape = Math.max(0, pose[Part.JAW_DROP.ordinal()]);
        double frontX = FRONT_X + 0.5 * pose[Part.NOSE_FORWARD.ordinal()] + 0.5 * pose[Part.JAW_FORWARD.ordinal()];
        double frontY = FRONT_Y + 0.6 * pose[Part.NOSE_DOWN.ordinal()];
        opening(canvas, frontX, frontY, gape);
        double tongue = Math.clamp(pose[Part.TONGUE.ordinal()], 0, 1.3);
        if (tongue > 0.02) {
            tongue(canvas, frontX + 5 * tongue, frontY + 2 + 0.72 * gape + 2 * tongue, tongue);
        }
    }

    private static void opening(Canvas canvas, double frontX, double frontY, double gape) {
        int lastColumn = canvas.column(frontX);
        for (int column = canvas.column(CORNER_X); column < lastColumn; column++) {
            double t = (canvas.designX(column) - CORNER_X) / (frontX - CORNER_X);
            double upper = CORNER_Y + (frontY - CORNER_Y) * t + 5 * t * (1 - t);
            double lower = upper + LINE + gape * Episode.smooth(t);
            int lastRow = canvas.row(lower + 4);
            for (int row = canvas.row(upper - 2); row < lastRow; row++) {
                double y = canvas.designY(row);
                double distance = Math.max(upper - y, y - lower);
                int at = row * canvas.stride + column;
                canvas.blend(at, 30, canvas.cover(distance));
                // The lower lip catches light.
                double lip = Math.clamp(1 - Math.abs(y - lower - 1.8) / 1.6, 0, 1);
                canvas.blend(at, 165, 0.5 * lip * Math.clamp(t * 3, 0, 1) * Math.clamp((0.85 - t) * 5, 0, 1));
            }
        }
    }

    /** From inside the mouth over the lower teeth to the tip. */
    private static void tongue(Canvas canvas, double x, double y, double out) {
        double tipX = x + 4 * out;
        double tipY = y + 3 * out;
        double radius = 1.5 + 3 * out;
        int lastRow = canvas.row(tipY + 8);
        int lastColumn = canvas.column(tipX + 8);
        for (int row = canvas.row(y - 14); row < lastRow; row++) {
            double py = canvas.designY(row);
            for (int column = canvas.column(x - 22); column < lastColumn; column++) {
                double px = canvas.designX(column);
                double distance = Shapes.rod(px, py, x - 16, y - 4, radius * 0.7, tipX, tipY, radius);
                double cover = canvas.cover(distance);
                if (cover > 0) {
                    double inner = Math.clamp(-distance / 1.6, 0, 1);
                    canvas.blend(row * canvas.stride + column, 80 + inner * (92 - 2.5 * (py - tipY)), cover);
                }
            }
        }
    }
}
