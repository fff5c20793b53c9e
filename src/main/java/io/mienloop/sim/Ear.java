package io.mienloop.sim;

/**
 * The near ear: a shell on a root, that turns, folds and sinks. Its shading is painted once, flat and upright; each frame
 * lays it turned and narrowed over the head.
 */
final class Ear {
    private static final double ROOT_X = 98;
    private static final double ROOT_Y = 90;
    private static final double REST_DEGREES = -12;
    private static final double LENGTH = 68;
    private static final double HALF_WIDTH = 26;
    private static final double LEFT = -HALF_WIDTH - 4;
    private static final double BOTTOM = -7;
    private static final double TOP = LENGTH + 4;

    private final Canvas canvas;
    private final int columns;
    private final int rows;
    /** By place on the flat ear: its grey level, how much a fold darkens it, distance to the outline, how much fur covers it. */
    private final float[] grey;

    private final float[] crease;
    private final float[] outline;
    private final float[] bare;

    Ear(Canvas canvas) {
        this.canvas = canvas;
        columns = (int) Math.ceil(-2 * LEFT * canvas.scale) + 2;
        rows = (int) Math.ceil((TOP - BOTTOM) * canvas.scale) + 2;
        grey = new float[columns * rows];
        crease = new float[columns * rows];
        outline = new float[columns * rows];
        bare = new float[columns * rows];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                paint(row * columns + column, LEFT + column / canvas.scale, BOTTOM + row / canvas.scale);
            }
        }
    }

    private void paint(int at, double across, double along) {
        double shell = Shapes.ellipse(across, along - 37, HALF_WIDTH, 31);
        double stalk = Shapes.rod(across, along, 0, 4, 13, 0, 30, 17);
        double distance = Math.min(shell, stalk);
        double hollow = Shapes.ellipse(across - 4, along - 32, 13, 21);
        outline[at] = (float) distance;
        grey[at] = (float) (124
                + 0.9 * across
                + 0.25 * along
                - 48 * Math.clamp(-hollow / 7, 0, 1)
                + 34 * Math.clamp(1 + distance / 4.5, 0, 1));
        crease[at] = (float) (60 * Shapes.window(across * across / 18));
        bare[at] = (float) Math.clamp((along + 6) / 12, 0, 1);
    }

    void draw(double[] pose) {
        double fold = Math.clamp(pose[Part.EAR_FOLD.ordinal()], 0, 0.95);
        double rootX = ROOT_X + 0.1 * pose[Part.EAR_TURN.ordinal()];
        double rootY = ROOT_Y + pose[Part.EAR_DROP.ordinal()];
        double radians = (REST_DEGREES + pose[Part.EAR_TURN.ordinal()]) * (Math.PI / 180);
        double sin = StrictMath.sin(radians);
        double cos = StrictMath.cos(radians);
        double narrow = 1 / (1 - 0.66 * fold);
        double shorter = 1 / (1 - 0.2 * fold);
        int lastRow = canvas.row(rootY + 20);
        int firstColumn = canvas.column(rootX - TOP);
        int lastColumn = canvas.column(rootX + TOP);
        for (int row = canvas.row(rootY - TOP); row < lastRow; row++) {
            double dy = canvas.designY(row) - rootY;
            // Across the ear toward the nose, and along it from its root, in pixels of the flat ear: both run evenly.
            double dx = canvas.designX(firstColumn) - rootX;
            double u = ((dx * cos + dy * sin) * narrow - LEFT) * canvas.scale;
            double v = ((dx * sin - dy * cos) * shorter - BOTTOM) * canvas.scale;
            double stepU = cos * narrow;
            double stepV = sin * shorter;
            double enter =
                    Math.max(whenReaches(u, stepU, columns - 1.001, false), whenReaches(v, stepV, rows - 1.001, false));
            double leave =
                    Math.min(whenReaches(u, stepU, columns - 1.001, true), whenReaches(v, stepV, rows - 1.001, true));
            int first = (int) Math.max(0, Math.ceil(enter));
            int last = (int) Math.min(lastColumn - firstColumn - 1.0, Math.floor(leave));
            for (int x = first; x <= last; x++) {
                lay(row * canvas.stride + firstColumn + x, u + x * stepU, v + x * stepV, fold, narrow);
            }
        }
    }

    /** After how many steps a value that starts at {@code from} lies in 0..most for the first (or last) time. */
    private static double whenReaches(double from, double step, double most, boolean last) {
        if (Math.abs(step) < 1e-9) {
            boolean inside = from >= 0 && from <= most;
            return inside == last ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        }
        double bound = step > 0 == last ? most : 0;
        return (bound - from) / step;
    }

    private void lay(int at, double u, double v, double fold, double narrow) {
        int column = Math.clamp((int) u, 0, columns - 2);
        int row = Math.clamp((int) v, 0, rows - 2);
        int place = row * columns + column;
        double fu = u - column;
        double fv = v - row;
        double cover = canvas.cover(sample(outline, place, fu, fv) / narrow);
        if (cover > 0) {
            double level = sample(grey, place, fu, fv) - fold * sample(crease, place, fu, fv);
            canvas.blend(at, level, cover * sample(bare, place, fu, fv));
        }
    }

    private double sample(float[] layer, int place, double fu, double fv) {
        double upper = layer[place] + (layer[place + 1] - layer[place]) * fu;
        double lower = layer[place + columns] + (layer[place + columns + 1] - layer[place + columns]) * fu;
        return upper + (lower - upper) * fv;
    }
}
