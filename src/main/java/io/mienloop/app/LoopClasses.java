package io.mienloop.app;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Loads the classes that a loop may come to need before it runs. Java would else do it at their first use, on the loop's thread: a
 * file is read and unpacked then, and there may be a wait for whoever reads the same archive, with a stimulus due.
 */
final class LoopClasses {
    /** Of these packages the loop is made. */
    private static final List<String> PACKAGES = List.of("face", "pipeline", "rig", "sim", "trial", "trigger");

    /**
     * Whose classes are also made ready for use. The others' may ask for what is not there or not wanted: vectors, or the serial
     * library, which takes over signals.
     */
    private static final Set<String> READY = Set.of("pipeline", "trial", "trigger");

    private static final String ROOT = "io/mienloop";
    private static final String SUFFIX = ".class";

    private LoopClasses() {}

    /** @throws IOException when the program's own files cannot be read */
    static void load() throws IOException {
        Path program = program();
        if (Files.isDirectory(program)) {
            load(program);
            return;
        }
        try (FileSystem archive = FileSystems.newFileSystem(program)) {
            load(archive.getPath("/"));
        }
    }

    private static void load(Path root) throws IOException {
        for (String name : PACKAGES) {
            try (Stream<Path> files = Files.list(root.resolve(ROOT).resolve(name))) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    String simple = file.getFileName().toString();
                    if (simple.endsWith(SUFFIX) && !simple.equals("package-info.class")) {
                        String type = simple.substring(0, simple.length() - SUFFIX.length());
                        load(ROOT.replace('/', '.') + "." + name + "." + type, READY.contains(name));
                    }
                }
            }
        }
    }

    private static void load(String name, boolean ready) {
        try {
            Class.forName(name, ready, LoopClasses.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("a class of the program is in its archive and cannot be found", e);
        }
    }

    private static Path program() throws IOException {
        try {
            return Path.of(LoopClasses.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException("the program's own place has no name that Java can read", e);
        }
    }
}
