package io.mienloop.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.mienloop.testing.Tags;
import io.mienloop.testing.Undisturbed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up, cannot be written to, or goes away: one line, the stimuli off, and the rest of the data intact. */
final class DiskIT {
    @TempDir
    private Path dir;

    private Object[] session(Path data, Path log, Object... more) {
        return Stream.concat(
                        Stream.of(
                                "run",
                                Launcher.CONFIG.resolve("demo.yaml").toAbsolutePath(),
                                "--data-dir",
                                data,
                                "--set",
                                "rig.camera.frame-log=" + log.toAbsolutePath(),
                                "--seconds",
                                300),
                        Stream.of(more))
                .toArray();
    }

    private static void requireStimuliOffAfterTheStop(Path session) throws Exception {
        List<CSVRecord> events = Table.read(session.resolve("events.csv"));
        List<String> names = events.stream().map(row -> row.get("event")).toList();
        int stopped = names.indexOf("stimuli-stopped");
        assertThat(stopped).as("the stimuli were stopped").isNotNegative();
        assertThat(names.subList(stopped, names.size())).doesNotContain("commanded");
        // An edge that was there before the board had the abort may be told after it was sent, one of a channel; what
        // the board tells is in order.
        int aborted = stopped;
        while (aborted < events.size() && !events.get(aborted).get("detail").startsWith("aborted")) {
            aborted++;
        }
        int last = aborted < events.size() ? aborted : stopped;
        assertThat(names.subList(last, names.size())).doesNotContain("output-on");
        assertThat(events.subList(stopped, last).stream()
                        .filter(row -> row.get("event").equals("output-on"))
                        .map(row -> row.get("channel")))
                .doesNotHaveDuplicates();
        assertThat(events.stream()
                        .filter(row -> row.get("event").equals("output-on")
                                && !row.get("command").isEmpty()))
                .as("what went on")
                .hasSameSizeAs(events.stream()
                        .filter(row -> row.get("event").equals("output-off")
                                && !row.get("command").isEmpty())
                        .toList());
    }

    @Test
    void shouldStopTheStimuliAndThenEndBeforeTheDiskIsFull() throws Exception {
        Undisturbed.show("a session ends before the disk is full", this::fillUp);
    }

    private Optional<Boolean> fillUp(int number) throws Exception {
        Path small = Files.createDirectories(dir.resolve("small"));
        SmallDisk.mount(small, "40m");
        try {
            Launcher.Outcome outcome = Launcher.run(
                    dir,
                    session(
                            small,
                            dir.resolve("w.log"),
                            "--set",
                            "session.disk={warn: 9 s, stop-stimuli: 6 s, end: 3 s}"));

            if (Launcher.tooBusy(outcome.err())) {
                return Optional.empty();
            }
            assertThat(outcome.code()).as(outcome.err().toString()).isEqualTo(3);
            assertThat(outcome.err())
                    .anyMatch(line -> line.contains("but the session may last 5 min"))
                    .anyMatch(line -> line.contains("free some space, then begin a new session"))
                    .anyMatch(line -> line.contains("ends before it is full"));
            Path session = Launcher.session(small);
            List<String> events = Table.read(session.resolve("events.csv")).stream()
                    .map(row -> row.get("event"))
                    .toList();
            assertThat(events).containsSubsequence("disk-low", "stimuli-stopped", "fault");
            requireStimuliOffAfterTheStop(session);
            assertThat(Files.getFileStore(small).getUsableSpace()).isPositive();
            assertThat(JsonParser.parseString(Files.readString(session.resolve("summary.json")))
                            .getAsJsonObject()
                            .getAsJsonArray("problems"))
                    .isEmpty();
            assertThat(Launcher.run(dir, "replay", session).succeeded().out()).contains("no difference");
            return Optional.of(true);
        } finally {
            SmallDisk.unmount(small);
        }
    }

    @Test
    @Tag(Tags.NO_CLOCK)
    void shouldRefuseToBeginWithoutRoom() throws Exception {
        Path small = Files.createDirectories(dir.resolve("small"));
        SmallDisk.mount(small, "8m");
        try {
            Launcher.Outcome outcome = Launcher.run(dir, session(small, dir.resolve("w.log")));

            assertThat(outcome.code()).isEqualTo(3);
            assertThat(outcome.complaint()).contains("8.4 MB free").contains("free some space");
            assertThat(small).isEmptyDirectory();
        } finally {
            SmallDisk.unmount(small);
        }
    }

    @Test
    @Tag(Tags.NO_CLOCK)
    void shouldSayInALineThatAFolderIsReadOnly() throws Exception {
        Path readOnly = Files.createDirectories(dir.resolve("read-only"));
        SmallDisk.mountReadOnly(readOnly);
        try {
            // Little is asked of the disk, so that it is the writing that fails.
            Launcher.Outcome outcome = Launcher.run(
                    dir,
                    session(
                            readOnly,
                            dir.resolve("w.log"),
                            "--set",
                            "session.record=false",
                            "--set",
                            "session.disk={warn: 3 s, stop-stimuli: 2 s, end: 1 s}"));

            assertThat(outcome.code()).isEqualTo(3);
            assertThat(outcome.err().getLast()).contains(readOnly.toString()).containsIgnoringCase("read-only");
        } finally {
            SmallDisk.unmount(readOnly);
        }
    }

    /** A session on a disk that can only be read is still told whole, or told why it cannot be finished. */
    @Test
    @Tag(Tags.NO_CLOCK)
    void shouldRecoverNothingOnADiskThatCanOnlyBeRead() throws Exception {
        Path data = dir.resolve("data");
        Launcher.run(
                        dir,
                        "run",
                        Launcher.CONFIG.resolve("demo.yaml").toAbsolutePath(),
                        "--simulated-time",
                        "--seconds",
                        2,
                        "--data-dir",
                        data)
                .succeeded();
        Path shown = Files.createDirectories(dir.resolve("shown"));
        SmallDisk.bindReadOnly(data, shown);
        try {
            Path session = Launcher.session(shown);
            assertThat(Launcher.run(dir, "recover", session).succeeded().out())
                    .anyMatch(line -> line.contains("ended in order and is whole"));
            assertThat(Launcher.run(dir, "replay", session).succeeded().out()).contains("no difference");
            Files.delete(Launcher.session(data).resolve("frames.csv"));

            Launcher.Outcome outcome = Launcher.run(dir, "recover", session);

            assertThat(outcome.code()).isEqualTo(3);
            assertThat(outcome.complaint()).containsIgnoringCase("read-only").contains("nothing recorded was changed");
        } finally {
            SmallDisk.unmount(shown);
        }
    }

    @Test
    void shouldEndSafelyWhenItsFolderIsRenamed() throws Exception {
        Undisturbed.show("a session ends when its folder is renamed", number -> {
            Path data = dir.resolve("data-" + number);
            Path elsewhere = dir.resolve("elsewhere-" + number);
            return gone(data, elsewhere, number, () -> Files.move(data, elsewhere));
        });
    }

    @Test
    void shouldEndSafelyWhenItsDiskIsUnmounted() throws Exception {
        Undisturbed.show("a session ends when its disk is unmounted", number -> {
            Path real = Files.createDirectories(dir.resolve("real-" + number));
            Path shown = Files.createDirectories(dir.resolve("shown-" + number));
            SmallDisk.bind(real, shown);
            try {
                return gone(shown, real, number, () -> SmallDisk.tearOff(shown));
            } finally {
                SmallDisk.tearOff(shown);
            }
        });
    }

    /** Something done to a disk. */
    private interface Blow {
        void strike() throws Exception;
    }

    private Optional<Boolean> gone(Path data, Path there, int number, Blow blow) throws Exception {
        Path log = dir.resolve("w-" + number + ".log");
        Path out = dir.resolve("out.txt");
        Path err = dir.resolve("err.txt");
        Process process = Launcher.start(dir, out, err, session(data, log));
        while (process.isAlive() && Witness.checksums(log).size() < 60) {
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }

        blow.strike();

        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        Launcher.Outcome outcome = Launcher.outcome(process, out, err);
        if (Launcher.tooBusy(outcome.err())) {
            return Optional.empty();
        }
        assertThat(outcome.code()).as(outcome.err().toString()).isEqualTo(3);
        assertThat(outcome.err().getLast()).contains("is gone").contains("mienloop recover");
        return requireIntact(there);
    }

    private Optional<Boolean> requireIntact(Path data) throws Exception {
        Path session = Launcher.session(data);
        assertThat(String.join(
                        "\n", Launcher.run(dir, "recover", session).succeeded().out()))
                .contains("recovered");
        if (!Files.readString(session.resolve("events.csv")).contains("is gone while it is recorded")) {
            return Optional.empty(); // it ended for another reason just before
        }
        requireStimuliOffAfterTheStop(session);
        assertThat(JsonParser.parseString(Files.readString(session.resolve("summary.json")))
                        .getAsJsonObject()
                        .getAsJsonArray("problems"))
                .isEmpty();
        assertThat(Launcher.run(dir, "replay", session).succeeded().out()).contains("no difference");
        return Optional.of(true);
    }
}
