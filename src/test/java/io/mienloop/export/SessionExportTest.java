package io.mienloop.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mienloop.export.nwb.NwbFile;
import io.mienloop.session.SessionFiles;
import io.mienloop.session.SessionFolder;
import io.mienloop.session.SessionRows;
import io.mienloop.testing.Tags;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What exports hold, judged by the NWB schema's checker, h5py and numpy, and where they put it. */
@Tag(Tags.NO_CLOCK)
final class SessionExportTest {
    @TempDir
    private Path dir;

    private Path nwb() {
        return dir.resolve("out.nwb");
    }

    private Path npy() {
        return dir.resolve("npy");
    }

    private Path csv() {
        return dir.resolve("csv");
    }

    private SessionRows export(SessionFolder folder, boolean replace) throws Exception {
        SessionRows rows = new SessionRows(folder, done -> {});
        List<ExportTarget> targets = List.of(
                new NwbFile(nwb(), folder, rows.outline()),
                new NpyFolder(npy(), rows.outline().description()),
                new CsvFolder(csv(), rows.outline().description()));
        new SessionExport(rows, targets, replace).run(done -> {});
        return rows;
    }

    private void judge(SessionFolder folder, String expected) throws Exception {
        SessionFiles.derive(folder);
        assertThat(csv().resolve("frames.csv")).hasSameBinaryContentAs(folder.frames());
        assertThat(csv().resolve("events.csv")).hasSameBinaryContentAs(folder.events());
        Judges.schema(dir, nwb());
        assertThat(Judges.same(dir, folder.frames(), folder.events(), nwb(), npy()))
                .startsWith(expected);
    }

    private String attribute(String script) throws Exception {
        return Judges.python(dir, "-c", "import h5py; f = h5py.File('out.nwb'); " + script)
                .strip();
    }

    private SessionFolder whole() throws IOException {
        try (MadeSession session = new MadeSession(dir.resolve("data"), true)) {
            session.everything();
            // Of 600 frames the last two are not reported; those with frame % 7 == 5 were never taken.
            session.video(513);
            session.end("fault", "the disk is full", 513, false);
            return session.folder();
        }
    }

    @Test
    void shouldHoldEverythingOfAFinishedSession() throws Exception {
        SessionFolder folder = whole();

        export(folder, false);

        judge(folder, "nwb 600 frames ");
        assertThat(attribute("print(f['general/notes'].asstr()[()])"))
                .startsWith("The session ended as fault: the disk is full. 600 frames arrived");
        assertThat(attribute("s = f['general/subject']; print(*[s[k].asstr()[()] for k in"
                        + " ('subject_id', 'sex', 'strain', 'species', 'date_of_birth', 'age')])"))
                .isEqualTo("m1 F C57BL/6J Mus musculus 2026-08-14T00:00:00.000000+00:00 P99D");
        assertThat(attribute("print(f['session_start_time'].asstr()[()], f['file_create_date'].asstr()[0])"))
                .isEqualTo("2026-11-21T12:00:00.123456+00:00 2026-11-21T12:00:02.124456+00:00");
        assertThat(
                        attribute(
                                "print(sorted(f['general/optogenetics']), f['general/optogenetics/laser/location'].asstr()[()],"
                                        + " sorted(f['stimulus/presentation']), f['stimulus/presentation/laser/data'][:].tolist())"))
                // The edges of the lines are 1.002 (a barcode's, unknown power), 1.003, 1.526, 1.571 and 1.576 s; 1.521
                // is untimed.
                .isEqualTo("['fibre-2', 'laser'] unknown ['laser'] [nan, 0.0, 0.0, 0.01, 0.0]");
        assertThat(attribute(
                        "t = f['intervals/trials']; print(t['level'][:].tolist(), t['level_unit'].asstr()[:].tolist(),"
                                + " t['dose'][:].tolist(), t['dose_unit'].asstr()[:].tolist(), t['stop_time'][0])"))
                .isEqualTo("[0.0003, 0.01, 0.01, 0.01, 0.0003] ['A', 'W', 'W', 'W', 'A']"
                        + " [0.00015, 0.002, 0.002, 0.002, 0.00015] ['C', 'J', 'J', 'J', 'C'] 1.510001017");
        assertThat(attribute(
                        "print(f['events/barcodes/value'][:].tolist(), f['events/inputs/channel'].asstr()[:].tolist(),"
                                + " repr(f['events/notes/detail'].asstr()[0]))"))
                .isEqualTo("[2147483646, 2147483646] ['lick-1', 'lick-1', 'ttl-1']"
                        + " 'zero ␀ within, Schmerz µA, \"quoted\",\\nsecond line'");
    }

    @Test
    void shouldHoldWhatIsWholeOfASessionThatWasCutShort() throws Exception {
        SessionFolder folder;
        try (MadeSession session = new MadeSession(dir.resolve("data"), true)) {
            session.everything();
            session.video(400);
            folder = session.folder();
        }
        try (FileChannel journal = FileChannel.open(folder.journal(), StandardOpenOption.WRITE)) {
            journal.truncate(journal.size() - 3);
        }

        SessionRows rows = export(folder, false);

        assertThat(rows.outline().end()).isNull();
        assertThat(rows.outline().damagedBytes()).isPositive();
        judge(folder, "nwb 600 frames ");
        assertThat(attribute("print(len(f['acquisition/face_video/timestamps']))"))
                .isEqualTo("400");
        assertThat(attribute("print(f['general/notes'].asstr()[()])"))
                .startsWith("The session was cut short: its journal has no end")
                .contains("bytes at the journal's end are no whole record");
    }

    /** Neither is a session that was cut short, and neither is told as one. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldSayWhatHappenedToTheJournalOfASessionThatHadEnded(boolean within) throws Exception {
        SessionFolder folder = whole();
        byte[] journal = Files.readAllBytes(folder.journal());
        if (within) {
            journal[journal.length / 2] ^= 4;
            Files.write(folder.journal(), journal);
        } else {
            Files.writeString(folder.journal(), "junk", StandardOpenOption.APPEND);
        }

        SessionRows rows = export(folder, false);

        assertThat(rows.outline().ended()).isTrue();
        for (String place : List.of("general/notes", "session_description")) {
            assertThat(attribute("print(f['" + place + "'].asstr()[()])"))
                    .doesNotContain("cut short")
                    .doesNotContain("no whole record")
                    .containsPattern(
                            within
                                    ? "The session had ended in order, but its journal was damaged: .*record at byte \\d+ is"
                                            + " damaged; \\d+ bytes follow, .* and the session's end\\."
                                    : "The session ended as fault: the disk is full\\. Left out: 4 bytes lie behind the"
                                            + " journal's end, from byte " + journal.length + " on\\.");
        }
    }

    @Test
    void shouldLeaveOutFramesThatTheVideoDoesNotHold() throws Exception {
        SessionFolder folder;
        try (MadeSession session = new MadeSession(dir.resolve("data"), true)) {
            session.frames(0, 100);
            session.video(70);
            session.end("fault", "the video broke off", 70, true);
            folder = session.folder();
        }

        export(folder, false);

        judge(folder, "nwb 100 frames ");
        assertThat(attribute("print(len(f['acquisition/face_video/timestamps']))"))
                .isEqualTo("70");
    }

    /** The journal of a session that ended in order says what was written, not what is there still. */
    @Test
    void shouldNameNoFrameThatTheVideoHasNotAnyMore() throws Exception {
        SessionFolder folder;
        try (MadeSession session = new MadeSession(dir.resolve("data"), true)) {
            session.everything();
            session.video(300);
            session.end("completed", null, 513, false);
            folder = session.folder();
        }

        SessionRows rows = export(folder, false);

        assertThat(rows.outline().missingFromVideo()).isEqualTo(213);
        Judges.schema(dir, nwb());
        assertThat(Judges.same(dir, csv().resolve("frames.csv"), csv().resolve("events.csv"), nwb(), npy()))
                .startsWith("nwb 600 frames ");
        assertThat(attribute("print(len(f['acquisition/face_video/timestamps']),"
                        + " f['processing/behavior/frames/video_frame'][:].max(), f['general/notes'].asstr()[()])"))
                .startsWith("300 299 The session ended as completed. 600 frames arrived, 300 of them are known")
                .contains("213 frames that were recorded were not in the video any more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "empty", "missing"})
    void shouldDoWithWhatIsLeftOfTheVideo(String what) throws Exception {
        SessionFolder folder = whole();
        Path video = folder.video();
        switch (what) {
            case "cut" -> cut(video, Files.size(video) / 2);
            case "empty" -> cut(video, 0);
            default -> Files.delete(video);
        }

        SessionRows rows = export(folder, false);

        long there = rows.outline().videoFrames();
        assertThat(there + rows.outline().missingFromVideo()).isEqualTo(513);
        assertThat(there > 0).isEqualTo(what.equals("cut"));
        Judges.schema(dir, nwb());
        Judges.same(dir, csv().resolve("frames.csv"), csv().resolve("events.csv"), nwb(), npy());
        assertThat(attribute("v = f['acquisition'].get('face_video'); print(0 if v is None else len(v['timestamps']),"
                        + " 1 + f['processing/behavior/frames/video_frame'][:].max())"))
                .isEqualTo(there + " " + there);
    }

    private static void cut(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    /** Two dots behind a link lead out of where it points to. */
    @Test
    void shouldPointAtTheVideoFromBehindALink() throws Exception {
        SessionFolder folder = whole();
        Path real = Files.createDirectories(dir.resolve("a/b/c"));
        Path link = Files.createSymbolicLink(dir.resolve("link"), real);
        SessionRows rows = new SessionRows(folder, done -> {});

        new SessionExport(rows, List.of(new NwbFile(link.resolve("s.nwb"), folder, rows.outline())), false)
                .run(done -> {});

        for (Path nwb : List.of(link.resolve("s.nwb"), real.resolve("s.nwb"))) {
            String video = Judges.python(
                            dir,
                            "-c",
                            "import h5py; print(h5py.File('" + nwb
                                    + "')['acquisition/face_video/external_file'].asstr()[0])")
                    .strip();
            assertThat(nwb.resolveSibling(video)).exists();
        }
    }

    /** The k-th frame that the video took is its k-th, although the report of one found no place in the ring. */
    @Test
    void shouldKeepTheVideosOrderWhenAReportWasLost() throws Exception {
        SessionFolder folder;
        try (MadeSession session = new MadeSession(dir.resolve("data"), true)) {
            session.frames(0, 2);
            // 0 and 1 were taken and not reported yet; the report of 0 never comes.
            session.recorded(1, 10_000_000);
            session.video(2);
            session.end("completed", null, 2, false);
            folder = session.folder();
        }

        export(folder, false);

        assertThat(attribute("print(f['acquisition/face_video/timestamps'][:].tolist(),"
                        + " f['processing/behavior/frames/video_frame'][:].tolist())"))
                .isEqualTo("[0.0, 0.003333333] [-1, 1]");
    }

    @Test
    void shouldExportASessionOfNothing() throws Exception {
        SessionFolder folder;
        try (MadeSession session = new MadeSession(dir.resolve("data"), false)) {
            folder = session.folder();
        }

        export(folder, false);

        judge(folder, "nwb 0 frames 0 events 0 trials");
    }

    @Test
    void shouldGiveTheSameBytesAgain() throws Exception {
        SessionFolder folder = whole();
        export(folder, false);
        List<Path> files = files();
        List<byte[]> before = new java.util.ArrayList<>();
        for (Path file : files) {
            before.add(Files.readAllBytes(file));
        }
        // HDF5 counts seconds.
        Thread.sleep(1_100);

        export(folder, true);

        assertThat(files()).isEqualTo(files);
        for (int i = 0; i < files.size(); i++) {
            assertThat(files.get(i)).hasBinaryContent(before.get(i));
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(dir)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(dir.resolve("data")))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void shouldTouchNothingWhenOneFileIsThere() throws Exception {
        SessionFolder folder = whole();
        Files.createDirectory(npy());
        Files.writeString(npy().resolve("licks.times.npy"), "somebody's");
        Files.writeString(npy().resolve("other.npy"), "somebody's");

        assertThatThrownBy(() -> export(folder, false))
                .isInstanceOf(ExistingTargetException.class)
                .hasMessageContaining("licks.times.npy");
        assertThat(files()).containsExactly(npy().resolve("licks.times.npy"), npy().resolve("other.npy"));

        export(folder, true);

        assertThat(npy().resolve("other.npy")).hasContent("somebody's");
        assertThat(nwb()).exists();
    }

    @Test
    void shouldLeaveNothingWhenOneFormatFails() throws Exception {
        SessionFolder folder = whole();
        // Comes to light when the other formats are at their places already.
        Files.createDirectories(csv().resolve("events.csv").resolve("in the way"));

        assertThatThrownBy(() -> export(folder, true))
                .isInstanceOfSatisfying(ExportException.class, failed -> assertThat(failed.place())
                        .isEqualTo(csv()));

        assertThat(files()).isEmpty();
        assertThat(npy()).doesNotExist();
    }

    /** Nor is what an export that was killed left behind in the way. */
    @Test
    void shouldLeaveOthersTemporaryFilesAlone() throws Exception {
        SessionFolder folder = whole();
        Path theirs = Files.writeString(dir.resolve("out.nwb.tmp"), "somebody's");

        export(folder, false);

        assertThat(theirs).hasContent("somebody's");
        assertThat(files())
                .contains(nwb(), theirs)
                .filteredOn(file -> file.toString().endsWith(".tmp"))
                .containsExactly(theirs);
    }
}
