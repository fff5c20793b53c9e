package io.mienloop.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mienloop.testing.LiveFolder;
import io.mienloop.testing.Tags;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole closed loop as a stranger meets it. */
final class DemoIT {
    private static final int TRIES = 4;

    @TempDir
    private Path dir;

    @Test
    void shouldRunAWholeClosedLoopSession() throws Exception {
        Launcher.Outcome outcome =
                Launcher.run(dir, "demo", "--seconds", 30, "--no-dashboard", "--data-dir", dir.resolve("data"));

        outcome.succeeded();
        assertThat(outcome.err()).isEmpty();
        Path session = Launcher.session(dir.resolve("data"));
        accountsAddUp(session);
        everyFiredTriggerHasAnOutput(session);
        warmedBeforeArmed(session);
    }

    static JsonObject accountsAddUp(Path session) throws Exception {
        JsonObject summary = JsonParser.parseString(Files.readString(session.resolve("summary.json")))
                .getAsJsonObject();
        JsonObject frames = summary.getAsJsonObject("frames");
        long captured = frames.get("captured").getAsLong();
        assertThat(captured).isPositive();
        assertThat(frames.get("scored").getAsLong() + frames.get("abstained").getAsLong())
                .isEqualTo(captured);
        assertThat(frames.get("recorded").getAsLong() + frames.get("lost").getAsLong())
                .isEqualTo(captured);
        assertThat(Table.read(session.resolve("frames.csv"))).hasSize(Math.toIntExact(captured));
        assertThat(summary.get("ended").getAsString()).isEqualTo("completed");
        return summary;
    }

    private static void everyFiredTriggerHasAnOutput(Path session) throws Exception {
        List<CSVRecord> events = Table.read(session.resolve("events.csv"));
        List<CSVRecord> fired = Table.where(Table.where(events, "event", "commanded"), "trigger", "relief");
        assertThat(fired).isNotEmpty();
        for (CSVRecord command : fired) {
            List<CSVRecord> own = Table.where(events, "command", command.get("command"));
            assertThat(Table.where(own, "event", "acknowledged")).hasSize(1);
            List<CSVRecord> outputs = Table.where(own, "event", "output-on");
            assertThat(outputs)
                    .as("outputs of command %s", command.get("command"))
                    .isNotEmpty();
            assertThat(Double.parseDouble(outputs.getFirst().get("time_s")))
                    .isGreaterThanOrEqualTo(Double.parseDouble(command.get("time_s")) - 0.001);
            assertThat(outputs.getFirst().get("device_time_s")).isNotEmpty();
        }
    }

    private static void warmedBeforeArmed(Path session) throws Exception {
        List<String> events = Table.read(session.resolve("events.csv")).stream()
                .map(row -> row.get("event"))
                .toList();
        assertThat(events).containsSubsequence("warmed", "arming", "armed", "commanded");
    }

    @Test
    @Tag(Tags.NO_CLOCK)
    void shouldGiveTheSameSessionInSimulatedTimeEachTime() throws Exception {
        for (String name : new String[] {"one", "two"}) {
            Launcher.run(dir, "demo", "--seconds", 20, "--simulated-time", "--data-dir", dir.resolve(name))
                    .succeeded();
        }
        Path one = Launcher.session(dir.resolve("one"));
        Path two = Launcher.session(dir.resolve("two"));

        assertThat(Files.readString(two.resolve("frames.csv"))).isEqualTo(Files.readString(one.resolve("frames.csv")));
        // The start's UTC is the one line that differs.
        assertThat(withoutUtc(two)).isEqualTo(withoutUtc(one));
    }

    private static List<String> withoutUtc(Path session) throws Exception {
        return Files.readString(session.resolve("events.csv"))
                .lines()
                .filter(line -> !line.contains(",utc,"))
                .toList();
    }

    @Test
    void shouldEndInOrderOnCtrlC() throws Exception {
        Path out = dir.resolve("out.txt");
        Path err = dir.resolve("err.txt");
        Path data = null;
        Process process = null;
        for (int i = 0; i < TRIES && (process == null || !process.isAlive()); i++) {
            data = dir.resolve("data" + i);
            process = underWay(data, out, err);
        }
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        process.waitFor();

        Launcher.Outcome outcome = Launcher.outcome(process, out, err);
        assertThat(outcome.code()).as(outcome.err().toString()).isZero();
        Path session = Launcher.session(data);
        JsonObject summary = JsonParser.parseString(Files.readString(session.resolve("summary.json")))
                .getAsJsonObject();
        assertThat(summary.get("ended").getAsString()).isEqualTo("stopped");
        assertThat(summary.get("accounts_add_up").getAsBoolean()).isTrue();
        List<String> events = Table.read(session.resolve("events.csv")).stream()
                .map(row -> row.get("event"))
                .toList();
        assertThat(events).containsSubsequence("stop-requested", "disarmed");
    }

    /**
     * A demo that has journaled a good deal of frames. A machine that is starved for a third of a second rightly ends a session by itself,
     * and that one is not what is tested here: then it is returned dead.
     */
    private Process underWay(Path data, Path out, Path err) throws Exception {
        Process process = Launcher.start(dir, out, err, "demo", "--seconds", 600, "--data-dir", data);
        Waiting.until(
                () -> journalBytes(data) > 200_000
                        || !process.isAlive()
                                && Files.readString(err)
                                        .matches("(?s).*(did not run for|no frame was scored|disarmed itself).*"),
                process);
        return process;
    }

    private static long journalBytes(Path data) throws Exception {
        return LiveFolder.below(data).stream()
                .filter(path -> path.endsWith("journal.mlj"))
                .mapToLong(path -> path.toFile().length())
                .sum();
    }
}
