package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mienloop.testing.Tags;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code mienloop export} refuses before any work, and that nothing is touched then. */
@Tag(Tags.NO_CLOCK)
final class ExportsTest {
    @TempDir
    private static Path shared;

    private static RehearsedFolder rehearsed;

    @TempDir
    private Path dir;

    @BeforeAll
    static void rehearse() throws Exception {
        rehearsed = RehearsedFolder.of(shared.resolve("data"), 5);
    }

    private static void export(Path session, Path nwb, Path npy, Path csv) throws Failure {
        new Exports(SessionObserver.NOBODY).export(session, new ExportPlaces(nwb, npy, csv), true);
    }

    private void refused(Path session, Path nwb, Path npy, Path csv, String... words) throws IOException {
        Map<Path, String> before = files();
        assertThatThrownBy(() -> export(session, nwb, npy, csv)).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.code()).isEqualTo(ExitCode.USAGE);
            assertThat(failure.getMessage()).contains(words).hasLineCount(1);
        });
        assertThat(files()).isEqualTo(before);
    }

    private Map<Path, String> files() throws IOException {
        Map<Path, String> files = new TreeMap<>();
        for (Path root : new Path[] {dir, shared}) {
            try (Stream<Path> all = Files.walk(root)) {
                for (Path path : all.toList()) {
                    files.put(
                            path,
                            Files.isRegularFile(path)
                                    ? Integer.toString(Arrays.hashCode(Files.readAllBytes(path)))
                                    : "");
                }
            }
        }
        return files;
    }

    @Test
    void shouldSayWhatIsNoSession() throws Exception {
        Path file = Files.writeString(dir.resolve("file"), "");
        Path nwb = dir.resolve("x.nwb");
        refused(dir.resolve("nosuch"), nwb, null, null, "there is no ", "nosuch", "name a session's folder");
        refused(file, nwb, null, null, "file is a file", "name a session's folder");
        refused(
                shared.resolve("data"),
                nwb,
                null,
                null,
                "is no session's folder",
                "no journal.mlj",
                "name a session's");
        refused(rehearsed.path, null, null, null, "--nwb FILE", "--npy FOLDER");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config.yaml",
                "prototypes.npz",
                "journal.mlj",
                "video.mkv",
                "frames.csv",
                "events.csv",
                "summary.json",
                "latency.hlog",
                "mienloop.log",
                "somebody's note"
            })
    void shouldReplaceNothingOfASession(String name) throws Exception {
        Path own = rehearsed.path.resolve(name);
        if (!Files.exists(own)) {
            Files.writeString(own, "kept");
        }
        Path links = Files.createTempDirectory(shared, "links");
        Path folderLink = Files.createSymbolicLink(links.resolve("link"), rehearsed.path);
        Path fileLink = Files.createSymbolicLink(links.resolve("x.nwb"), own);
        RehearsedFolder other = rehearsed.copy(dir.resolve("ses-other"));

        for (Path nwb : new Path[] {own, folderLink.resolve(name), fileLink, other.path.resolve(name)}) {
            refused(rehearsed.path, nwb, null, null, "--nwb", "would overwrite", "not even with --force");
        }
    }

    /** As root it could be a disk, or the one place where everybody's output goes. */
    @Test
    void shouldReplaceNothingThatIsNoFile() throws Exception {
        Path socket = dir.resolve("x.nwb");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Path link = Files.createSymbolicLink(dir.resolve("link.nwb"), socket);

            refused(rehearsed.path, socket, null, null, "--nwb", "is not a file");
            refused(rehearsed.path, link, null, null, "--nwb", "is not a file");
        }
    }

    @Test
    void shouldNotReplaceALinkToNothingUnasked() throws Exception {
        Path link = Files.createSymbolicLink(dir.resolve("x.nwb"), dir.resolve("nothing"));

        assertThatThrownBy(() -> new Exports(SessionObserver.NOBODY)
                        .export(rehearsed.path, new ExportPlaces(link, null, null), false))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("--force");
        assertThat(link).isSymbolicLink();
    }

    @Test
    void shouldReplaceNoTablesOfASessionEither() throws Exception {
        refused(rehearsed.path, null, null, rehearsed.path, "--csv", "frames.csv would overwrite");
    }

    /** They would pass for what the session or its recovery has made. */
    @ParameterizedTest
    @ValueSource(strings = {"recovery.json", "doses-not-in-ledger.tsv", ".ballast"})
    void shouldTakeNoNameOfASessionsOwnFiles(String name) throws Exception {
        refused(rehearsed.path, rehearsed.path.resolve(name), null, null, "--nwb", name, "choose another place");
    }

    @Test
    void shouldRefuseTwoFormatsAtOnePlace() throws Exception {
        Path real = Files.createDirectory(dir.resolve("real"));
        Path link = Files.createSymbolicLink(dir.resolve("link"), real);
        Path x = real.resolve("x");
        refused(rehearsed.path, x, x, null, "--nwb", "--npy", "the same place");
        refused(rehearsed.path, x, null, real.resolve("./y/../x"), "--nwb", "--csv", "the same place");
        refused(rehearsed.path, x, link.resolve("x"), null, "--nwb", "--npy", "the same place");
        refused(rehearsed.path, x, x.resolve("deeper"), null, "--nwb", "--npy", "the same place");
        refused(rehearsed.path, real.resolve("frames.csv"), null, link, "--nwb", "--csv", "would both write");
        Path relative = Path.of("").toAbsolutePath().relativize(x.toAbsolutePath());
        refused(rehearsed.path, x, relative, null, "--nwb", "--npy", "the same place");
    }

    /** Their files have different names. */
    @Test
    void shouldWriteArraysAndTablesIntoOneFolder() throws Exception {
        export(rehearsed.path, null, dir.resolve("both"), dir.resolve("both"));

        assertThat(dir.resolve("both/frames.csv")).exists();
        assertThat(dir.resolve("both/frames.times.npy")).exists();
    }

    @Test
    void shouldNameTheOptionOfAWrongPlace() throws Exception {
        Path folder = Files.createDirectory(dir.resolve("folder"));
        Path file = Files.writeString(dir.resolve("file"), "kept");
        refused(rehearsed.path, folder, null, null, "--nwb", "is a folder");
        refused(rehearsed.path, dir.resolve("no/x.nwb"), null, null, "--nwb", "there is no folder");
        refused(rehearsed.path, null, file, null, "--npy", "is a file");
        refused(rehearsed.path, null, null, file, "--csv", "is a file");
    }

    /** The journal is locked by whoever records. */
    @Test
    void shouldLeaveARunningSessionAlone() throws Exception {
        try (FileChannel journal = FileChannel.open(rehearsed.journal(), StandardOpenOption.WRITE)) {
            journal.lock();
            refused(rehearsed.path, dir.resolve("x.nwb"), null, null, "is being recorded", "when that has ended");
        }
        export(rehearsed.path, dir.resolve("x.nwb"), null, null);
        assertThat(dir.resolve("x.nwb")).exists();
    }

    private Exports.Outcome tables(RehearsedFolder session) throws Failure {
        return new Exports(SessionObserver.NOBODY)
                .export(session.path, new ExportPlaces(null, null, dir.resolve("tables")), true);
    }

    private static void flip(RehearsedFolder session, int at) throws IOException {
        byte[] journal = Files.readAllBytes(session.journal());
        journal[at] ^= 4;
        Files.write(session.journal(), journal);
    }

    @Test
    void shouldNotCallASessionCutShortWhoseJournalWasDamagedLater() throws Exception {
        RehearsedFolder damaged = rehearsed.copy(dir.resolve("ses-copy"));
        flip(damaged, (int) Files.size(damaged.journal()) / 2);

        Exports.Outcome outcome = tables(damaged);

        assertThat(outcome.lines()).noneMatch(line -> line.contains("cut short"));
        assertThat(outcome.damage())
                .hasLineCount(1)
                .containsPattern("ses-copy: the journal's record at byte \\d+ is damaged; \\d+ bytes follow")
                .contains("and the session's end", "had ended in order", "put the journal back from a copy");
        assertThat(dir.resolve("tables/frames.csv")).exists();
    }

    @Test
    void shouldSayThatBytesLieBehindTheJournalsEnd() throws Exception {
        RehearsedFolder longer = rehearsed.copy(dir.resolve("ses-copy"));
        Files.writeString(longer.journal(), "junk", StandardOpenOption.APPEND);

        Exports.Outcome outcome = tables(longer);

        assertThat(outcome.lines()).noneMatch(line -> line.contains("cut short"));
        assertThat(outcome.damage()).hasLineCount(1).contains("4 bytes lie behind the journal's end");
        assertThat(dir.resolve("tables/frames.csv")).hasSameBinaryContentAs(rehearsed.path.resolve("frames.csv"));
    }

    /** A crash explains a torn end: that is no failure, but what lies behind a damaged record is told. */
    @Test
    void shouldStillExportWhatACrashLeft() throws Exception {
        RehearsedFolder cut = rehearsed.copy(dir.resolve("ses-copy"));
        try (FileChannel journal = FileChannel.open(cut.journal(), StandardOpenOption.WRITE)) {
            journal.truncate(journal.size() - 1);
        }
        Files.delete(cut.path.resolve("summary.json"));
        Exports.Outcome torn = tables(cut);
        assertThat(torn.damage()).isNull();
        assertThat(torn.lines()).last().asString().startsWith("the session was cut short");

        flip(cut, (int) Files.size(cut.journal()) / 2);

        Exports.Outcome damaged = tables(cut);
        assertThat(damaged.damage()).hasLineCount(1).contains("no crash of a program leaves that");
        assertThat(damaged.lines())
                .anyMatch(line -> line.startsWith("the session was cut short"))
                .anyMatch(line -> line.contains("is damaged; "));
    }

    @Test
    void shouldFailAsReplayDoesWhereTheFirstRecordIsDamaged() throws Exception {
        RehearsedFolder damaged = rehearsed.copy(dir.resolve("ses-copy"));
        flip(damaged, 40);

        assertThatThrownBy(() -> tables(damaged)).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.code()).isEqualTo(ExitCode.VERIFICATION);
            assertThat(failure.getMessage()).hasLineCount(1).contains("has lost its first record");
        });
        assertThat(dir.resolve("tables")).doesNotExist();
    }

    @Test
    void shouldSayHowManyFramesTheVideoLacks() throws Exception {
        RehearsedFolder copy = rehearsed.copy(dir.resolve("ses-copy"));
        Files.delete(copy.video());

        assertThat(new Exports(SessionObserver.NOBODY)
                        .export(copy.path, new ExportPlaces(dir.resolve("x.nwb"), null, null), false)
                        .lines())
                .last()
                .asString()
                .matches("video.mkv lacks \\d+ of the frames that were recorded: it is not there; .*");
    }
}
