package io.mienloop.app;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ReadOnlyFileSystemException;

/** What a file system's exception means in words; its message alone is often only a path. */
final class Reasons {
    private Reasons() {}

    static String of(Throwable e) {
        return switch (e) {
            case NoSuchFileException missing -> "no such file or folder: " + missing.getFile();
            case AccessDeniedException denied -> "no permission for " + denied.getFile();
            case FileAlreadyExistsException exists -> exists.getFile() + " is there already";
            case NotDirectoryException other -> other.getFile() + " is not a folder";
            case ReadOnlyFileSystemException readOnly -> "the file system is read-only";
            default -> e.getMessage() == null ? e.toString() : e.getMessage();
        };
    }
}
