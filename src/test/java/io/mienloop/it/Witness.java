package io.mienloop.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the camera itself says that it delivered: the checksum of every frame, in order. */
final class Witness {
    private Witness() {}

    /** Lines that were written whole. */
    static List<Long> checksums(Path log) throws IOException {
        List<Long> checksums = new ArrayList<>();
        if (!Files.exists(log)) {
            return checksums;
        }
        String text = Files.readString(log);
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
            String[] words = line.split(" ");
            if (Long.parseLong(words[0]) != checksums.size()) {
                throw new AssertionError("the camera's log has a gap at frame " + checksums.size());
            }
            checksums.add(Long.parseLong(words[1]));
        }
        return checksums;
    }
}
