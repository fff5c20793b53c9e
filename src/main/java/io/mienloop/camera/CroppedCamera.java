package io.mienloop.camera;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Delivers a rectangle of another camera's picture as its frames. */
public final class CroppedCamera implements Camera {
    private final Camera whole;
    private final CameraInfo info;
    private final int x;
    private final int y;
    private final int wholeWidth;
    private final MemorySegment wholePixels;

    /**
     * @param whole the camera that is read; closed with this one
     * @param x left edge of the rectangle in the whole picture, pixels
     * @param y top edge, pixels
     * @param width pixels, ≥ 1
     * @param height pixels, ≥ 1
     * @throws CameraException when the rectangle does not lie wholly inside the picture; {@code whole} is left open
     */
    public CroppedCamera(Camera whole, int x, int y, int width, int height) throws CameraException {
        CameraInfo from = whole.info();
        String rectangle = x + "," + y + "," + width + "," + height;
        if (x < 0
                || y < 0
                || width < 1
                || height < 1
                || (long) x + width > from.width()
                || (long) y + height > from.height()) {
            throw new CameraException("the crop " + rectangle + " (x,y,width,height) does not lie inside the "
                    + from.width() + "x" + from.height() + " picture of " + from.description()
                    + ": choose one that does");
        }
        this.whole = whole;
        this.x = x;
        this.y = y;
        this.wholeWidth = from.width();
        this.info = new CameraInfo(
                width,
                height,
                from.rate(),
                from.frames(),
                from.live(),
                from.raw(),
                from.description() + ", crop " + rectangle);
        this.wholePixels = Arena.ofAuto().allocate((long) from.width() * from.height());
    }

    @Override
    public CameraInfo info() {
        return info;
    }

    @Override
    public boolean next(MemorySegment pixels, FrameStamp stamp) throws CameraException {
        if (!whole.next(wholePixels, stamp)) {
            return false;
        }
        int width = info.width();
        for (int row = 0; row < info.height(); row++) {
            MemorySegment.copy(wholePixels, (long) (y + row) * wholeWidth + x, pixels, (long) row * width, width);
        }
        return true;
    }

    @Override
    public void close() {
        whole.close();
    }
}
