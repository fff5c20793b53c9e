package io.mienloop.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A board's image that has been read and found whole.
 *
 * @param file in Intel HEX
 * @param bytes of the processor's memory that it fills
 * @param sha256 of the file, in hex
 * @param baud rate of the wire it was built for
 * @param version of the firmware, major × 256 + minor; 0 when only the board can tell
 */
public record FirmwareImage(Path file, int bytes, String sha256, int baud, int version) {
    /** What an Uno's bootloader leaves of its 32 kB. */
    private static final int ROOM = 32 * 1024 - 512;

    /**
     * Reads an image.
     *
     * @throws Failure when it is no whole Intel HEX file or does not fit an Uno
     */
    static FirmwareImage read(Path file, int baud, int version) throws Failure {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, "cannot read the image " + file + ": " + Reasons.of(e), e);
        }
        List<String> lines =
                new String(content, StandardCharsets.US_ASCII).lines().toList();
        int bytes = 0;
        boolean ended = false;
        for (int i = 0; i < lines.size(); i++) {
            byte[] record = record(file, lines.get(i), i + 1);
            if (ended) {
                throw damaged(file, i + 1, "goes on after its end");
            }
            int address = (record[1] & 0xFF) << 8 | record[2] & 0xFF;
            int length = record[0] & 0xFF;
            switch (record[3]) {
                case 0 -> {
                    if (address + length > ROOM) {
                        throw damaged(file, i + 1, "reaches into the bootloader, which begins at " + ROOM);
                    }
                    bytes += length;
                }
                case 1 -> ended = true;
                case 3, 5 -> {} // where a program begins: an AVR begins at 0
                default -> throw damaged(file, i + 1, "has a record of type " + record[3]);
            }
        }
        if (!ended || bytes == 0) {
            throw damaged(file, lines.size(), "ends early");
        }
        return new FirmwareImage(file, bytes, sha256(content), baud, version);
    }

    private static byte[] record(Path file, String line, int number) throws Failure {
        if (!line.matches(":([0-9A-Fa-f]{2}){5,}")) {
            throw damaged(file, number, "is no record of Intel HEX");
        }
        byte[] record = HexFormat.of().parseHex(line, 1, line.length());
        int sum = 0;
        for (byte b : record) {
            sum += b;
        }
        if ((sum & 0xFF) != 0 || record.length != (record[0] & 0xFF) + 5) {
            throw damaged(file, number, "has a wrong checksum or length");
        }
        return record;
    }

    private static Failure damaged(Path file, int line, String what) {
        return new Failure(
                ExitCode.USAGE,
                file + ":" + line + ": the image " + what + "; build it again with `mienloop firmware build`");
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** One line for people: which image this is. */
    public String describe() {
        return file.getFileName() + (version == 0 ? "" : ", firmware " + (version >> 8) + "." + (version & 0xFF)) + ", "
                + bytes + " bytes, for " + baud + " baud, sha256 " + sha256;
    }
}
