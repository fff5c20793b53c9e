package io.mienloop.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.export.Judges;
import io.mienloop.testing.LiveFolder;
import io.mienloop.testing.Tags;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code mienloop export} on a session of the shipped demo. */
@Tag(Tags.NO_CLOCK)
final class ExportIT {
    @TempDir
    private static Path dir;

    private static Path session;

    @BeforeAll
    static void record() throws Exception {
        Launcher.run(
                        dir,
                        "run",
                        Launcher.CONFIG.resolve("demo.yaml").toAbsolutePath(),
                        "--simulated-time",
                        "--seconds",
                        20,
                        "--data-dir",
                        dir.resolve("data"))
                .succeeded();
        session = Launcher.session(dir.resolve("data"));
    }

    @Test
    void shouldExportAFinishedSession() throws Exception {
        Path out = Files.createDirectory(dir.resolve("finished"));

        Launcher.Outcome outcome = Launcher.run(
                dir,
                "export",
                session,
                "--nwb",
                out.resolve("s.nwb"),
                "--npy",
                out.resolve("alf"),
                "--csv",
                out.resolve("csv"));

        outcome.succeeded();
        assertThat(outcome.err()).isEmpty();
        int frames = Table.read(session.resolve("frames.csv")).size();
        assertThat(frames).isGreaterThan(900);
        assertThat(outcome.out())
                .containsExactly(
                        out.resolve("s.nwb") + ": " + frames + " frames",
                        out.resolve("alf") + ": " + frames + " frames",
                        out.resolve("csv") + ": " + frames + " frames");
        Judges.schema(dir, out.resolve("s.nwb"));
        assertThat(Judges.same(
                        dir,
                        session.resolve("frames.csv"),
                        session.resolve("events.csv"),
                        out.resolve("s.nwb"),
                        out.resolve("alf")))
                .startsWith("nwb " + frames + " frames")
                .contains("npy " + frames + " frames");
        assertThat(out.resolve("csv/frames.csv")).hasSameBinaryContentAs(session.resolve("frames.csv"));
        assertThat(out.resolve("csv/events.csv")).hasSameBinaryContentAs(session.resolve("events.csv"));
    }

    /** As a crash leaves it: half a journal, no tables, no summary. */
    @Test
    void shouldExportWhatACrashLeft() throws Exception {
        Path torn = Files.createDirectory(dir.resolve("ses-torn"));
        Files.copy(session.resolve("video.mkv"), torn.resolve("video.mkv"));
        Files.copy(session.resolve("journal.mlj"), torn.resolve("journal.mlj"));
        try (FileChannel journal = FileChannel.open(torn.resolve("journal.mlj"), StandardOpenOption.WRITE)) {
            journal.truncate(journal.size() / 2);
        }
        Path out = Files.createDirectory(dir.resolve("torn"));

        Launcher.Outcome outcome =
                Launcher.run(dir, "export", torn, "--nwb", out.resolve("s.nwb"), "--csv", out.resolve("csv"));

        outcome.succeeded();
        assertThat(outcome.out()).anyMatch(line -> line.startsWith("the session was cut short"));
        Judges.schema(dir, out.resolve("s.nwb"));
        assertThat(Judges.same(
                        dir, out.resolve("csv/frames.csv"), out.resolve("csv/events.csv"), out.resolve("s.nwb"), null))
                .startsWith("nwb ");
        // What was journaled before the cut is the same as in the whole session.
        assertThat(Files.readString(session.resolve("frames.csv")))
                .startsWith(Files.readString(out.resolve("csv/frames.csv")).substring(0, 50_000));
    }

    @ParameterizedTest
    @CsvSource({
        "--nwb, s.nwb, 4k",
        "--nwb, s.nwb, 52k",
        "--nwb, s.nwb, 200k",
        "--nwb, s.nwb, 400k",
        "--npy, alf, 200k",
        "--csv, csv, 200k"
    })
    void shouldLeaveNothingOnAFullDisk(String option, String place, String size) throws Exception {
        Path small = Files.createDirectory(dir.resolve("small" + option + size));
        SmallDisk.mount(small, size);
        try {
            Launcher.Outcome outcome = Launcher.run(dir, "export", session, option, small.resolve(place));

            assertThat(outcome.code()).isEqualTo(3);
            assertThat(outcome.complaint())
                    .startsWith("mienloop: cannot write " + small.resolve(place) + ": No space left on device")
                    .contains("free some space");
            assertThat(LiveFolder.below(small)).isEmpty();
        } finally {
            SmallDisk.unmount(small);
        }
    }

    /** The library cannot even close its file then, and would crash at the process's end. */
    @ParameterizedTest
    @CsvSource({"--nwb, s.nwb, 350k", "--nwb, s.nwb, 450k", "--nwb, s.nwb, 700k", "--npy, alf, 350k", "--csv, csv, 350k"
    })
    void shouldEndInOrderWhenADiskFails(String option, String place, String size) throws Exception {
        Path disk = Files.createDirectory(dir.resolve("below" + option + size));
        Path shown = Files.createDirectory(dir.resolve("failing" + option + size));
        try {
            SmallDisk.mountFailing(disk, shown, size);
            Launcher.Outcome outcome = Launcher.run(dir, "export", session, option, shown.resolve(place));

            assertThat(outcome.code()).isEqualTo(3);
            assertThat(outcome.complaint())
                    .startsWith("mienloop: cannot write " + shown.resolve(place) + ": ")
                    .containsAnyOf("Input/output error", "No space left on device"); // kernels differ
        } finally {
            SmallDisk.unmount(shown);
            SmallDisk.unmount(disk);
        }
    }

    /** The process still writes to what was taken away, and finds out when it puts the file in its place. */
    @Test
    void shouldEndInOrderWhenItsDiskIsUnmounted() throws Exception {
        boolean shown = false;
        for (int number = 0; number < 10 && !shown; number++) {
            shown = unmounted(Files.createDirectory(dir.resolve("real-" + number)), dir.resolve("shown-" + number));
        }
        assertThat(shown)
                .as("a disk could be unmounted in the middle of an export")
                .isTrue();
    }

    /** @return false when the export was done before the disk was away */
    private static boolean unmounted(Path real, Path shown) throws Exception {
        Files.createDirectory(shown);
        SmallDisk.bind(real, shown);
        try {
            Path out = dir.resolve("unmounted.out");
            Path err = dir.resolve("unmounted.err");
            Process process = Launcher.start(dir, out, err, "export", session, "--nwb", shown.resolve("s.nwb"));
            while (process.isAlive()
                    && LiveFolder.below(real).stream()
                            .noneMatch(file -> file.toFile().length() > 0)) {
                process.waitFor(1, TimeUnit.MILLISECONDS);
            }
            SmallDisk.tearOff(shown);
            process.waitFor();
            if (Files.exists(real.resolve("s.nwb"))) {
                return false;
            }
            Launcher.Outcome outcome = Launcher.outcome(process, out, err);
            assertThat(outcome.code()).isEqualTo(3);
            assertThat(outcome.complaint())
                    .contains("cannot write " + shown.resolve("s.nwb"), "no such file or folder");
            assertThat(shown).isEmptyDirectory();
            return true;
        } finally {
            SmallDisk.tearOff(shown);
        }
    }

    @Test
    void shouldLeaveNothingWhenItIsStopped() throws Exception {
        Path out = Files.createDirectory(dir.resolve("stopped"));
        boolean shown = false;
        for (int number = 0; number < 10 && !shown; number++) {
            Path nwb = out.resolve("s" + number + ".nwb");
            Process process = Launcher.start(
                    dir, dir.resolve("stopped.out"), dir.resolve("stopped.err"), "export", session, "--nwb", nwb);
            while (process.isAlive()
                    && LiveFolder.below(out).stream()
                            .noneMatch(file -> file.toFile().length() > 0)) {
                process.waitFor(1, TimeUnit.MILLISECONDS);
            }
            process.destroy();
            shown = process.waitFor() == 143;
            assertThat(LiveFolder.below(out)).noneMatch(file -> file.toString().endsWith(".tmp"));
            Files.deleteIfExists(nwb); // it was done before the signal came
        }
        assertThat(shown).as("an export could be stopped in the middle").isTrue();
    }

    @Test
    void shouldLeaveARunningSessionAlone() throws Exception {
        Path data = dir.resolve("live");
        Path out = dir.resolve("live.out");
        Path err = dir.resolve("live.err");
        Process live =
                Launcher.start(dir, out, err, "run", Launcher.watchOnly(dir), "--seconds", 300, "--data-dir", data);
        try {
            Waiting.until(
                    () -> LiveFolder.sessions(data).stream()
                            .anyMatch(begun ->
                                    begun.resolve("journal.mlj").toFile().length() > 10_000),
                    live);
            Path running = Launcher.session(data);
            Launcher.Outcome outcome = Launcher.run(dir, "export", running, "--nwb", dir.resolve("live.nwb"));

            assertThat(outcome.code()).isEqualTo(2);
            assertThat(outcome.complaint()).contains(running + " is being recorded by a running session");
            assertThat(dir.resolve("live.nwb")).doesNotExist();
            assertThat(live.isAlive()).isTrue();
        } finally {
            live.destroy();
            live.waitFor();
        }
        Launcher.run(dir, "export", Launcher.session(data), "--nwb", dir.resolve("live.nwb"))
                .succeeded();
    }

    @ParameterizedTest
    @CsvSource({"--nwb, s.nwb", "--npy, alf", "--csv, csv"})
    void shouldSayThatADiskIsReadOnly(String option, String place) throws Exception {
        Path small = Files.createDirectory(dir.resolve("read-only" + option));
        SmallDisk.mount(small, "16m,ro");
        try {
            Launcher.Outcome outcome = Launcher.run(dir, "export", session, option, small.resolve(place));

            assertThat(outcome.code()).isEqualTo(3);
            assertThat(outcome.complaint())
                    .contains("cannot write " + small.resolve(place))
                    .containsIgnoringCase("read-only");
            assertThat(LiveFolder.below(small)).isEmpty();
        } finally {
            SmallDisk.unmount(small);
        }
    }

    @Test
    void shouldNameMistakesInOneLine() throws Exception {
        Path there = Files.writeString(dir.resolve("there.nwb"), "somebody's");
        Launcher.Outcome exists = Launcher.run(dir, "export", session, "--nwb", there);
        assertThat(exists.code()).isEqualTo(2);
        assertThat(exists.complaint()).contains("there.nwb is there already", "--force");
        assertThat(there).hasContent("somebody's");

        Launcher.Outcome nothing = Launcher.run(dir, "export", session);
        assertThat(nothing.code()).isEqualTo(2);
        assertThat(nothing.complaint()).contains("--nwb");

        Launcher.Outcome noSession = Launcher.run(dir, "export", dir, "--nwb", dir.resolve("x.nwb"));
        assertThat(noSession.code()).isEqualTo(2);
        assertThat(noSession.complaint()).contains("no journal.mlj");

        Path broken = Files.createDirectory(dir.resolve("broken"));
        Files.writeString(broken.resolve("journal.mlj"), "frame,time_s\n0,0.0\n");
        Launcher.Outcome noJournal = Launcher.run(dir, "export", broken, "--nwb", dir.resolve("x.nwb"));
        assertThat(noJournal.code()).isEqualTo(2);
        assertThat(noJournal.complaint()).contains("not a journal");

        Launcher.Outcome over = Launcher.run(dir, "export", session, "--nwb", session.resolve("video.mkv"), "--force");
        assertThat(over.code()).isEqualTo(2);
        assertThat(over.complaint()).contains("would overwrite");
    }
}
