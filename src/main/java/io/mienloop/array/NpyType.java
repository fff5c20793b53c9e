package io.mienloop.array;

/** The element types of NumPy that we read and write, and the Java arrays that hold them. */
public enum NpyType {
    /** {@code float[]} */
    FLOAT32("f4", 4),
    /** {@code double[]} */
    FLOAT64("f8", 8),
    /** {@code int[]} */
    INT32("i4", 4),
    /** {@code long[]} */
    INT64("i8", 8),
    /** {@code byte[]}, to be read with {@code & 0xff} */
    UINT8("u1", 1),
    /** {@code boolean[]} */
    BOOL("b1", 1),
    /** {@code String[]}: text of a fixed number of UTF-32 characters, padded with zeros */
    UNICODE("U", 4);

    private final String code;
    private final int bytes;

    NpyType(String code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /**
     * The type that a Java array is written as.
     *
     * @throws IllegalArgumentException for any other object
     */
    static NpyType of(Object data) {
        return switch (data) {
            case float[] values -> FLOAT32;
            case double[] values -> FLOAT64;
            case int[] values -> INT32;
            case long[] values -> INT64;
            case byte[] values -> UINT8;
            case boolean[] values -> BOOL;
            case String[] values -> UNICODE;
            default ->
                throw new IllegalArgumentException(
                        "NumPy files hold arrays of float, double, int, long, byte, boolean or" + " String, not "
                                + data.getClass().getSimpleName());
        };
    }

    /** The type as NumPy writes it, without byte order. */
    String code() {
        return code;
    }

    /** Bytes of one element, or of one character of text. */
    int bytes() {
        return bytes;
    }
}
