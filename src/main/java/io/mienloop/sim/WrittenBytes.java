package io.mienloop.sim;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands written bytes from one thread to another with the time of writing; no lock, no waiting, no allocation.
 *
 * <p>Guarantees: one writer, one reader; chunks come out whole and in order; a chunk that finds no room is not taken.
 */
final class WrittenBytes {
    private static final int ROOM = 1 << 14;
    private static final int HEADER = 12;

    private final ByteBuffer ring = ByteBuffer.allocate(ROOM);
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong read = new AtomicLong();

    /** Takes a chunk. */
    interface Reader {
        void chunk(byte[] bytes, int length, long timeNanos);
    }

    private final byte[] chunk = new byte[ROOM];
    private final ByteBuffer header = ByteBuffer.allocate(HEADER);
    private final ByteBuffer readHeader = ByteBuffer.allocate(HEADER);

    boolean offer(byte[] bytes, int offset, int length, long timeNanos) {
        long at = written.get();
        if (ROOM - (at - read.getAcquire()) < HEADER + length) {
            return false;
        }
        header.putInt(0, length).putLong(4, timeNanos);
        put(at, header.array(), 0, HEADER);
        put(at + HEADER, bytes, offset, length);
        written.setRelease(at + HEADER + length);
        return true;
    }

    boolean poll(Reader reader) {
        long at = read.get();
        if (at == written.getAcquire()) {
            return false;
        }
        get(at, readHeader.array(), HEADER);
        int length = readHeader.getInt(0);
        get(at + HEADER, chunk, length);
        read.setRelease(at + HEADER + length);
        reader.chunk(chunk, length, readHeader.getLong(4));
        return true;
    }

    private void put(long at, byte[] bytes, int offset, int length) {
        int start = (int) (at % ROOM);
        int first = Math.min(length, ROOM - start);
        ring.put(start, bytes, offset, first);
        ring.put(0, bytes, offset + first, length - first);
    }

    private void get(long at, byte[] bytes, int length) {
        int start = (int) (at % ROOM);
        int first = Math.min(length, ROOM - start);
        ring.get(start, bytes, 0, first);
        ring.get(0, bytes, first, length - first);
    }
}
