package io.mienloop.array;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Reads and writes {@code .npz} files: several named arrays in a zip, as {@code numpy.savez} and {@code numpy.load} do. The
 * same arrays always give the same bytes.
 */
public final class Npz {
    private static final String SUFFIX = ".npy";

    /** Any fixed time serves; the zip format's very first day would be written in the machine's time zone. */
    private static final LocalDateTime WRITTEN = LocalDateTime.of(1980, 2, 1, 0, 0);

    private Npz() {}

    /**
     * Writes arrays in the map's order; the file appears complete or not at all.
     *
     * @param compressed deflated, else stored as they are
     */
    public static void write(Path file, Map<String, NpyArray> arrays, boolean compressed) throws IOException {
        WholeFile.write(file, out -> {
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                for (Map.Entry<String, NpyArray> array : arrays.entrySet()) {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    Npy.write(bytes, array.getValue());
                    put(zip, array.getKey() + SUFFIX, bytes.toByteArray(), compressed);
                }
            }
        });
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes, boolean compressed) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(WRITTEN);
        entry.setMethod(compressed ? ZipEntry.DEFLATED : ZipEntry.STORED);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        entry.setCrc(crc.getValue());
        entry.setSize(bytes.length);
        if (!compressed) {
            entry.setCompressedSize(bytes.length);
        }
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    /**
     * Reads all arrays, in the file's order.
     *
     * @throws NpyException when this is no zip of arrays of kinds we read, or is damaged
     * @throws IOException when the file cannot be read
     */
    public static Map<String, NpyArray> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                String name = entry.getName();
                if (!name.endsWith(SUFFIX)) {
                    throw new NpyException(
                            file + ": contains '" + name + "', which is no array: write it with numpy.savez");
                }
                arrays.put(
                        name.substring(0, name.length() - SUFFIX.length()), get(zip, entry, file + "[" + name + "]"));
            }
        } catch (ZipException | EOFException damaged) {
            throw new NpyException(
                    file + ": not a NumPy .npz file, or damaged (" + damaged.getMessage() + "): write or copy it again",
                    damaged);
        }
        return arrays;
    }

    /** Reads one array and, since {@link ZipFile} does not, compares its checksum. */
    private static NpyArray get(ZipFile zip, ZipEntry entry, String where) throws IOException {
        CRC32 crc = new CRC32();
        try (InputStream in =
                new CheckedInputStream(new BufferedInputStream(zip.getInputStream(entry), 1 << 16), crc)) {
            NpyArray array = Npy.read(in, where, entry.getSize());
            in.transferTo(OutputStream.nullOutputStream());
            if (crc.getValue() != entry.getCrc()) {
                throw new NpyException(
                        where + ": its checksum is wrong, so the file is damaged: write or copy it again");
            }
            return array;
        }
    }
}
