package io.mienloop.app;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

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

    private static final String ROOT = "io/mienloop/";
    private static final String SUFFIX = ".class";
    private static final String NO_CLASS = "package-info.class";

    private LoopClasses() {}

    /** @throws Failure when the program's own files cannot be read */
    static void load() throws Failure {
        try {
            Path program = Path.of(LoopClasses.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            for (String file : Files.isDirectory(program) ? files(program) : entries(program)) {
                load(file);
            }
        } catch (IOException | URISyntaxException | ClassNotFoundException e) {
            throw new Failure(
                    ExitCode.HARDWARE,
                    "cannot read the program's own classes: " + Reasons.of(e) + "; install it again",
                    e);
        }
    }

    private static List<String> entries(Path archive) throws IOException {
        try (ZipFile file = new ZipFile(archive.toFile())) {
            return file.stream().map(ZipEntry::getName).toList();
        }
    }

    private static List<String> files(Path root) throws IOException {
        List<String> all = new ArrayList<>();
        for (String name : PACKAGES) {
            try (Stream<Path> files = Files.list(root.resolve(ROOT + name))) {
                files.forEach(file -> all.add(ROOT + name + "/" + file.getFileName()));
            }
        }
        return all;
    }

    private static void load(String file) throws ClassNotFoundException {
        int end = file.lastIndexOf('/');
        if (!file.startsWith(ROOT) || !file.endsWith(SUFFIX) || file.endsWith(NO_CLASS) || end < ROOT.length()) {
            return;
        }
        String name = file.substring(ROOT.length(), end);
        if (PACKAGES.contains(name)) {
            String type = file.substring(0, file.length() - SUFFIX.length()).replace('/', '.');
            Class.forName(type, READY.contains(name), LoopClasses.class.getClassLoader());
        }
    }
}
