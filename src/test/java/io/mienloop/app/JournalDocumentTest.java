package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.testing.SharedData;
import io.mienloop.testing.Tags;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reader that {@code journal.md} shows reads a journal by the drawing there, and finds what {@code frames.csv} says. */
@Tag(Tags.NO_CLOCK)
final class JournalDocumentTest {
    private static final Map<String, String> STATUS = Map.of("0", "scored", "2", "abstained:too-old");

    @TempDir
    private Path dir;

    private static List<CSVRecord> rows(Path csv) throws Exception {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser = CSVParser.parse(Files.newBufferedReader(csv), format)) {
            return parser.getRecords();
        }
    }

    @Test
    void shouldReadTheSameNumbersInPythonAsInTheTable() throws Exception {
        SharedData.tool("python3");
        RehearsedFolder session = RehearsedFolder.of(dir, 3, "session.record=false");
        String document =
                Files.readString(Path.of(System.getProperty("mienloop.root", "."), "src", "docs", "journal.md"));
        String program = document.substring(document.indexOf("```python\n") + 10, document.lastIndexOf("```"));
        Path reader = Files.writeString(dir.resolve("reader.py"), program);
        Path read = dir.resolve("read.csv");

        int code = new ProcessBuilder(
                        "python3", reader.toString(), session.journal().toString())
                .redirectOutput(read.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();

        assertThat(code).isZero();
        List<CSVRecord> python = rows(read);
        List<CSVRecord> table = rows(session.path.resolve("frames.csv"));
        assertThat(python).hasSameSizeAs(table).hasSizeGreaterThan(100);
        List<String> scores =
                python.getFirst().getParser().getHeaderNames().stream().skip(3).collect(Collectors.toList());
        assertThat(scores).contains("pain", "neutral");
        for (int i = 0; i < table.size(); i++) {
            CSVRecord ours = table.get(i);
            CSVRecord theirs = python.get(i);
            assertThat(theirs.get("frame")).isEqualTo(ours.get("frame"));
            assertThat(theirs.get("arrival_s")).isEqualTo(ours.get("arrival_s"));
            assertThat(STATUS.get(theirs.get("status"))).isEqualTo(ours.get("status"));
            for (String score : scores) {
                assertThat(Double.parseDouble(theirs.get(score))).isEqualTo(Double.parseDouble(ours.get(score)));
            }
        }
    }
}
