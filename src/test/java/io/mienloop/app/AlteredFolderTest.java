package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mienloop.session.SessionFolder;
import io.mienloop.session.SessionRecovery;
import io.mienloop.session.SessionRecovery.State;
import io.mienloop.testing.Tags;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code recover} calls nothing whole that is not as its session left it: what the journal holds is made anew where nothing lies in
 * its place, the rest is told and left.
 */
@Tag(Tags.NO_CLOCK)
final class AlteredFolderTest {
    private static final List<String> DERIVED = List.of("frames.csv", "events.csv", "summary.json", "latency.hlog");

    @TempDir
    private static Path dir;

    private static RehearsedFolder session;
    private static long frames;

    @TempDir
    private Path scratch;

    @BeforeAll
    static void record() throws Exception {
        session = RehearsedFolder.of(dir, 3, "rig.camera.simulated-mouse.rate=25 Hz");
        frames = Files.readAllLines(session.path.resolve("frames.csv")).size() - 1L;
    }

    private RehearsedFolder copy() throws IOException {
        return session.copy(scratch.resolve("ses-1"));
    }

    private static Map<String, String> contents(RehearsedFolder folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder.path)) {
            for (Path file : files.toList()) {
                contents.put(
                        file.getFileName().toString(), Files.isDirectory(file) ? "a folder" : FileHash.sha256(file));
            }
        }
        return contents;
    }

    private static SessionRecovery.Outcome recover(RehearsedFolder folder) throws IOException {
        return new SessionRecovery(new SessionFolder(folder.path), "test").run();
    }

    /** Code and lines of the command, run twice: the second changes nothing, and ends and complains as the first. */
    private static String command(RehearsedFolder folder, ExitCode code) throws Exception {
        List<String> said = new ArrayList<>();
        Failure first = run(folder, said);
        Map<String, String> after = contents(folder);
        Failure second = run(folder, new ArrayList<>());
        assertThat(contents(folder)).isEqualTo(after);
        for (Failure failure : Arrays.asList(first, second)) {
            assertThat(failure == null ? ExitCode.DONE : failure.code()).isEqualTo(code);
        }
        if (first == null) {
            return String.join("\n", said);
        }
        assertThat(second).hasMessage(first.getMessage());
        return first.getMessage();
    }

    private static Failure run(RehearsedFolder folder, List<String> said) {
        return catchThrowableOfType(Failure.class, () -> new Recovery(said::add).run(folder.path));
    }

    /** The command must tell this, and leave all as it lies there. */
    private static String toldAndLeft(RehearsedFolder folder) throws Exception {
        Map<String, String> before = contents(folder);
        String told = command(folder, ExitCode.VERIFICATION);
        assertThat(contents(folder)).isEqualTo(before);
        return told;
    }

    private static void damage(RehearsedFolder folder) throws IOException {
        byte[] journal = Files.readAllBytes(folder.journal());
        journal[journal.length / 2] ^= 4;
        Files.write(folder.journal(), journal);
    }

    private static void remove(RehearsedFolder folder, List<String> names) throws IOException {
        for (String name : names) {
            Files.delete(folder.path.resolve(name));
        }
    }

    @Test
    void shouldTellWhatFollowsADamagedRecordOfASessionThatWasCutShort() throws Exception {
        RehearsedFolder cut = copy();
        remove(cut, DERIVED);
        try (FileChannel journal = FileChannel.open(cut.journal(), StandardOpenOption.WRITE)) {
            journal.truncate(Files.size(cut.journal()) - 1);
        }
        damage(cut);

        String told = command(cut, ExitCode.VERIFICATION);

        assertThat(told)
                .contains("no crash of a program leaves that: put the journal back from a copy")
                .containsPattern("record at byte \\d+ is damaged; \\d+ bytes follow, with \\d+ whole records to 3");
        assertThat(Files.readAllLines(cut.path.resolve("frames.csv")).size()).isBetween(10, (int) frames);
        Replay.Outcome replay = cut.replay();
        assertThat(replay.difference()).contains("is damaged; ", "no crash of a program leaves that");
        assertThat(new Replay(cut.path).with(cut.config(), null, List.of(), (done, total) -> {}))
                .anyMatch(line -> line.contains("is damaged; ") && line.contains("nothing of it is counted"));
    }

    /** There is nothing to be kept in the place of tables that are not there; but a crash it was not. */
    @Test
    void shouldMakeTablesOfWhatADamagedJournalHoldsAndStillFail() throws Exception {
        RehearsedFolder damaged = copy();
        remove(damaged, DERIVED);
        damage(damaged);

        assertThat(command(damaged, ExitCode.VERIFICATION))
                .contains("is damaged; ")
                .contains("and the session's end")
                .contains("put the journal back from a copy");

        assertThat(damaged.path.resolve("frames.csv")).exists();
        assertThat(damaged.replay().difference()).contains("is damaged; ").contains("ended in order");
    }

    @Test
    void shouldSayThatTheFirstRecordIsDamagedWhereOthersFollow() throws Exception {
        RehearsedFolder damaged = copy();
        byte[] journal = Files.readAllBytes(damaged.journal());
        journal[40] ^= 1;
        Files.write(damaged.journal(), journal);

        assertThat(toldAndLeft(damaged)).contains("has lost its first record");
        assertThat(catchThrowableOfType(Failure.class, damaged::replay).code()).isEqualTo(ExitCode.VERIFICATION);
    }

    @Test
    void shouldTellBytesThatWereAddedToTheJournalOfAFinishedSession() throws Exception {
        RehearsedFolder longer = copy();
        Files.write(longer.journal(), "junk".getBytes(), StandardOpenOption.APPEND);

        assertThat(toldAndLeft(longer)).contains("4 bytes added after its session had ended");
        assertThat(longer.replay().difference()).contains("4 bytes lie behind the journal's end");

        remove(longer, DERIVED);
        assertThat(command(longer, ExitCode.VERIFICATION)).contains("4 bytes lie behind the journal's end");
    }

    @Test
    void shouldTellByHowMuchAJournalIsTooShort() throws Exception {
        RehearsedFolder shorter = copy();
        List<byte[]> records = shorter.records();
        long last = records.getLast().length + RehearsedFolder.RECORD_HEADER;
        try (FileChannel journal = FileChannel.open(shorter.journal(), StandardOpenOption.WRITE)) {
            journal.truncate(journal.size() - last);
        }

        assertThat(toldAndLeft(shorter)).contains("it is " + last + " bytes shorter");
        assertThat(shorter.replay().difference())
                .contains("no end")
                .contains("not " + Files.size(session.journal()))
                .doesNotContain("decides nothing");
    }

    @Test
    void shouldRecoverAgainOnceTheJournalIsBack() throws Exception {
        RehearsedFolder without = copy();
        remove(without, DERIVED);
        Files.move(without.journal(), scratch.resolve("elsewhere"));
        assertThat(command(without, ExitCode.DONE))
                .contains("nothing was journaled")
                .contains(frames + " frames");

        Files.move(scratch.resolve("elsewhere"), without.journal());

        assertThat(recover(without).state()).isEqualTo(State.RECOVERED);
        assertThat(without.path.resolve("frames.csv")).hasSameBinaryContentAs(session.path.resolve("frames.csv"));
        assertThat(recover(without).state()).isEqualTo(State.RECOVERED_BEFORE);
    }

    @Test
    void shouldAddWhatMoreOfACutJournalHolds() throws Exception {
        RehearsedFolder cut = copy();
        remove(cut, DERIVED);
        try (FileChannel journal = FileChannel.open(cut.journal(), StandardOpenOption.WRITE)) {
            journal.truncate(journal.size() / 2);
        }
        assertThat(recover(cut).state()).isEqualTo(State.RECOVERED);

        Files.write(cut.journal(), Files.readAllBytes(session.journal()));

        assertThat(recover(cut).state()).isEqualTo(State.RECOVERED);
        assertThat(cut.path.resolve("frames.csv")).hasSameBinaryContentAs(session.path.resolve("frames.csv"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNotCallAJournalNeverWrittenThatTablesWereMadeOf(boolean removed) throws Exception {
        RehearsedFolder without = copy();
        if (removed) {
            Files.delete(without.journal());
        } else {
            Files.write(without.journal(), new byte[0]);
        }

        assertThat(toldAndLeft(without)).contains("put journal.mlj back from a copy");
        assertThat(without.path.resolve("recovery.json")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "missing, is missing",
        "folder, is not a file",
        "empty, is empty",
        "other, holds no frame that can be read",
        "cut, is cut after"
    })
    void shouldCountTheFramesThatTheVideoLacks(String how, String told) throws Exception {
        RehearsedFolder altered = copy();
        byte[] video = Files.readAllBytes(altered.video());
        Files.delete(altered.video());
        switch (how) {
            case "missing" -> assertThat(altered.video()).doesNotExist();
            case "folder" -> Files.createDirectory(altered.video());
            case "empty" -> Files.createFile(altered.video());
            case "other" -> Files.writeString(altered.video(), "no video at all");
            default -> Files.write(altered.video(), Arrays.copyOf(video, video.length / 2));
        }

        String line = toldAndLeft(altered);

        assertThat(line).contains("video.mkv " + told).contains(" of the " + frames + " frames that were written");
        if (!how.equals("cut")) {
            assertThat(line).contains(": " + frames + " of the " + frames);
        }
        assertThat(altered.replay().difference()).contains("not in video.mkv");
    }

    @Test
    void shouldTellAVideoThatWasAlteredThoughItHasItsFrames() throws Exception {
        RehearsedFolder altered = copy();
        Files.write(altered.video(), new byte[100], StandardOpenOption.APPEND);

        assertThat(toldAndLeft(altered)).contains("video.mkv has its " + frames + " frames, but");
    }

    /** The journal does not tell any more how many frames there were; the summary does. */
    @Test
    void shouldTellACutVideoAlsoBesideADamagedJournal() throws Exception {
        RehearsedFolder altered = copy();
        damage(altered);
        Files.delete(altered.video());
        Files.delete(altered.config());

        assertThat(command(altered, ExitCode.VERIFICATION))
                .contains("is damaged; ")
                .contains("video.mkv is missing: " + frames + " of the " + frames);
        assertThat(altered.config()).hasSameBinaryContentAs(session.config());
    }

    /** A cut of the video told once is told again, though the tables were made anew beside it. */
    @Test
    void shouldTellACutVideoAlsoWhereTablesAreMissing() throws Exception {
        RehearsedFolder altered = copy();
        remove(altered, List.of("summary.json", "events.csv"));
        byte[] video = Files.readAllBytes(altered.video());
        Files.write(altered.video(), Arrays.copyOf(video, video.length / 2));

        assertThat(command(altered, ExitCode.VERIFICATION)).contains("video.mkv is cut after");

        assertThat(altered.path.resolve("events.csv")).hasSameBinaryContentAs(session.path.resolve("events.csv"));
    }

    @Test
    void shouldTellAVideoThatWasCutAfterItsSessionWasRecovered() throws Exception {
        RehearsedFolder cut = copy();
        remove(cut, DERIVED);
        try (FileChannel journal = FileChannel.open(cut.journal(), StandardOpenOption.WRITE)) {
            journal.truncate(journal.size() - 1);
        }
        assertThat(recover(cut).problems()).isEmpty();
        byte[] video = Files.readAllBytes(cut.video());
        Files.write(cut.video(), Arrays.copyOf(video, video.length / 2));

        assertThat(toldAndLeft(cut)).contains("video.mkv is cut after").contains(" of the " + frames);

        Files.write(cut.video(), video);
        assertThat(recover(cut).state()).isEqualTo(State.RECOVERED_BEFORE);
    }

    @Test
    void shouldWriteTheExperimentAgainFromTheJournal() throws Exception {
        RehearsedFolder altered = copy();
        Files.delete(altered.config());
        Replay.Outcome replay = altered.replay();
        assertThat(replay.difference()).isNull();
        assertThat(replay.lines()).anyMatch(line -> line.contains("config.yaml is missing: the journal's copy"));

        assertThat(command(altered, ExitCode.DONE)).contains("recovered from the journal: config.yaml");

        assertThat(contents(altered)).isEqualTo(contents(session));
    }

    @Test
    void shouldTellAnotherExperiment() throws Exception {
        RehearsedFolder altered = copy();
        Files.writeString(altered.config(), "\n", StandardOpenOption.APPEND);

        assertThat(toldAndLeft(altered)).contains("config.yaml is not the one that the session ran with");
    }

    @Test
    void shouldTellThatThePrototypesAreMissing() throws Exception {
        RehearsedFolder altered = copy();
        Files.delete(altered.path.resolve("prototypes.npz"));

        assertThat(toldAndLeft(altered)).contains("prototypes.npz is missing; put it back");
        Failure replay = catchThrowableOfType(Failure.class, altered::replay);
        assertThat(replay).hasMessageContaining("prototypes.npz: is missing; put the session's back");
        assertThat(replay.code()).isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.yaml", "prototypes.npz", "journal.mlj"})
    void shouldTellAFolderInTheFilesPlace(String name) throws Exception {
        RehearsedFolder altered = copy();
        Files.delete(altered.path.resolve(name));
        Files.createDirectory(altered.path.resolve(name));

        Failure replay = catchThrowableOfType(Failure.class, altered::replay);
        assertThat(replay.code()).isEqualTo(ExitCode.USAGE);
        assertThat(replay).hasMessageContaining(name).hasMessageContaining("back");
        boolean journal = name.startsWith("journal");
        assertThat(command(altered, journal ? ExitCode.USAGE : ExitCode.VERIFICATION))
                .contains(name)
                .contains("back");
    }

    @ParameterizedTest
    @ValueSource(strings = {"frames.csv", "events.csv", "latency.hlog"})
    void shouldLeaveAnAlteredTableAndSayHowToHaveItMadeAnew(String name) throws Exception {
        RehearsedFolder altered = copy();
        Files.writeString(altered.path.resolve(name), "by hand\n", StandardOpenOption.APPEND);

        assertThat(toldAndLeft(altered)).contains(name + " is not the one that was made of the journal");

        Files.delete(altered.path.resolve(name));
        assertThat(recover(altered).state()).isEqualTo(State.RECOVERED);
        assertThat(altered.path.resolve(name)).hasSameBinaryContentAs(session.path.resolve(name));
    }

    @Test
    void shouldNotReplaceAnAlteredTableWhereAnotherIsMissing() throws Exception {
        RehearsedFolder altered = copy();
        Files.writeString(altered.path.resolve("frames.csv"), "by hand\n", StandardOpenOption.APPEND);
        Files.delete(altered.path.resolve("events.csv"));

        assertThat(toldAndLeft(altered)).contains("frames.csv is not the one");
    }

    @Test
    void shouldTellASummaryThatCountsOtherwise() throws Exception {
        RehearsedFolder altered = copy();
        Path summary = altered.path.resolve("summary.json");
        Files.writeString(
                summary, Files.readString(summary).replace("\"captured\": " + frames, "\"captured\": " + (frames + 1)));

        assertThat(toldAndLeft(altered))
                .contains("summary.json was altered, frames.captured is " + (frames + 1) + ", the journal gives "
                        + frames);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"ended\": \"completed\" | \"ended\": \"stopped\" | ended is \"stopped\", the journal gives \"completed\"",
                "\"lost\": 0 | \"lost\": 3 | frames.lost is 3, the journal gives 0",
                "\"refused\": 0 | \"refused\": 7 | refused is 7, the journal gives 0",
                "\"simulated_time\": true | \"simulated_time\": false | simulated_time is false, the journal gives true"
            })
    void shouldTellAnythingThatASummaryTellsOtherwise(String was, String is, String told) throws Exception {
        RehearsedFolder altered = copy();
        Path summary = altered.path.resolve("summary.json");
        String text = Files.readString(summary);
        assertThat(text).contains(was);
        Files.writeString(summary, text.replace(was, is));

        assertThat(toldAndLeft(altered)).contains("summary.json was altered, ", told);
        assertThat(altered.replay().difference())
                .contains("all that was replayed is the same, but summary.json was altered", told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",\\s*\"content_sha256\": \"[0-9a-f]{64}\" | '' | it has lost the hash of its own content",
                "\"video_bytes\": \\d+ | \"video_bytes\": 7 | its content is not that of its own hash"
            })
    void shouldTellByItsHashWhatTheJournalDoesNotKnow(String was, String is, String told) throws Exception {
        RehearsedFolder altered = copy();
        Path summary = altered.path.resolve("summary.json");
        String text = Files.readString(summary);
        assertThat(text).containsPattern(was);
        Files.writeString(summary, text.replaceFirst(was, is));

        assertThat(toldAndLeft(altered)).contains("summary.json was altered, " + told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"frames.csv", "events.csv", "latency.hlog"})
    void shouldTellAnAlteredTableInAReplayToo(String name) throws Exception {
        RehearsedFolder altered = copy();
        Path table = altered.path.resolve(name);
        byte[] bytes = Files.readAllBytes(table);
        bytes[bytes.length / 2] ^= 1;
        Files.write(table, bytes);

        assertThat(altered.replay().difference())
                .contains("all that was replayed is the same, but " + name + " is not the one that was made");
    }

    @Test
    void shouldMakeAnEmptyExperimentAnew() throws Exception {
        RehearsedFolder emptied = copy();
        byte[] before = Files.readAllBytes(emptied.config());
        Files.write(emptied.config(), new byte[0]);

        assertThat(command(emptied, ExitCode.DONE)).contains("config.yaml");
        assertThat(emptied.config()).hasBinaryContent(before);
    }

    @Test
    void shouldKeepATableThatNoSummaryNamesUnderAnotherName() throws Exception {
        RehearsedFolder altered = copy();
        Files.delete(altered.path.resolve("summary.json"));
        Files.writeString(altered.path.resolve("frames.csv"), "by hand\n");

        assertThat(command(altered, ExitCode.DONE)).contains("kept: frames.csv.found-1");

        assertThat(altered.path.resolve("frames.csv.found-1")).hasContent("by hand");
        assertThat(altered.path.resolve("frames.csv")).hasSameBinaryContentAs(session.path.resolve("frames.csv"));
        assertThat(altered.path.resolve("events.csv.found-1")).doesNotExist();
    }

    /** A session warms up before it has a journal, and makes its tables when it has closed it. */
    @Test
    void shouldLeaveAFolderAloneInWhichASessionWorksWithoutAJournal() throws Exception {
        RehearsedFolder warming = copy();
        remove(warming, DERIVED);
        Files.delete(warming.journal());
        Files.write(warming.path.resolve(".ballast"), new byte[100]);
        Map<String, String> before = contents(warming);
        try (FileChannel log = FileChannel.open(warming.path.resolve("mienloop.log"), StandardOpenOption.WRITE)) {
            assertThat(log.lock(Long.MAX_VALUE - 1, 1, false).isValid()).isTrue();

            Failure refused = run(warming, new ArrayList<>());

            assertThat(refused).hasMessageContaining("being recorded");
            assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
        }
        assertThat(contents(warming)).isEqualTo(before);
    }

    @Test
    void shouldNotReplayASessionThatIsBeingRecorded() throws Exception {
        RehearsedFolder running = copy();
        try (FileChannel journal = FileChannel.open(running.journal(), StandardOpenOption.WRITE)) {
            assertThat(journal.lock().isValid()).isTrue();

            Failure refused = catchThrowableOfType(Failure.class, running::replay);

            assertThat(refused).hasMessageContaining("being recorded");
            assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
        }
        assertThat(running.replay().difference()).isNull();
    }
}
