package io.mienloop.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mienloop.export.nwb.NwbFile;
import io.mienloop.pipeline.LoopFact;
import io.mienloop.session.SessionFolder;
import io.mienloop.session.SessionRows;
import io.mienloop.testing.SharedData;
import io.mienloop.testing.Tags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The worked example of {@code alignment.md} on a second recording that is made up: its clock began 12.345678 s before the session
 * and runs 40 ppm fast, and it samples at 24,414 Hz.
 */
@Tag(Tags.NO_CLOCK)
final class AlignmentTest {
    private static final double OFFSET = 12.345678;
    private static final double DRIFT = 40e-6;
    private static final double SAMPLE = 1 / 24_414.0625;
    private static final double UNIT = 0.010;
    private static final int CODES = 60;

    @TempDir
    private Path dir;

    private final List<Double> codeTimes = new ArrayList<>();
    private final List<Double> pulseTimes = new ArrayList<>();

    @BeforeEach
    void export() throws Exception {
        SessionFolder folder;
        try (MadeSession session = new MadeSession(dir.resolve("data"), false)) {
            for (int code = 1; code <= CODES; code++) {
                long millis = code * 60_000L;
                session.fact(LoopFact.BARCODE_SENT, 0x02_00_00000000L | (long) code << 32 | code, millis);
                session.edge(true, 2, code, millis + 5, true);
                session.edge(false, 2, code, millis + 375, true);
                // As MadeSession maps the board's times.
                codeTimes.add((millis + 5) / 1e3 - 123.457e-6);
                session.edge(true, 3, 0, millis + 1_000, true);
                session.edge(false, 3, 0, millis + 1_005, true);
                pulseTimes.add((millis + 1_000) / 1e3 - 123.457e-6);
            }
            session.frames(0, 2_000);
            folder = session.folder();
        }
        SessionRows rows = new SessionRows(folder, done -> {});
        new SessionExport(rows, List.of(new NwbFile(dir.resolve("s.nwb"), folder, rows.outline())), false)
                .run(done -> {});
    }

    /** When the other recorder sees what happens at a session time: at its first sample from then on. */
    private static double seen(double session) {
        return Math.ceil((OFFSET + (1 + DRIFT) * session) / SAMPLE) * SAMPLE;
    }

    /** As firmware-protocol/specification.md has it: on off on, 31 bits least significant first, off on off. */
    private static void code(List<String> edges, double start, long value) {
        StringBuilder symbols = new StringBuilder("101");
        for (int bit = 0; bit < 31; bit++) {
            symbols.append(value >> bit & 1);
        }
        symbols.append("010");
        char before = '0';
        for (int i = 0; i < symbols.length(); i++) {
            if (symbols.charAt(i) != before) {
                before = symbols.charAt(i);
                edges.add(String.format(Locale.ROOT, "%.6f,%c", seen(start + i * UNIT), before));
            }
        }
    }

    private void line(String name, List<String> edges) throws IOException {
        List<String> lines = new ArrayList<>(List.of("time_s,level"));
        lines.addAll(edges);
        Files.write(dir.resolve(name), lines);
    }

    private void sync(int missing) throws IOException {
        List<String> edges = new ArrayList<>();
        // A spike, and a code of another session with a number of ours.
        edges.add("1.000000,1");
        edges.add("1.000040,0");
        code(edges, -10, 7);
        for (int i = 0; i < CODES; i++) {
            if (i != missing) {
                code(edges, codeTimes.get(i), i + 1);
            }
        }
        line("sync.csv", edges);
    }

    private JsonObject align(String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                SharedData.root().resolve("src/scripts/align.py").toString(), "s.nwb", "--sync", "sync.csv", "--json"));
        arguments.addAll(List.of(more));
        return JsonParser.parseString(Judges.python(dir, arguments.toArray(String[]::new)))
                .getAsJsonObject();
    }

    private static double of(JsonObject at, String... path) {
        JsonObject inner = at;
        for (int i = 0; i < path.length - 1; i++) {
            inner = inner.getAsJsonObject(path[i]);
        }
        return inner.get(path[path.length - 1]).getAsDouble();
    }

    @Test
    void shouldFindOffsetAndDriftOfTheOtherClock() throws Exception {
        sync(30);

        JsonObject result = align();

        assertThat(of(result, "barcodes", "session")).isEqualTo(CODES);
        assertThat(of(result, "barcodes", "other")).isEqualTo(CODES);
        assertThat(of(result, "barcodes", "both")).isEqualTo(CODES - 1);
        // One sample in an hour is 0.011 ppm.
        assertThat(of(result, "drift_ppm")).isCloseTo(40, within(0.02));
        assertThat(of(result, "offset_s")).isCloseTo(OFFSET + SAMPLE / 2, within(SAMPLE));
        assertThat(of(result, "residuals", "max_us")).isLessThan(41);
        assertThat(of(result, "residuals", "rms_us")).isGreaterThan(1);
    }

    @Test
    void shouldCompareCopiesOfAStimulusAndExposuresWithTheSession() throws Exception {
        sync(-1);
        List<String> copies = new ArrayList<>();
        for (double pulse : pulseTimes.subList(1, pulseTimes.size())) {
            copies.add(String.format(Locale.ROOT, "%.6f,1", seen(pulse)));
            copies.add(String.format(Locale.ROOT, "%.6f,0", seen(pulse + 0.005)));
        }
        copies.add(String.format(Locale.ROOT, "%.6f,1", seen(4_000)));
        line("lamp.csv", copies);
        List<String> exposures = new ArrayList<>();
        for (int frame = 0; frame < 2_000; frame++) {
            if (frame != 1_000) { // the frame lost its edge
                double start = frame * 3.333333e-3 - 0.0021;
                exposures.add(String.format(Locale.ROOT, "%.6f,1", seen(start)));
                exposures.add(String.format(Locale.ROOT, "%.6f,0", seen(start + 0.001)));
            }
        }
        line("exposures.csv", exposures);

        JsonObject result = align("--stimulus", "lamp=lamp.csv", "--frames", "exposures.csv");

        JsonObject lamp = result.getAsJsonObject("stimuli").getAsJsonObject("lamp");
        assertThat(of(lamp, "difference", "count")).isEqualTo(CODES - 1);
        assertThat(of(lamp, "difference", "max_us")).isLessThan(82);
        assertThat(of(lamp, "reported_without_a_copy")).isEqualTo(1);
        assertThat(of(lamp, "copies_without_a_report")).isEqualTo(1);
        JsonObject frames = result.getAsJsonObject("frames");
        assertThat(of(frames, "delay", "median_us")).isCloseTo(2_100, within(82.0));
        assertThat(of(frames, "frames")).isEqualTo(2_000);
        // The frame without an edge falls to the edge before, which is then nobody's own.
        assertThat(of(frames, "frames_without_an_edge_of_their_own")).isEqualTo(2);
        assertThat(of(frames, "edges_without_a_frame")).isZero();
    }

    @Test
    void shouldLineUpWithTheBoardsOwnClockToo() throws Exception {
        sync(-1);

        JsonObject result = align("--clock", "board");

        // MadeSession's board runs as the host does, 2443.359... s ahead.
        assertThat(of(result, "drift_ppm")).isCloseTo(40, within(0.02));
        assertThat(of(result, "residuals", "max_us")).isLessThan(41);
    }

    /** The page's own lines, as they stand there. */
    @Test
    void shouldRunAsThePageSays() throws Exception {
        String page = Files.readString(SharedData.root().resolve("src/docs/alignment.md"));
        int start = page.indexOf("```python\n") + "```python\n".length();
        Files.writeString(dir.resolve("example.py"), page.substring(start, page.indexOf("```", start)));
        Judges.python(dir, "example.py");
        List<String> arguments = List.of(
                SharedData.root().resolve("src/scripts/align.py").toString(),
                "s.nwb",
                "--sync",
                "sync.npy",
                "--clock",
                "board");

        String[] said = Judges.python(dir, arguments.toArray(String[]::new)).split("\n");

        assertThat(said[0]).isEqualTo("barcodes: 60 in the session, 60 in the other recording, 60 in both");
        assertThat(said[2]).matches("drift: \\+(40\\.0[0-2]|39\\.9[89])\\d ppm \\(of the other clock\\)");
        assertThat(said[3]).startsWith("residuals: rms ");
    }
}
