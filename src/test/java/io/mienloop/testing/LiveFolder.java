package io.mienloop.testing;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** What lies below a folder that another process writes to: a file that is written beside its place and moved there vanishes while one looks. */
public final class LiveFolder {
    private LiveFolder() {}

    /**
     * @param folder may be missing, as what is yet to be written
     * @return folders and files below it, without itself; not those that were gone before they could be looked at
     */
    public static List<Path> below(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                if (!directory.equals(folder)) {
                    found.add(directory);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                found.add(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        return found;
    }

    /** The session folders below a data folder, each in its animal's. */
    public static List<Path> sessions(Path data) throws IOException {
        return below(data).stream()
                .filter(path -> path.getParent().getParent().equals(data)
                        && path.getFileName().toString().startsWith("ses-")
                        && Files.isDirectory(path))
                .toList();
    }
}
