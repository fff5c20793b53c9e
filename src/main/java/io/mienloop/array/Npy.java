package io.mienloop.array;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads and writes {@code .npy} files, as {@code numpy.save} and {@code numpy.load(allow_pickle=False)} do: the types of
 * {@link NpyType} in C order. Written little-endian in the oldest version that fits (1.0); read in either byte order and
 * versions 1.0 to 3.0.
 */
public final class Npy {
    private Npy() {}

    /** Writes a whole array; the file appears complete or not at all. */
    public static void write(Path file, NpyArray array) throws IOException {
        WholeFile.write(file, out -> write(out, array));
    }

    /** Writes an array to a stream, which stays open. */
    static void write(OutputStream out, NpyArray array) throws IOException {
        long[] shape = Arrays.stream(array.shape()).asLongStream().toArray();
        NpyHeader header =
                new NpyHeader(array.type(), NpyElements.characters(array.data()), ByteOrder.LITTLE_ENDIAN, shape);
        out.write(header.encode(0));
        NpyElements.write(out, header, array.data());
    }

    /**
     * Reads a whole array. What follows its last element is left unread, as NumPy does.
     *
     * @throws NpyException when this is no array of a kind we read, or is cut off
     * @throws IOException when the file cannot be read
     */
    public static NpyArray read(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            return read(in, file.toString(), Files.size(file));
        }
    }

    /**
     * Extents of an array, without reading its elements, once the file has been found to be as long as they need.
     *
     * @throws NpyException when this is no array of a kind we read, or is cut off
     * @throws IOException when the file cannot be read
     */
    public static long[] shape(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            NpyHeader header = NpyHeader.read(Channels.newInputStream(channel), file.toString());
            long bytes = Arrays.stream(header.shape()).reduce(header.elementBytes(), Math::multiplyExact);
            if (channel.size() - channel.position() < bytes) {
                throw new NpyException(file + ": cut off: shape " + Arrays.toString(header.shape()) + " needs " + bytes
                        + " bytes of elements, but there are only " + (channel.size() - channel.position())
                        + ": write or copy it again");
            }
            return header.shape();
        }
    }

    /**
     * @param where the file, for messages
     * @param size bytes that the stream has at most: what claims to be longer is refused before room is made for it
     */
    static NpyArray read(InputStream in, String where, long size) throws IOException {
        NpyHeader header = NpyHeader.read(in, where);
        int[] shape = new int[header.shape().length];
        long count = 1;
        for (int i = 0; i < shape.length; i++) {
            long extent = header.shape()[i];
            if (extent > Integer.MAX_VALUE || (extent > 0 && count > Integer.MAX_VALUE / extent)) {
                throw new NpyException(where + ": shape " + Arrays.toString(header.shape())
                        + " is too large to be read at once (at most 2^31 - 1 elements): save it in parts");
            }
            count *= extent;
            shape[i] = (int) extent;
        }
        if (count * header.elementBytes() > size) {
            throw new NpyException(where + ": cut off: shape " + Arrays.toString(shape) + " needs "
                    + count * header.elementBytes() + " bytes of elements, but there are only " + size
                    + " bytes in all: write or copy it again");
        }
        return new NpyArray(shape, NpyElements.read(in, header, (int) count, where));
    }
}
