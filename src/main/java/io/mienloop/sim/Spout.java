package io.mienloop.sim;

/** The lick spout: a steel tube that comes from below and stands before the mouth. */
final class Spout {
    private static final double TIP_X = 274;
    private static final double TIP_Y = 181;
    private static final double AWAY_X = 44;
    private static final double AWAY_Y = 56;
    private static final double RADIUS = 7;

    private Spout() {}

    /** @param come 0 away, 1 before the mouth */
    static void draw(Canvas canvas, double come) {
        if (come <= 0) {
            return;
        }
        double tipX = TIP_X + AWAY_X * (1 - come);
        double tipY = TIP_Y + AWAY_Y * (1 - come);
        int lastColumn = canvas.column(tipX + 90);
        int lastRow = canvas.row(tipY + 110);
        for (int row = canvas.row(tipY - 10); row < lastRow; row++) {
            double y = canvas.designY(row);
            for (int column = canvas.column(tipX - 10); column < lastColumn; column++) {
                double x = canvas.designX(column);
                double side = ((x - tipX) * 90 - (y - tipY) * 70) / 114;
                if (Math.abs(side) > RADIUS + 4) {
                    continue;
                }
                double distance = Shapes.rod(x, y, tipX, tipY, RADIUS, tipX + 70, tipY + 90, RADIUS + 2);
                double cover = canvas.cover(distance);
                if (cover > 0) {
                    // Steel: dark edges, one bright line along the tube.
                    double fromLine = (side - 2) * (side - 2) / 5;
                    double grey = 105 + 130 / ((1 + fromLine) * (1 + fromLine)) - 5 * Math.abs(side);
                    canvas.blend(row * canvas.stride + column, distance > -1.2 ? 52 : grey, cover);
                }
            }
        }
    }
}
