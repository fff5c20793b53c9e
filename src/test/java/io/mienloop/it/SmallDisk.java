package io.mienloop.it;

import io.mienloop.testing.SharedData;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A file system of a few megabytes, to be filled; mounting one takes root. */
final class SmallDisk {
    private SmallDisk() {}

    static void mount(Path folder, String size) throws Exception {
        SharedData.tool("mount");
        int code = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString())
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
