package io.mienloop.array;

import java.lang.reflect.Array;
import java.util.Arrays;

/**
 * An array as NumPy knows it: a shape and its elements in C order (last index fastest). The arrays are not copied.
 *
 * @param shape extent of each dimension; empty for a single value
 * @param data one of {@code float[]}, {@code double[]}, {@code int[]}, {@code long[]}, {@code byte[]} (uint8),
 *     {@code boolean[]}, {@code String[]}
 */
public record NpyArray(int[] shape, Object data) {
    public NpyArray {
        long elements = 1;
        for (int extent : shape) {
            if (extent < 0) {
                throw new IllegalArgumentException("an array's shape cannot be " + Arrays.toString(shape));
            }
            elements *= extent;
            if (elements > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("an array of shape " + Arrays.toString(shape) + " is too large");
            }
        }
        NpyType.of(data);
        if (elements != Array.getLength(data)) {
            throw new IllegalArgumentException("an array of shape " + Arrays.toString(shape) + " needs " + elements
                    + " elements, not " + Array.getLength(data));
        }
    }

    /** A one-dimensional array. */
    public static NpyArray vector(Object data) {
        return new NpyArray(new int[] {Array.getLength(data)}, data);
    }

    /** A single text. */
    public static NpyArray text(String text) {
        return new NpyArray(new int[0], new String[] {text});
    }

    /**
     * A matrix of float32.
     *
     * @param rows equally long
     */
    public static NpyArray matrix(float[][] rows) {
        int width = rows.length == 0 ? 0 : rows[0].length;
        float[] data = new float[Math.multiplyExact(rows.length, width)];
        for (int row = 0; row < rows.length; row++) {
            if (rows[row].length != width) {
                throw new IllegalArgumentException(
                        "row " + row + " of a matrix has " + rows[row].length + " values, the first has " + width);
            }
            System.arraycopy(rows[row], 0, data, row * width, width);
        }
        return new NpyArray(new int[] {rows.length, width}, data);
    }

    public NpyType type() {
        return NpyType.of(data);
    }

    /** The elements, if they are float32; else {@link IllegalStateException}. */
    public float[] floats() {
        return as(float[].class);
    }

    /** The elements, if they are float64; else {@link IllegalStateException}. */
    public double[] doubles() {
        return as(double[].class);
    }

    /** The elements, if they are int32; else {@link IllegalStateException}. */
    public int[] ints() {
        return as(int[].class);
    }

    /** The elements, if they are int64; else {@link IllegalStateException}. */
    public long[] longs() {
        return as(long[].class);
    }

    /** The elements, if they are uint8; else {@link IllegalStateException}. */
    public byte[] bytes() {
        return as(byte[].class);
    }

    /** The elements, if they are bool; else {@link IllegalStateException}. */
    public boolean[] booleans() {
        return as(boolean[].class);
    }

    /** The elements, if they are text; else {@link IllegalStateException}. */
    public String[] strings() {
        return as(String[].class);
    }

    /** The only text of an array that holds exactly one; else {@link IllegalStateException}. */
    public String text() {
        String[] strings = strings();
        if (strings.length != 1) {
            throw new IllegalStateException("expected one text, not an array of shape " + Arrays.toString(shape));
        }
        return strings[0];
    }

    /**
     * The rows of a float32 matrix, copied.
     *
     * @throws IllegalStateException when the array is not two-dimensional or not float32
     */
    public float[][] floatRows() {
        float[] values = floats();
        if (shape.length != 2) {
            throw new IllegalStateException("expected a matrix, not an array of shape " + Arrays.toString(shape));
        }
        float[][] rows = new float[shape[0]][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = Arrays.copyOfRange(values, row * shape[1], (row + 1) * shape[1]);
        }
        return rows;
    }

    private <T> T as(Class<T> wanted) {
        if (!wanted.isInstance(data)) {
            throw new IllegalStateException(
                    "expected an array of " + wanted.getComponentType().getSimpleName() + ", but this one holds "
                            + type() + " of shape " + Arrays.toString(shape));
        }
        return wanted.cast(data);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NpyArray array
                && Arrays.equals(shape, array.shape)
                && Arrays.deepEquals(new Object[] {data}, new Object[] {array.data});
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.deepHashCode(new Object[] {data});
    }

    @Override
    public String toString() {
        return type() + Arrays.toString(shape);
    }
}
