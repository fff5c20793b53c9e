package io.mienloop.array;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What stands before the elements of an {@code .npy} file: magic, version, and a Python dictionary of type, order and shape,
 * padded with blanks to a multiple of 64 bytes.
 *
 * @param type element type
 * @param characters length of each text, for {@link NpyType#UNICODE}; else 1
 * @param order byte order of the elements
 * @param shape extents
 */
record NpyHeader(NpyType type, int characters, ByteOrder order, long[] shape) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    private static final int LARGEST_V1 = 0xffff;
    private static final int LARGEST = 1 << 24; // far beyond any shape; guards against a length read from garbage

    private static final Pattern DESCR = Pattern.compile("['\"]descr['\"]\\s*:\\s*(?:['\"]([^'\"]*)['\"]|(\\[.*?\\]))");
    private static final Pattern FORTRAN = Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([0-9,\\sL]*)\\)");
    private static final Pattern TYPE = Pattern.compile("([<>|=])([a-zA-Z])([0-9]+)");

    /** Bytes of one element. */
    int elementBytes() {
        return Math.multiplyExact(type.bytes(), characters);
    }

    /**
     * The header as bytes, in the oldest version that can hold it.
     *
     * @param atLeast length to pad to, so that a longer shape can be written over it later
     */
    byte[] encode(int atLeast) {
        String extents = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
        String descr = (type.bytes() == 1 ? "|" : order == ByteOrder.LITTLE_ENDIAN ? "<" : ">")
                + type.code()
                + (type == NpyType.UNICODE ? Integer.toString(characters) : "");
        String text = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + extents
                + (shape.length == 1 ? ",)" : ")") + ", }";
        int prefix = MAGIC.length + 4;
        int length = Math.max(prefix + text.length() + 1, atLeast);
        boolean wide = length > LARGEST_V1 - ALIGNMENT;
        prefix += wide ? 2 : 0;
        length = (Math.max(prefix + text.length() + 1, length) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(MAGIC).put((byte) (wide ? 2 : 1)).put((byte) 0);
        if (wide) {
            bytes.putInt(length - prefix);
        } else {
            bytes.putShort((short) (length - prefix));
        }
        bytes.put(text.getBytes(StandardCharsets.US_ASCII));
        Arrays.fill(bytes.array(), bytes.position(), length - 1, (byte) ' ');
        bytes.array()[length - 1] = '\n';
        return bytes.array();
    }

    /**
     * Reads a header and leaves the stream at the first element.
     *
     * @param where the file, for messages
     * @throws NpyException when this is no array of a kind we read
     */
    static NpyHeader read(InputStream in, String where) throws IOException {
        byte[] start = in.readNBytes(MAGIC.length + 2);
        if (start.length < MAGIC.length + 2 || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new NpyException(where + ": not a NumPy array file (it does not start with \\x93NUMPY): write it with"
                    + " numpy.save");
        }
        int version = start[MAGIC.length];
        if (version < 1 || version > 3) {
            throw new NpyException(where + ": NPY version " + version + "." + start[MAGIC.length + 1]
                    + " is not known: save it as 1.0 to 3.0");
        }
        byte[] text;
        try {
            ByteBuffer size = ByteBuffer.wrap(exactly(in, version == 1 ? 2 : 4)).order(ByteOrder.LITTLE_ENDIAN);
            int length = version == 1 ? Short.toUnsignedInt(size.getShort()) : size.getInt();
            if (length < 0 || length > LARGEST) {
                throw new NpyException(where + ": the header claims " + Integer.toUnsignedString(length)
                        + " bytes, so the file is damaged: write it again");
            }
            text = exactly(in, length);
        } catch (EOFException truncated) {
            throw new NpyException(where + ": cut off within its header: write or copy it again", truncated);
        }
        return parse(
                new String(text, version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1).strip(), where);
    }

    private static byte[] exactly(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("ended after " + bytes.length + " of " + count + " bytes");
        }
        return bytes;
    }

    private static NpyHeader parse(String text, String where) throws NpyException {
        Matcher descr = DESCR.matcher(text);
        Matcher fortran = FORTRAN.matcher(text);
        Matcher shape = SHAPE.matcher(text);
        if (!descr.find() || !fortran.find() || !shape.find()) {
            throw new NpyException(where + ": header not understood: " + shortened(text) + ": save it with numpy.save");
        }
        if (fortran.group(1).equals("True")) {
            throw new NpyException(
                    where + ": stored in Fortran order, which is not read: save numpy.ascontiguousarray(array)");
        }
        String name = descr.group(1) == null ? descr.group(2) : descr.group(1);
        return typed(name, extents(shape.group(1), where), where);
    }

    private static NpyHeader typed(String name, long[] shape, String where) throws NpyException {
        Matcher parts = TYPE.matcher(name);
        if (parts.matches()) {
            ByteOrder order = parts.group(1).equals(">")
                    ? ByteOrder.BIG_ENDIAN
                    : parts.group(1).equals("=") ? ByteOrder.nativeOrder() : ByteOrder.LITTLE_ENDIAN;
            if (parts.group(2).equals("U") && parts.group(3).length() < 9) {
                return new NpyHeader(NpyType.UNICODE, Integer.parseInt(parts.group(3)), order, shape);
            }
            for (NpyType type : NpyType.values()) {
                if (type != NpyType.UNICODE && type.code().equals(parts.group(2) + parts.group(3))) {
                    return new NpyHeader(type, 1, order, shape);
                }
            }
        }
        String remedy = name.endsWith("O")
                ? "Python objects are never read: save numbers or text with allow_pickle=False"
                : "convert it with array.astype to float32, float64, int32, int64, uint8, bool or str";
        throw new NpyException(where + ": holds elements of type '" + shortened(name) + "': " + remedy);
    }

    private static long[] extents(String text, String where) throws NpyException {
        try {
            return Arrays.stream(text.replace("L", "").split(","))
                    .map(String::strip)
                    .filter(part -> !part.isEmpty())
                    .mapToLong(Long::parseLong)
                    .toArray();
        } catch (NumberFormatException unreadable) {
            throw new NpyException(
                    where + ": shape (" + shortened(text) + ") not understood: save it again", unreadable);
        }
    }

    private static String shortened(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }
}
