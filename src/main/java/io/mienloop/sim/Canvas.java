package io.mienloop.sim;

/**
 * Light of a picture before the camera, in sixteenths of a grey level, with a margin around that a shake can bring into
 * view. Parts are drawn in the coordinates of a 320×240 picture, whatever the size.
 */
final class Canvas {
    static final int UNITS = 16;
    static final double DESIGN_WIDTH = 320;
    static final double DESIGN_HEIGHT = 240;

    /** Pixels of margin; a shake may reach so far. */
    final int margin;

    /** Pixels of a row, margins included. */
    final int stride;

    final int rows;
    /** Pixels for one pixel of the 320×240 design. */
    final double scale;

    final short[] light;
    private final double left;
    private final double top;

    Canvas(int width, int height) {
        scale = Math.min(width / DESIGN_WIDTH, height / DESIGN_HEIGHT);
        margin = (int) Math.ceil(16 * scale) + 2;
        stride = width + 2 * margin;
        rows = height + 2 * margin;
        light = new short[stride * rows];
        left = margin + (width - DESIGN_WIDTH * scale) / 2;
        top = margin + (height - DESIGN_HEIGHT * scale) / 2;
    }

    /** Design coordinate of a pixel's middle. */
    double designX(int column) {
        return (column + 0.5 - left) / scale;
    }

    double designY(int row) {
        return (row + 0.5 - top) / scale;
    }

    /** First column whose middle is not left of a design coordinate, within the canvas. */
    int column(double x) {
        return Math.clamp((int) Math.ceil(x * scale + left - 0.5), 0, stride);
    }

    int row(double y) {
        return Math.clamp((int) Math.ceil(y * scale + top - 0.5), 0, rows);
    }

    /** Lays a grey level over a pixel, covering it from 0 (not) to 1 (wholly). */
    void blend(int at, double grey, double cover) {
        light[at] += (short) ((grey * UNITS - light[at]) * cover);
    }

    /** How far a pixel is covered by a shape whose edge is {@code distance} design pixels away (negative inside). */
    double cover(double distance) {
        return Math.clamp(0.5 - distance * scale, 0, 1);
    }
}
