package io.mienloop.session;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file's size and hash, by which it is known again. */
final class FileTrace {
    private FileTrace() {}

    static Summary.Journal of(Path file) throws IOException {
        return of(file, Long.MAX_VALUE);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** @param most of its first bytes that count */
    static Summary.Journal of(Path file, long most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] block = new byte[1 << 16];
            long bytes = 0;
            while (bytes < most) {
                int read = in.read(block, 0, (int) Math.min(block.length, most - bytes));
                if (read < 0) {
                    break;
                }
                digest.update(block, 0, read);
                bytes += read;
            }
            return new Summary.Journal(bytes, HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
