package io.mienloop.face;

/**
 * A rectangle of a picture, in pixels from its top left corner: the region of interest of a session.
 *
 * @param x left edge, ≥ 0
 * @param y top edge, ≥ 0
 * @param width pixels, ≥ 1
 * @param height pixels, ≥ 1
 */
public record Region(int x, int y, int width, int height) {
    public Region {
        if (x < 0 || y < 0 || width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "a region needs x, y >= 0 and width, height >= 1, not " + x + "," + y + "," + width + "," + height);
        }
    }

    /** Whether this region lies wholly inside a picture of the given size. */
    public boolean fitsIn(int pictureWidth, int pictureHeight) {
        return (long) x + width <= pictureWidth && (long) y + height <= pictureHeight;
    }

    /** {@code x,y,width,height}, as it is written on the command line and in files. */
    @Override
    public String toString() {
        return x + "," + y + "," + width + "," + height;
    }
}
