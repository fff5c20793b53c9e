package io.mienloop.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.session.SessionFolder;
import io.mienloop.testing.Tags;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Long sessions are exported in a process that has no room for them: 16 MB of heap, in which 40 bytes a frame would not fit, and
 * a process that the library's bindings end when it grows beyond 300 MB. Two hours at 300 frames a second:
 * {@code -Dmienloop.export.frames=2160000}.
 */
@Tag(Tags.NO_CLOCK)
final class ExportMemoryTest {
    private static final int FRAMES = Integer.getInteger("mienloop.export.frames", 300_000);

    @TempDir
    private Path dir;

    @Test
    void shouldExportALongSessionInLittleMemory() throws Exception {
        SessionFolder folder;
        try (MadeSession session = new MadeSession(dir.resolve("data"), true)) {
            session.frames(0, FRAMES);
            for (int i = 0; i < 20_000; i++) {
                session.edge(i % 2 == 0, 6, 0, 1_000_000 + i, true);
            }
            folder = session.folder();
        }

        Process process = export(folder);

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(Judges.python(dir, "-c", """
                import h5py, numpy as np
                f = h5py.File('out.nwb')
                b = f['processing/behavior']
                print(len(b['frames/id']), b['BehavioralTimeSeries/similarity/data'].shape, len(f['events/outputs/id']),
                      np.array_equal(np.load('npy/frames.times.npy'), b['frames/arrival_s'][:]))
                """).strip()).isEqualTo(FRAMES + " (" + FRAMES + ", 3) 20000 True");
        assertThat(Files.size(folder.journal())).isGreaterThan(40L * FRAMES);
    }

    private Process export(SessionFolder folder) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx16m",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=300m",
                "-Dorg.bytedeco.javacpp.logger=slf4j",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.mienloop.cli.Main",
                "export",
                folder.path().toString()));
        for (String[] target : new String[][] {{"--nwb", "out.nwb"}, {"--npy", "npy"}, {"--csv", "csv"}}) {
            command.add(target[0]);
            command.add(dir.resolve(target[1]).toString());
        }
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
