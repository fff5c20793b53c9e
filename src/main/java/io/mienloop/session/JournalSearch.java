package io.mienloop.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Looks for whole records behind the first that is not: a cut tail has none. What is taken for a record has a type that there is, a
 * number that can come next, and its checksum, so that nothing is found by chance.
 */
final class JournalSearch implements AutoCloseable {
    private static final int BLOCK_BYTES = 1 << 20;

    /** Length, checksum, type, sequence and time, as every event's record begins. */
    private static final int EVENT_START = JournalFormat.RECORD_HEADER_BYTES + 1 + 2 * Long.BYTES;

    private static final int TYPE_AT = JournalFormat.RECORD_HEADER_BYTES;

    private final FileChannel file;
    private final long size;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C checksum = new CRC32C();
    private long blockAt = -1;
    private long sequence;
    private long records;
    private long lastNanos = -1;
    private boolean ended;

    private JournalSearch(Path journal, long size, long lastSequence) throws IOException {
        file = FileChannel.open(journal, StandardOpenOption.READ);
        this.size = size;
        sequence = lastSequence;
    }

    /**
     * @param size of the journal when it was read
     * @param at byte at which its first record begins that is not whole
     * @param lastSequence of the last event before it, or -1
     * @return null where nothing whole follows: the journal was cut
     */
    static JournalDamage behind(Path journal, long size, long at, long lastSequence) throws IOException {
        try (JournalSearch search = new JournalSearch(journal, size, lastSequence)) {
            long first = search.next(at + 1);
            if (first < 0) {
                return null;
            }
            for (long next = first; next >= 0; ) {
                long end = next + JournalFormat.RECORD_HEADER_BYTES + search.take(next);
                next = search.whole(end) ? end : search.next(end);
            }
            return new JournalDamage(at, first, size, search.records, search.lastNanos, search.ended);
        }
    }

    /** The first byte from here on at which a whole record begins, or -1. */
    private long next(long from) throws IOException {
        for (long at = from; at < size; at++) {
            if (whole(at)) {
                return at;
            }
        }
        return -1;
    }

    /** Counts the whole record there; its body's length. */
    private int take(long at) throws IOException {
        int start = see(at);
        records++;
        if (block.get(start + TYPE_AT) == JournalFormat.END) {
            ended = true;
        } else {
            sequence = block.getLong(start + TYPE_AT + 1);
            lastNanos = Math.max(lastNanos, block.getLong(start + TYPE_AT + 1 + Long.BYTES));
        }
        return block.getInt(start);
    }

    private boolean whole(long at) throws IOException {
        int start = see(at);
        if (start < 0) {
            return false;
        }
        int length = block.getInt(start);
        if (length < 1
                || length > JournalFormat.LONGEST_BODY
                || at + JournalFormat.RECORD_HEADER_BYTES + length > size) {
            return false;
        }
        byte type = block.get(start + TYPE_AT);
        if (type == JournalFormat.END) {
            return block.get(start + TYPE_AT + 1) == '{' && sound(at, length, block.getInt(start + Integer.BYTES));
        }
        long number = block.getLong(start + TYPE_AT + 1);
        return type > JournalFormat.SESSION
                && type < JournalFormat.END
                && number > sequence
                && number - sequence <= size
                && sound(at, length, block.getInt(start + Integer.BYTES));
    }

    private boolean sound(long at, int length, int expected) throws IOException {
        ByteBuffer body = ByteBuffer.allocate(length);
        read(body, at + JournalFormat.RECORD_HEADER_BYTES);
        checksum.reset();
        checksum.update(body.flip());
        return (int) checksum.getValue() == expected;
    }

    /** Brings the start of a record into the block; its place there, or -1 where the file is over before. */
    private int see(long at) throws IOException {
        if (at + EVENT_START > size) {
            return -1;
        }
        if (blockAt < 0 || at < blockAt || at + EVENT_START > blockAt + block.limit()) {
            blockAt = at;
            block.clear();
            read(block, at);
            block.flip();
        }
        return at + EVENT_START > blockAt + block.limit() ? -1 : (int) (at - blockAt);
    }

    private void read(ByteBuffer to, long at) throws IOException {
        while (to.hasRemaining() && file.read(to, at + to.position()) >= 0) {
            // A file may come in pieces.
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
