package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mienloop.config.ConfigLoader;
import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.session.JournalDamage;
import io.mienloop.session.JournalException;
import io.mienloop.session.JournalReader;
import io.mienloop.session.SessionFolder;
import io.mienloop.session.SessionRecovery;
import io.mienloop.session.SessionRecovery.State;
import io.mienloop.session.video.VideoPackets;
import io.mienloop.testing.Tags;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder that was cut anywhere is read as far as it is whole, and finished; nothing is invented and nothing changed. */
@Tag(Tags.NO_CLOCK)
final class RecoveryTest {
    private static final List<String> DERIVED = List.of("frames.csv", "events.csv", "summary.json");

    @TempDir
    private static Path dir;

    private static RehearsedFolder session;

    /** For what is tried at every byte. */
    private static RehearsedFolder brief;

    @TempDir
    private Path scratch;

    @BeforeAll
    static void record() throws Exception {
        session = RehearsedFolder.of(dir, 3, "rig.camera.simulated-mouse.rate=25 Hz");
        assertThat(read(session.journal()).events().size()).isGreaterThan(300);
        brief = RehearsedFolder.of(dir, 1, "rig.camera.simulated-mouse.rate=25 Hz");
        assertThat(read(brief.journal()).events().size()).isGreaterThan(100);
        assertThat(kinds(brief)).isEqualTo(kinds(session));
    }

    private static Set<EventKind> kinds(RehearsedFolder folder) throws IOException {
        Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
        try (JournalReader reader = new JournalReader(folder.journal())) {
            for (LoopEvent event = reader.next(); event != null; event = reader.next()) {
                kinds.add(event.kind);
            }
        }
        return kinds;
    }

    /**
     * What was read of a journal.
     *
     * @param events one number each that depends on all that is in it
     * @param damage behind the last whole record, or null
     */
    private record Reading(List<Long> events, JournalDamage damage) {}

    private static Reading read(Path journal) throws IOException {
        List<Long> read = new ArrayList<>();
        try (JournalReader reader = new JournalReader(journal)) {
            for (LoopEvent event = reader.next(); event != null; event = reader.next()) {
                long digest = reader.sequence() * 31 + event.timeNanos + 7 * event.begunNanos + event.kind.code();
                if (event.status != null && event.status.scored()) {
                    digest = digest * 31
                            + Arrays.hashCode(event.similarity)
                            + Arrays.hashCode(event.verdicts)
                            + event.scoredNanos;
                }
                read.add(digest * 31 + event.frame + event.code + event.facts() + event.commands());
            }
            return new Reading(read, reader.damage());
        }
    }

    /** Ends of the records, from the file's start. */
    private static List<Long> ends(RehearsedFolder folder) throws IOException {
        List<Long> ends = new ArrayList<>();
        long at = RehearsedFolder.FILE_HEADER;
        for (byte[] body : folder.records()) {
            at += RehearsedFolder.RECORD_HEADER + body.length;
            ends.add(at);
        }
        return ends;
    }

    @Test
    void shouldReadWhatIsWholeOfAJournalThatWasCutAtAnyByte() throws Exception {
        List<Long> ends = ends(brief);
        List<Long> whole = read(brief.journal()).events();
        Path cut = Files.copy(brief.journal(), scratch.resolve("cut.mlj"));
        try (FileChannel file = FileChannel.open(cut, StandardOpenOption.WRITE)) {
            for (long length = Files.size(cut); length >= 0; length--) {
                file.truncate(length);
                long last = length;
                long records = ends.stream().filter(end -> end <= last).count();
                try {
                    // The first record describes the session, the last its end.
                    int events = (int) Math.min(records - 1, whole.size());
                    Reading reading = read(cut);
                    assertThat(reading.events()).as("cut at byte %d", length).isEqualTo(whole.subList(0, events));
                    assertThat(reading.damage()).as("cut at byte %d", length).isNull();
                } catch (JournalException nothingYet) {
                    assertThat(records)
                            .as("cut at byte %d: %s", length, nothingYet)
                            .isZero();
                }
            }
        }
    }

    @Test
    void shouldStopBeforeARecordInWhichAnyByteIsWrong() throws Exception {
        List<Long> ends = ends(brief);
        List<Long> whole = read(brief.journal()).events();
        Path damaged = Files.copy(brief.journal(), scratch.resolve("damaged.mlj"));
        byte[] bytes = Files.readAllBytes(damaged);
        SplittableRandom random = new SplittableRandom(4);
        try (FileChannel file = FileChannel.open(damaged, StandardOpenOption.WRITE)) {
            for (int at = 0; at < bytes.length; at++) {
                int here = at;
                byte wrong = (byte) (bytes[at] ^ 1 << random.nextInt(8));
                file.write(ByteBuffer.wrap(new byte[] {wrong}), at);
                long before = ends.stream().filter(end -> end <= here).count();
                try {
                    int events = (int) Math.min(before - 1, whole.size());
                    Reading reading = read(damaged);
                    assertThat(reading.events()).as("byte %d", at).isEqualTo(whole.subList(0, events));
                    JournalDamage damage = reading.damage();
                    if (before == ends.size() - 1) {
                        assertThat(damage).as("byte %d, of the end", at).isNull();
                    } else {
                        assertThat(damage.at()).as("byte %d", at).isEqualTo(ends.get((int) before - 1));
                        assertThat(damage.next()).as("byte %d", at).isEqualTo(ends.get((int) before));
                        assertThat(damage.records()).as("byte %d", at).isEqualTo(ends.size() - before - 1);
                        assertThat(damage.ended()).isTrue();
                    }
                } catch (JournalException unreadable) {
                    assertThat(before).as("byte %d: %s", at, unreadable).isZero();
                }
                file.write(ByteBuffer.wrap(bytes, at, 1), at);
            }
        }
    }

    /** Name and hash of every file. */
    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), FileHash.sha256(file));
            }
        }
        return contents;
    }

    private static SessionRecovery.Outcome recover(RehearsedFolder folder) throws IOException {
        return new SessionRecovery(new SessionFolder(folder.path), "test").run();
    }

    /** As kill -9 leaves it: journal and video end where they had got to, and room is still reserved. */
    private RehearsedFolder killed(int number, long journalBytes, long videoBytes) throws Exception {
        RehearsedFolder cut = session.copy(scratch.resolve("killed-" + number));
        for (String derived : DERIVED) {
            Files.delete(cut.path.resolve(derived));
        }
        Files.write(cut.path.resolve(".ballast"), new byte[100]);
        try (FileChannel journal = FileChannel.open(cut.journal(), StandardOpenOption.WRITE);
                FileChannel video = FileChannel.open(cut.video(), StandardOpenOption.WRITE)) {
            journal.truncate(journalBytes);
            video.truncate(videoBytes);
        }
        return cut;
    }

    @Test
    void shouldRecoverAFolderThatWasCutAtAnyOfManyBytes() throws Exception {
        SplittableRandom random = new SplittableRandom(2026);
        long journalBytes = Files.size(session.journal());
        long videoBytes = Files.size(session.video());
        long firstRecord = ends(session).getFirst();
        for (int i = 0; i < 200; i++) {
            long journal = random.nextLong(journalBytes);
            RehearsedFolder cut = killed(i, journal, i % 2 == 0 ? videoBytes : random.nextLong(videoBytes));
            Map<String, String> before = contents(cut.path);

            SessionRecovery.Outcome outcome = recover(cut);

            Map<String, String> after = contents(cut.path);
            assertThat(outcome.lost()).as("cut at %d", journal).isNotEmpty();
            for (String recorded : List.of("journal.mlj", "video.mkv", "config.yaml", "prototypes.npz")) {
                assertThat(after.get(recorded)).isEqualTo(before.get(recorded));
            }
            assertThat(after).doesNotContainKey(".ballast").containsKey("recovery.json");
            assertThat(outcome.state()).isEqualTo(journal < firstRecord ? State.NOTHING_JOURNALED : State.RECOVERED);
            if (outcome.state() == State.RECOVERED) {
                assertThat(after).containsKeys("frames.csv", "events.csv", "summary.json");
                long rows = Files.readAllLines(cut.path.resolve("frames.csv")).size() - 1;
                assertThat(outcome.summary().frames().captured()).isEqualTo(rows);
            }
            if (i % 20 == 1 && outcome.state() == State.RECOVERED) {
                assertThat(cut.replay().difference()).as("cut at %d", journal).isNull();
            }
            SessionRecovery.Outcome again = recover(cut);
            assertThat(again.state()).isEqualTo(State.RECOVERED_BEFORE);
            assertThat(again.lost()).isEqualTo(outcome.lost());
            assertThat(contents(cut.path)).isEqualTo(after);
        }
    }

    @Test
    void shouldTellEveryFrameThatTheVideoHasAndNameWhatItLacks() throws Exception {
        long journal = ends(session).get(session.records().size() / 2);
        RehearsedFolder cut = killed(0, journal, Files.size(session.video()));

        SessionRecovery.Outcome outcome = recover(cut);

        assertThat(outcome.lost()).anyMatch(line -> line.contains("beyond the journal"));
        assertThat(outcome.lost()).anyMatch(line -> line.contains("cut short"));
        assertThat(outcome.summary().ended()).isEqualTo("fault");
        assertThat(cut.replay().difference()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "folder", "empty", "other", "cut", "one short"})
    void shouldFindAVideoInAReplayThatWasCutAfterTheRecovery(String how) throws Exception {
        RehearsedFolder cut = killed(0, Files.size(session.journal()) - 1, Files.size(session.video()));
        recover(cut);
        assertThat(cut.replay().difference()).isNull();

        meddle(cut, how);

        assertThat(cut.replay().difference()).startsWith("frame ").contains("not in video.mkv");
        for (String account : List.of("recovery.json", "summary.json")) {
            RehearsedFolder one = cut.copy(scratch.resolve("without-" + account));
            Files.delete(one.path.resolve(account));
            assertThat(one.replay().difference()).as("without %s", account).contains("not in video.mkv");
        }
    }

    private static void meddle(RehearsedFolder folder, String how) throws IOException {
        byte[] video = Files.readAllBytes(folder.video());
        Files.delete(folder.video());
        switch (how) {
            case "missing" -> assertThat(folder.video()).doesNotExist();
            case "folder" -> Files.createDirectory(folder.video());
            case "empty" -> Files.createFile(folder.video());
            case "other" -> Files.writeString(folder.video(), "no video at all");
            case "cut" -> Files.write(folder.video(), Arrays.copyOf(video, video.length / 2));
            default -> {
                int length = video.length;
                Files.write(folder.video(), video);
                for (long all = VideoPackets.whole(folder.video()); VideoPackets.whole(folder.video()) == all; ) {
                    length -= 500;
                    Files.write(folder.video(), Arrays.copyOf(video, length));
                }
            }
        }
    }

    /** A crash can take frames from the video that were reported: only an account made later tells them from others. */
    @Test
    void shouldSayInAReplayWhatAVideoLacksOfWhichNothingIsSaid() throws Exception {
        RehearsedFolder cut = killed(0, Files.size(session.journal()) - 1, Files.size(session.video()) / 2);
        long there = VideoPackets.whole(cut.video());

        Replay.Outcome before = cut.replay();
        recover(cut);
        Replay.Outcome after = cut.replay();

        assertThat(before.difference()).isNull();
        assertThat(before.lines())
                .anyMatch(line -> line.startsWith("video.mkv: ")
                        && line.contains("it has " + there + " of the ")
                        && line.contains("neither summary.json nor recovery.json"));
        assertThat(after.difference()).isNull();
        assertThat(after.lines())
                .anyMatch(line -> line.startsWith("video.mkv: ") && line.contains("it has " + there + " of the "))
                .noneMatch(line -> line.contains("neither"));
    }

    /** Frames that the recovery counts by their packets are those that a replay can decode. */
    @ParameterizedTest
    @ValueSource(strings = {"ffv1", "magicyuv"})
    void shouldFindNoDifferenceInAReplayOfAVideoThatACrashCut(String codec) throws Exception {
        RehearsedFolder whole = RehearsedFolder.of(scratch.resolve("other"), 1, "session.codec=" + codec);
        long size = Files.size(whole.video());
        for (int i = 1; i <= 5; i++) {
            RehearsedFolder cut = whole.copy(scratch.resolve("crashed-" + i));
            Files.delete(cut.path.resolve("summary.json"));
            try (FileChannel journal = FileChannel.open(cut.journal(), StandardOpenOption.WRITE);
                    FileChannel video = FileChannel.open(cut.video(), StandardOpenOption.WRITE)) {
                journal.truncate(journal.size() - 1);
                video.truncate(size * i / 6 + i);
            }
            recover(cut);

            assertThat(cut.replay().difference()).as("cut %d", i).isNull();
        }
    }

    @Test
    void shouldFindMissingFramesInAReplayThatLieBeyondTheJournal() throws Exception {
        RehearsedFolder cut = killed(0, ends(session).get(session.records().size() / 2), Files.size(session.video()));
        recover(cut);
        assertThat(cut.replay().difference()).isNull();

        meddle(cut, "one short");

        assertThat(cut.replay().difference()).startsWith("video.mkv had ").contains("can be read");
    }

    @Test
    void shouldLeaveAWholeSessionAsItIs() throws Exception {
        Map<String, String> before = contents(session.path);

        assertThat(recover(session).state()).isEqualTo(State.WHOLE);
        assertThat(contents(session.path)).isEqualTo(before);
    }

    /** The tables are all that is left of what a damaged journal lost. */
    @Test
    void shouldLeaveTablesAloneWhoseJournalWasDamagedLater() throws Exception {
        for (boolean cut : new boolean[] {false, true}) {
            RehearsedFolder damaged = session.copy(scratch.resolve("damaged-" + cut));
            byte[] journal = Files.readAllBytes(damaged.journal());
            journal[journal.length / 2] ^= 4;
            Files.write(damaged.journal(), cut ? java.util.Arrays.copyOf(journal, journal.length / 2) : journal);
            Map<String, String> before = contents(damaged.path);

            SessionRecovery.Outcome outcome = recover(damaged);

            assertThat(outcome.state()).isEqualTo(State.ALTERED);
            assertThat(outcome.problems().getFirst())
                    .contains("is not the journal that summary.json and the tables were made of")
                    .contains(cut ? "bytes shorter" : "is damaged; ");
            assertThat(contents(damaged.path)).isEqualTo(before);
        }
    }

    @Test
    void shouldMakeTablesThatAreMissingFromASessionThatEndedInOrder() throws Exception {
        RehearsedFolder full = session.copy(scratch.resolve("full"));
        Files.delete(full.path.resolve("frames.csv"));
        Files.delete(full.path.resolve("summary.json"));

        SessionRecovery.Outcome outcome = recover(full);

        assertThat(outcome.state()).isEqualTo(State.RECOVERED);
        assertThat(outcome.lost()).isEmpty();
        assertThat(outcome.summary().problems()).isEmpty();
        assertThat(full.path.resolve("frames.csv")).hasSameBinaryContentAs(session.path.resolve("frames.csv"));
    }

    @Test
    void shouldLeaveASessionAloneThatIsBeingRecorded() throws Exception {
        RehearsedFolder running = killed(0, 20_000, 20_000);
        try (FileChannel journal = FileChannel.open(running.journal(), StandardOpenOption.WRITE)) {
            journal.lock();

            assertThat(recover(running).state()).isEqualTo(State.RUNNING);
        }
        assertThat(running.path.resolve("summary.json")).doesNotExist();
        assertThat(recover(running).state()).isEqualTo(State.RECOVERED);
    }

    /** It has no journal yet while it warms up. */
    @Test
    void shouldLeaveASessionAloneFromItsFirstMoment() throws Exception {
        List<State> found = new ArrayList<>();
        SessionObserver observer = new SessionObserver() {
            @Override
            public void started(Path folder) {
                assertThat(folder.resolve("journal.mlj")).doesNotExist();
                try {
                    found.add(new SessionRecovery(new SessionFolder(folder), "test")
                            .run()
                            .state());
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
                assertThat(folder.resolve(".ballast")).exists();
            }
        };
        Path demo = Path.of(System.getProperty("mienloop.root", "."), "config", "demo.yaml");

        SessionResult result = new SessionRunner(
                        new ConfigLoader().load(demo, null, List.of()), new RunOptions(scratch, 1, true), observer)
                .run(() -> false);

        assertThat(found).containsExactly(State.RUNNING);
        assertThat(result.folder().resolve("recovery.json")).doesNotExist();
        assertThat(recover(new RehearsedFolder(result.folder())).state()).isEqualTo(State.WHOLE);
    }

    @Test
    void shouldRecoverAllBelowADataFolderAndNameTheOneThatItCannot() throws Exception {
        RehearsedFolder one = session.copy(scratch.resolve("data/sub-a/ses-1"));
        RehearsedFolder other = session.copy(scratch.resolve("data/sub-b/ses-2"));
        Files.writeString(one.journal(), "no journal at all");
        Files.delete(one.path.resolve("summary.json"));
        Files.delete(other.path.resolve("summary.json"));
        List<String> said = new ArrayList<>();

        assertThatThrownBy(() -> new Recovery(said::add).run(scratch.resolve("data")))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("not a journal");

        assertThat(said).anyMatch(line -> line.contains("ses-2: recovered"));
        assertThat(other.path.resolve("summary.json")).exists();
    }

    private RehearsedFolder unfinished(String path) throws IOException {
        RehearsedFolder folder = session.copy(scratch.resolve(path));
        Files.delete(folder.path.resolve("summary.json"));
        return folder;
    }

    private static Failure recoverAll(Path data, Consumer<String> said, Recovery.Lister lister) {
        return catchThrowableOfType(Failure.class, () -> new Recovery(said, lister).run(data));
    }

    /** Every mount has a lost+found. Root may read it, so that it is refused by hand where the system does not. */
    @Test
    void shouldRecoverTheOthersBesideAFolderThatItMayNotRead() throws Exception {
        RehearsedFolder one = unfinished("data/sub-a/ses-1");
        RehearsedFolder other = unfinished("data/sub-z/ses-2");
        Path denied = Files.createDirectory(scratch.resolve("data/lost+found"));
        Files.setPosixFilePermissions(denied, Set.of());
        List<String> said = new ArrayList<>();
        Failure failure;
        try {
            failure = recoverAll(scratch.resolve("data"), said::add, folder -> {
                if (folder.equals(denied) && Files.isReadable(folder)) {
                    throw new AccessDeniedException(folder.toString());
                }
                return Recovery.list(folder);
            });
        } finally {
            Files.setPosixFilePermissions(denied, PosixFilePermissions.fromString("rwx------"));
        }

        assertThat(failure.code()).isEqualTo(ExitCode.USAGE);
        assertThat(failure.getMessage())
                .hasLineCount(1)
                .contains("cannot look into " + denied, "no permission", "make it readable");
        assertThat(said).anyMatch(line -> line.contains("ses-1: recovered"));
        assertThat(said).anyMatch(line -> line.contains("ses-2: recovered"));
        assertThat(one.path.resolve("summary.json")).exists();
        assertThat(other.path.resolve("summary.json")).exists();
    }

    /** What the disk refuses counts most, then a session that was altered, then a folder of somebody else's. */
    @Test
    void shouldEndWithTheWorstOfWhatItFound() throws Exception {
        RehearsedFolder altered = session.copy(scratch.resolve("data/sub-a/ses-1"));
        Files.delete(altered.video());
        Path data = scratch.resolve("data");
        Path sub = Files.createDirectories(data.resolve("sub-b"));

        Failure denied = recoverAll(data, line -> {}, folder -> {
            if (folder.equals(sub)) {
                throw new AccessDeniedException(folder.toString());
            }
            return Recovery.list(folder);
        });
        Failure broken = recoverAll(data, line -> {}, folder -> {
            if (folder.equals(sub)) {
                throw new IOException("Input/output error");
            }
            return Recovery.list(folder);
        });

        assertThat(denied.code()).isEqualTo(ExitCode.VERIFICATION);
        assertThat(denied.getMessage()).contains("cannot look into " + sub, "video.mkv is missing");
        assertThat(broken.code()).isEqualTo(ExitCode.HARDWARE);
        assertThat(broken.getMessage()).contains("Input/output error", "video.mkv is missing");
    }

    /** {@code ~/data} is often a link to where there is room. */
    @Test
    void shouldFollowLinksAndRecoverEverySessionOnce() throws Exception {
        RehearsedFolder here = unfinished("big/data/sub-a/ses-1");
        RehearsedFolder elsewhere = unfinished("other/sub-b/ses-2");
        Path data = scratch.resolve("big/data");
        Files.createSymbolicLink(data.resolve("sub-b"), elsewhere.path.getParent());
        Files.createSymbolicLink(data.resolve("sub-c"), data.resolve("sub-a"));
        Files.createSymbolicLink(data.resolve("sub-a/ses-again"), here.path);
        Files.createSymbolicLink(data.resolve("sub-a/back"), data);
        Path link = Files.createSymbolicLink(scratch.resolve("link"), data);
        List<String> said = new ArrayList<>();

        new Recovery(said::add).run(link);

        assertThat(said.stream().filter(line -> line.startsWith(link.toString())))
                .hasSize(2)
                .allMatch(line -> line.contains(": recovered"));
        assertThat(here.path.resolve("summary.json")).exists();
        assertThat(elsewhere.path.resolve("summary.json")).exists();
    }

    @Test
    void shouldNameALinkThatLeadsToNoFolderAndRecoverTheOthers() throws Exception {
        RehearsedFolder one = unfinished("data/sub-z/ses-1");
        Path data = scratch.resolve("data");
        Path gone = Files.createSymbolicLink(data.resolve("sub-gone"), scratch.resolve("not mounted"));
        Path round = Files.createSymbolicLink(data.resolve("sub-round"), data.resolve("sub-round"));

        Failure failure = recoverAll(data, line -> {}, Recovery::list);

        assertThat(failure.getMessage())
                .hasLineCount(2)
                .contains("cannot look into " + gone, "cannot look into " + round);
        assertThat(one.path.resolve("summary.json")).exists();
    }

    @Test
    void shouldSayThatAFolderIsNoSession() {
        assertThatThrownBy(() -> new Recovery(line -> {}).run(scratch))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("neither");
    }
}
