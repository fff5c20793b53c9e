package io.mienloop.config;

import java.nio.file.Path;

/**
 * Where a value was written: a line of a file, or a {@code --set} of the command line.
 *
 * @param file the file as it was named, relative or absolute; null for a {@code --set}
 * @param line from 1, 0 when the whole file is meant
 * @param set key of the {@code --set}, null for a file
 */
public record Origin(Path file, int line, String set) {
    static Origin of(Path file, int line) {
        return new Origin(file, line, null);
    }

    static Origin set(String key) {
        return new Origin(null, 0, key);
    }

    /** Where relative paths written there start: the file's folder, or the working folder for a {@code --set}. */
    Path folder() {
        Path parent = file == null ? null : file.toAbsolutePath().getParent();
        return parent == null ? Path.of("").toAbsolutePath() : parent;
    }

    /** {@code file:line}, {@code file}, or {@code --set key}. */
    @Override
    public String toString() {
        if (file == null) {
            return "--set " + set;
        }
        return line > 0 ? file + ":" + line : file.toString();
    }
}
