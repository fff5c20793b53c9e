package io.mienloop.array;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes a matrix of unknown height row by row, or a vector of unknown length: float32, float64 or int64, [rows × width] or
 * [rows]. The header has room for any number of rows and gets the true one on {@link #close}; until then the file reads as one of
 * no rows.
 */
public final class NpyWriter implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final NpyType type;
    private final int width;
    private final boolean vector;
    private final int headerBytes;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private long rows;

    /**
     * Creates the file of a matrix, or empties it.
     *
     * @param type {@link NpyType#FLOAT32}, {@link NpyType#FLOAT64} or {@link NpyType#INT64}
     * @param width values of a row, ≥ 1
     */
    public NpyWriter(Path file, NpyType type, int width) throws IOException {
        this(file, type, width, false);
    }

    /**
     * Creates the file of a vector, or empties it; its rows are single values.
     *
     * @param type as for a matrix
     */
    public static NpyWriter vector(Path file, NpyType type) throws IOException {
        return new NpyWriter(file, type, 1, true);
    }

    private NpyWriter(Path file, NpyType type, int width, boolean vector) throws IOException {
        if (width < 1 || (type != NpyType.FLOAT32 && type != NpyType.FLOAT64 && type != NpyType.INT64)) {
            throw new IllegalArgumentException(
                    "rows are of at least 1 float32, float64 or int64, not of " + width + " " + type);
        }
        this.type = type;
        this.width = width;
        this.vector = vector;
        headerBytes = header(Long.MAX_VALUE, 0).length;
        channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            writeFully(ByteBuffer.wrap(header(0, headerBytes)));
        } catch (IOException unwritable) {
            channel.close();
            throw unwritable;
        }
    }

    private byte[] header(long rowCount, int atLeast) {
        long[] shape = vector ? new long[] {rowCount} : new long[] {rowCount, width};
        return new NpyHeader(type, 1, ByteOrder.LITTLE_ENDIAN, shape).encode(atLeast);
    }

    /** Appends a row to a file of float32. */
    public void write(float[] row) throws IOException {
        require(NpyType.FLOAT32, row.length);
        for (float value : row) {
            room(Float.BYTES).putFloat(value);
        }
        rows++;
    }

    /** Appends a row to a file of float64. */
    public void write(double[] row) throws IOException {
        require(NpyType.FLOAT64, row.length);
        for (double value : row) {
            room(Double.BYTES).putDouble(value);
        }
        rows++;
    }

    /** Appends a row to a file of int64. */
    public void write(long[] row) throws IOException {
        require(NpyType.INT64, row.length);
        for (long value : row) {
            room(Long.BYTES).putLong(value);
        }
        rows++;
    }

    /** Rows written so far. */
    public long rows() {
        return rows;
    }

    private void require(NpyType given, int length) {
        if (given != type || length != width) {
            throw new IllegalArgumentException(
                    "this file takes rows of " + width + " " + type + ", not of " + length + " " + given);
        }
    }

    private ByteBuffer room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    private void flush() throws IOException {
        buffer.flip();
        writeFully(buffer);
        buffer.clear();
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Writes what is left and the number of rows; closing again does nothing. */
    @Override
    public void close() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        try (channel) {
            flush();
            channel.position(0);
            writeFully(ByteBuffer.wrap(header(rows, headerBytes)));
        }
    }
}
