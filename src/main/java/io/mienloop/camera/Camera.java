package io.mienloop.camera;

import java.lang.foreign.MemorySegment;

/**
 * A source of 8-bit grey frames of one size. One thread reads it; the pixels go into memory that the caller owns, so that
 * no frame is copied twice.
 */
public interface Camera extends AutoCloseable {
    CameraInfo info();

    /**
     * Waits for the next frame and writes it, row after row without padding.
     *
     * @param pixels at least width × height bytes
     * @param stamp filled in with what the source knows of the frame
     * @return false when the source has ended; then nothing was written
     * @throws CameraException when the source broke off (truncated file, lost stream): what, where, what to do
     */
    boolean next(MemorySegment pixels, FrameStamp stamp) throws CameraException;

    @Override
    void close();
}
