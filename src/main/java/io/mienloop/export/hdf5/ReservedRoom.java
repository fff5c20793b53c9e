package io.mienloop.export.hdf5;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Room on a disk that is given back when it is full, so that a file can still be closed: the library crashes where it cannot write
 * what it holds.
 */
final class ReservedRoom {
    /** More than the library's metadata come to. */
    private static final int BYTES = 8 << 20;

    private final Path file;

    private ReservedRoom(Path file) {
        this.file = file;
    }

    /** @throws IOException when the disk has not so much; nothing is left then */
    static ReservedRoom beside(Path path) throws IOException {
        ReservedRoom room = new ReservedRoom(path.resolveSibling(path.getFileName() + ".room"));
        try {
            room.fill();
        } catch (IOException full) {
            room.release();
            throw full;
        }
        return room;
    }

    private void fill() throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocate(1 << 16);
            for (int written = 0; written < BYTES; written += zeros.capacity()) {
                zeros.clear();
                while (zeros.hasRemaining()) {
                    channel.write(zeros);
                }
            }
        }
    }

    /** Safe to call twice. */
    void release() throws IOException {
        Files.deleteIfExists(file);
    }
}
