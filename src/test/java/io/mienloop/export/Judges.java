package io.mienloop.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.testing.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs that are not ours and judge what we export: the NWB schema's checker, h5py and numpy. */
public final class Judges {
    private Judges() {}

    /** Checks a file against the NWB schema. */
    public static void schema(Path scratch, Path nwb) throws IOException, InterruptedException {
        Path schema = SharedData.path("nwb-schema-2.10");
        Path checker = SharedData.path("../tools/nwb_check.py");
        String python = SharedData.python("hdmf", "h5py");
        assertThat(run(scratch, python, checker.toString(), nwb.toString(), schema.toString()))
                .contains("errors 0");
    }

    /** Compares exports with the session's tables, bit for bit; exports that are null are left out. */
    public static String same(Path scratch, Path frames, Path events, Path nwb, Path npy)
            throws IOException, InterruptedException {
        String python = SharedData.python("numpy", "h5py");
        List<String> command = new ArrayList<>(List.of(
                python,
                SharedData.root()
                        .resolve("src/test/resources/io/mienloop/export/compare.py")
                        .toString(),
                frames.toString(),
                events.toString()));
        for (Path export : new Path[] {nwb, npy}) {
            if (export != null) {
                command.add(export.toString());
            }
        }
        return run(scratch, command.toArray(String[]::new));
    }

    /** Runs a Python script with h5py and numpy at hand. */
    public static String python(Path scratch, String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = SharedData.python("numpy", "h5py");
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return run(scratch, command);
    }

    private static String run(Path scratch, String... command) throws IOException, InterruptedException {
        Path errors = Files.createTempFile(scratch, "errors", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(scratch.toFile())
                .redirectError(errors.toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        assertThat(code).as("%s%n%s", output, Files.readString(errors)).isZero();
        return output;
    }
}
