package io.mienloop.array;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;

/** The elements of an array as bytes, in pieces, so that no second copy of a large array is needed. */
final class NpyElements {
    private static final int PIECE = 1 << 16;

    private NpyElements() {}

    /** Characters of the longest text, at least 1 as NumPy has it. */
    static int characters(Object data) {
        int most = 1;
        if (data instanceof String[] texts) {
            for (String text : texts) {
                most = Math.max(most, text.codePointCount(0, text.length()));
            }
        }
        return most;
    }

    static void write(OutputStream out, NpyHeader header, Object data) throws IOException {
        int size = header.elementBytes();
        int count = Array.getLength(data);
        int step = Math.max(1, PIECE / size);
        ByteBuffer piece = ByteBuffer.allocate(Math.multiplyExact(step, size)).order(header.order());
        for (int from = 0; from < count; from += step) {
            int to = Math.min(count, from + step);
            piece.clear();
            for (int i = from; i < to; i++) {
                put(piece, header, data, i);
            }
            out.write(piece.array(), 0, piece.position());
        }
    }

    private static void put(ByteBuffer piece, NpyHeader header, Object data, int i) {
        switch (data) {
            case float[] values -> piece.putFloat(values[i]);
            case double[] values -> piece.putDouble(values[i]);
            case int[] values -> piece.putInt(values[i]);
            case long[] values -> piece.putLong(values[i]);
            case byte[] values -> piece.put(values[i]);
            case boolean[] values -> piece.put((byte) (values[i] ? 1 : 0));
            case String[] values -> {
                int end = piece.position() + header.elementBytes();
                values[i].codePoints().forEach(piece::putInt);
                while (piece.position() < end) {
                    piece.putInt(0);
                }
            }
            default -> throw new IllegalArgumentException("no NumPy type for " + data.getClass());
        }
    }

    /**
     * @param where the file, for messages
     * @throws NpyException when the stream ends before the last element
     */
    static Object read(InputStream in, NpyHeader header, int count, String where) throws IOException {
        Object data = empty(header.type(), count);
        int size = header.elementBytes();
        if (count == 0) {
            return data;
        }
        if (size == 0) { // texts of no characters
            for (int i = 0; i < count; i++) {
                Array.set(data, i, "");
            }
            return data;
        }
        int step = Math.max(1, PIECE / size);
        byte[] piece = new byte[Math.multiplyExact(step, size)];
        for (int from = 0; from < count; from += step) {
            int to = Math.min(count, from + step);
            int got = in.readNBytes(piece, 0, (to - from) * size);
            if (got < (to - from) * size) {
                throw new NpyException(where + ": cut off after " + ((long) from * size + got) + " of "
                        + (long) count * size + " bytes of elements: write or copy it again");
            }
            ByteBuffer bytes = ByteBuffer.wrap(piece).order(header.order());
            for (int i = from; i < to; i++) {
                get(bytes, header, data, i, where);
            }
        }
        return data;
    }

    private static Object empty(NpyType type, int count) {
        return switch (type) {
            case FLOAT32 -> new float[count];
            case FLOAT64 -> new double[count];
            case INT32 -> new int[count];
            case INT64 -> new long[count];
            case UINT8 -> new byte[count];
            case BOOL -> new boolean[count];
            case UNICODE -> new String[count];
        };
    }

    private static void get(ByteBuffer bytes, NpyHeader header, Object data, int i, String where) throws NpyException {
        switch (data) {
            case float[] values -> values[i] = bytes.getFloat();
            case double[] values -> values[i] = bytes.getDouble();
            case int[] values -> values[i] = bytes.getInt();
            case long[] values -> values[i] = bytes.getLong();
            case byte[] values -> values[i] = bytes.get();
            case boolean[] values -> values[i] = bytes.get() != 0;
            case String[] values -> values[i] = text(bytes, header.characters(), where);
            default -> throw new IllegalArgumentException("no NumPy type for " + data.getClass());
        }
    }

    /** NumPy pads with zeros and cannot tell them from zeros at a text's end. */
    private static String text(ByteBuffer bytes, int characters, String where) throws NpyException {
        int[] points = new int[characters];
        int length = 0;
        for (int i = 0; i < characters; i++) {
            points[i] = bytes.getInt();
            if (!Character.isValidCodePoint(points[i])) {
                throw new NpyException(where + ": contains " + Integer.toHexString(points[i])
                        + ", which is no character, so the file is damaged: write it again");
            }
            length = points[i] == 0 ? length : i + 1;
        }
        return new String(points, 0, length);
    }
}
