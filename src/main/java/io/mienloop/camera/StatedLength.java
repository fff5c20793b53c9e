package io.mienloop.camera;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * How many bytes a container's own headers promise, beside how many are there: the plainest proof of a truncated file.
 *
 * <p>Read are the top-level boxes of ISO media (MP4, MOV), the RIFF chunks of AVI, and the segment of Matroska and WebM. A
 * file that states no length, because it was streamed or its recorder was killed, promises nothing.
 *
 * @param stated bytes promised, 0 when the container promises nothing
 * @param present bytes there are
 */
record StatedLength(long stated, long present) {
    private static final int EBML = 0x1A45DFA3;
    private static final int SEGMENT = 0x18538067;
    private static final int RIFF = 0x52494646;
    private static final int MOST_BOXES = 100_000;

    static StatedLength of(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long present = in.length();
            return new StatedLength(present < 12 ? 0 : statedBy(in, present), present);
        }
    }

    /** Whether promised bytes are missing; one missing byte is a forgotten pad, not a truncation. */
    boolean isShort() {
        return present < stated - 1;
    }

    @Override
    public String toString() {
        return present + " of " + stated + " bytes are there";
    }

    private static long statedBy(RandomAccessFile in, long present) throws IOException {
        int first = in.readInt();
        try {
            if (first == EBML) {
                return statedByMatroska(in, present);
            }
            if (first == RIFF) {
                return statedByRiff(in, present);
            }
            int kind = in.readInt();
            return isBoxOfMedia(kind) ? statedByBoxes(in, present) : 0;
        } catch (EOFException shorterThanItsHeader) {
            // The opener will say what is wrong with a file that ends inside its header.
            return 0;
        }
    }

    private static long statedByMatroska(RandomAccessFile in, long present) throws IOException {
        long header = readSize(in);
        if (header < 0) {
            return 0;
        }
        in.seek(in.getFilePointer() + header);
        if (in.readInt() != SEGMENT) {
            return 0;
        }
        long segment = readSize(in);
        return segment < 0 ? statedByElements(in, present) : in.getFilePointer() + segment;
    }

    /** A segment without a length, streamed or left by a killed recorder: its elements still say how long they are. */
    private static long statedByElements(RandomAccessFile in, long present) throws IOException {
        long end = in.getFilePointer();
        for (int elements = 0; elements < MOST_BOXES && end < present; elements++) {
            in.seek(end);
            try {
                int first = in.readUnsignedByte();
                in.skipBytes(Integer.numberOfLeadingZeros(first) - 24);
                long size = readSize(in);
                // Of an element without a length the children follow.
                end = in.getFilePointer() + Math.max(0, size);
            } catch (EOFException insideAHeader) {
                return present + 2;
            }
        }
        return end;
    }

    /** A size of EBML (RFC 8794, section 4): as many leading zero bits as bytes follow; -1 when all bits say "unknown". */
    private static long readSize(RandomAccessFile in) throws IOException {
        int first = in.readUnsignedByte();
        int more = Integer.numberOfLeadingZeros(first) - 24;
        if (more > 7) {
            return -1;
        }
        long size = first & (0x7F >> more);
        for (int i = 0; i < more; i++) {
            size = size << 8 | in.readUnsignedByte();
        }
        return size == (1L << 7 * (more + 1)) - 1 ? -1 : size;
    }

    private static long statedByRiff(RandomAccessFile in, long present) throws IOException {
        long end = 0;
        for (int chunks = 0; chunks < MOST_BOXES && end + 8 <= present; chunks++) {
            in.seek(end);
            if (in.readInt() != RIFF) {
                return end;
            }
            long size = Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
            if (size == 0 || size == 0xFFFF_FFFFL) {
                return 0;
            }
            end += 8 + size + (size & 1);
        }
        return end;
    }

    private static boolean isBoxOfMedia(int kind) {
        return switch (kind) {
            case 0x66747970, 0x6D6F6F76, 0x6D646174, 0x66726565, 0x736B6970, 0x77696465 ->
                true; // ftyp moov mdat free skip wide
            default -> false;
        };
    }

    private static long statedByBoxes(RandomAccessFile in, long present) throws IOException {
        long end = 0;
        for (int boxes = 0; boxes < MOST_BOXES && end + 8 <= present; boxes++) {
            in.seek(end);
            long size = Integer.toUnsignedLong(in.readInt());
            in.readInt();
            if (size == 1) {
                size = in.readLong();
            }
            if (size < 8) {
                return 0; // 0: up to the file's end; anything else is no box
            }
            end += size;
        }
        return end;
    }
}
