package io.mienloop.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Turns a path as written into an absolute one. */
final class Paths {
    private Paths() {}

    /** The absolute path, or empty when the text cannot be one. */
    static Optional<Path> resolve(String text, Origin origin) {
        try {
            return Optional.of(origin.folder().resolve(text).normalize());
        } catch (InvalidPathException e) {
            return Optional
                    .empty(); // such as one with a NUL: no file can have that name, and callers say there is none
        }
    }

    /** The path for opening and for messages: as the file that names it was named, so that people recognise it. */
    static Optional<Path> beside(String text, Origin origin) {
        try {
            Path parent = origin.file() == null ? null : origin.file().getParent();
            return Optional.of((parent == null ? Path.of(text) : parent.resolve(text)).normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
