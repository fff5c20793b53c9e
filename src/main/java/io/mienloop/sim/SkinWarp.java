package io.mienloop.sim;

import java.util.Arrays;

/**
 * Moves the skin: bends the painted head by the pose. The bend is computed at the corners of small blocks and runs evenly
 * between them; blocks that do not move are copied.
 */
final class SkinWarp {
    private static final int BLOCK = 8;
    private static final int ONE = 1 << 16;
    /** A bend of less than a sixteenth of a pixel shows nothing. */
    private static final int STILL = ONE / 16;

    private final Canvas base;
    private final Canvas target;
    private final int nodesX;
    private final int nodesY;
    /** For each motion and node: how far the skin goes right and down, design pixels for a unit of motion. */
    private final float[][] right;

    private final float[][] down;
    private final int[] bendX;
    private final int[] bendY;

    SkinWarp(Canvas base, Canvas target) {
        this.base = base;
        this.target = target;
        this.nodesX = base.stride / BLOCK + 2;
        this.nodesY = base.rows / BLOCK + 2;
        this.right = new float[Motion.COUNT][nodesX * nodesY];
        this.down = new float[Motion.COUNT][nodesX * nodesY];
        this.bendX = new int[nodesX * nodesY];
        this.bendY = new int[nodesX * nodesY];
        for (Motion motion : Motion.values()) {
            for (int j = 0; j < nodesY; j++) {
                for (int i = 0; i < nodesX; i++) {
                    double x = base.designX(i * BLOCK);
                    double y = base.designY(j * BLOCK);
                    double weight = motion.weight(x, y);
                    right[motion.ordinal()][j * nodesX + i] = (float) (weight * motion.right(x));
                    down[motion.ordinal()][j * nodesX + i] = (float) (weight * motion.down(y));
                }
            }
        }
    }

    /** @param withMargin whether a shake will bring the margin into view */
    void draw(double[] pose, boolean withMargin) {
        bend(pose);
        int skipped = withMargin ? 0 : base.margin / BLOCK;
        int lastX = withMargin ? base.stride : base.stride - base.margin;
        int lastY = withMargin ? base.rows : base.rows - base.margin;
        for (int j = skipped; j * BLOCK < lastY; j++) {
            int rows = Math.min(BLOCK, base.rows - j * BLOCK);
            for (int i = skipped; i * BLOCK < lastX; i++) {
                block(i, j, Math.min(BLOCK, base.stride - i * BLOCK), rows);
            }
        }
    }

    private void bend(double[] pose) {
        Arrays.fill(bendX, 0);
        Arrays.fill(bendY, 0);
        for (Motion motion : Motion.values()) {
            double amount = motion.amount(pose) * base.scale * ONE;
            if (amount == 0) {
                continue;
            }
            float[] toRight = right[motion.ordinal()];
            float[] toBottom = down[motion.ordinal()];
            for (int node = 0; node < bendX.length; node++) {
                bendX[node] += (int) (amount * toRight[node]);
                bendY[node] += (int) (amount * toBottom[node]);
            }
        }
    }

    private void block(int i, int j, int columns, int rows) {
        int node = j * nodesX + i;
        int start = j * BLOCK * base.stride + i * BLOCK;
        if (isStill(node) && isStill(node + 1) && isStill(node + nodesX) && isStill(node + nodesX + 1)) {
            for (int y = 0; y < rows; y++) {
                System.arraycopy(base.light, start + y * base.stride, target.light, start + y * base.stride, columns);
            }
            return;
        }
        for (int y = 0; y < rows; y++) {
            int leftX = between(bendX[node], bendX[node + nodesX], y);
            int leftY = between(bendY[node], bendY[node + nodesX], y);
            int stepX = (between(bendX[node + 1], bendX[node + nodesX + 1], y) - leftX) / BLOCK;
            int stepY = (between(bendY[node + 1], bendY[node + nodesX + 1], y) - leftY) / BLOCK;
            row(i * BLOCK, j * BLOCK + y, columns, leftX, leftY, stepX, stepY);
        }
    }

    private boolean isStill(int node) {
        return Math.abs(bendX[node]) < STILL && Math.abs(bendY[node]) < STILL;
    }

    private static int between(int upper, int lower, int y) {
        return upper + (lower - upper) * y / BLOCK;
    }

    /** A target pixel shows the skin that moved onto it: the base is looked up where it came from. */
    private void row(int x0, int y0, int columns, int bentX, int bentY, int stepX, int stepY) {
        int stride = base.stride;
        int sourceX = (x0 << 16) - bentX;
        int sourceY = (y0 << 16) - bentY;
        int endX = sourceX + (columns - 1) * (ONE - stepX);
        int endY = sourceY - (columns - 1) * stepY;
        int lastX = (stride - 1) << 16;
        int lastY = (base.rows - 1) << 16;
        int at = y0 * stride + x0;
        if (Math.min(sourceX, endX) < 0
                || Math.max(sourceX, endX) >= lastX
                || Math.min(sourceY, endY) < 0
                || Math.max(sourceY, endY) >= lastY) {
            // Only in the margin: what would come from outside stays as it is.
            System.arraycopy(base.light, at, target.light, at, columns);
            return;
        }
        short[] from = base.light;
        short[] to = target.light;
        for (int x = 0; x < columns; x++) {
            int fx = sourceX >> 8 & 0xFF;
            int fy = sourceY >> 8 & 0xFF;
            int source = (sourceY >> 16) * stride + (sourceX >> 16);
            int upper = (from[source] << 8) + (from[source + 1] - from[source]) * fx;
            int lower = (from[source + stride] << 8) + (from[source + stride + 1] - from[source + stride]) * fx;
            to[at + x] = (short) ((upper * (256 - fy) + lower * fy) >> 16);
            sourceX += ONE - stepX;
            sourceY -= stepY;
        }
    }
}
