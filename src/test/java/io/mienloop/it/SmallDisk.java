package io.mienloop.it;

import io.mienloop.testing.SharedData;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A file system of a few megabytes, to be filled; mounting one takes root. */
final class SmallDisk {
    private SmallDisk() {}

    static void mount(Path folder, String size) throws Exception {
        mount("-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString());
    }

    /** A file system that cannot be written to. */
    static void mountReadOnly(Path folder) throws Exception {
        mount("-t", "tmpfs", "-o", "ro,size=1m", "tmpfs", folder.toString());
    }

    /**
     * A file system of 64 MB whose disk takes no more after so much: as one that is dying or was pulled out, it does not become
     * writable again by deleting a file.
     *
     * @param disk a folder for what lies below it, to be unmounted after it
     */
    static void mountFailing(Path disk, Path folder, String size) throws Exception {
        SharedData.tool("mkfs.ext4");
        mount(disk, size);
        Path image = disk.resolve("image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(64 << 20);
        }
        int code = new ProcessBuilder("mkfs.ext4", "-q", "-O", "^has_journal", "-N", "128", image.toString())
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new AssertionError("no file system could be made on " + image);
        }
        mount("-o", "loop,sync", image.toString(), folder.toString());
    }

    /** Shows a folder in another place too, as if it were a disk of its own. */
    static void bind(Path real, Path shown) throws Exception {
        mount("--bind", real.toString(), shown.toString());
    }

    /** The same, not to be written to. */
    static void bindReadOnly(Path real, Path shown) throws Exception {
        bind(real, shown);
        mount("-o", "remount,bind,ro", shown.toString());
    }

    /** Takes a file system away under those who use it. */
    static void tearOff(Path folder) throws Exception {
        new ProcessBuilder("umount", "-l", folder.toString()).start().waitFor();
    }

    private static void mount(String... arguments) throws Exception {
        SharedData.tool("mount");
        java.util.List<String> command = new java.util.ArrayList<>(java.util.List.of(arguments));
        command.addFirst("mount");
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        boolean required = "true".equals(System.getenv("CI"));
        if (code != 0 && required) {
            throw new AssertionError("a small file system could not be mounted for the full-disk test");
        }
        Assumptions.assumeTrue(code == 0, "the full-disk test needs root, to mount a small file system");
    }

    static void unmount(Path folder) throws Exception {
        new ProcessBuilder("umount", folder.toString()).start().waitFor();
    }
}
