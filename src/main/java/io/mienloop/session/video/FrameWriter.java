package io.mienloop.session.video;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Where the frames of a session's video go; one thread owns it. */
public interface FrameWriter extends AutoCloseable {
    /**
     * Writes one frame; the k-th written is the k-th of the video.
     *
     * @param pixels width × height bytes, row after row
     * @param timeNanos of the frame on any axis
     * @throws IOException when it could not be written; nothing can be written any more
     */
    void write(MemorySegment pixels, long timeNanos) throws IOException;

    @Override
    void close() throws IOException;
}
