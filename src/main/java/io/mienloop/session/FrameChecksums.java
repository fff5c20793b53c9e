package io.mienloop.session;

import java.io.IOException;

/** Knows the checksums of the frames that the video's writer reported. */
@FunctionalInterface
interface FrameChecksums {
    /**
     * Asked with rising frame numbers.
     *
     * @return the CRC-32C of the frame's pixels, unsigned, or -1 when the frame was not reported
     */
    long of(long frame) throws IOException;
}
