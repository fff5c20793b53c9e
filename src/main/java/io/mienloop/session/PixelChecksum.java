package io.mienloop.session;

import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32C;

/** CRC-32C of a frame's pixels, row after row: ties a frame of the video to its record in the journal. */
public final class PixelChecksum {
    private final CRC32C crc = new CRC32C();

    /** The checksum of the first {@code bytes} bytes. */
    public int of(MemorySegment pixels, long bytes) {
        crc.reset();
        crc.update(pixels.asSlice(0, bytes).asByteBuffer());
        return (int) crc.getValue();
    }
}
