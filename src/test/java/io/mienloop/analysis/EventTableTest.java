package io.mienloop.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mienloop.face.Region;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTableTest {
    @TempDir
    Path folder;

    @Test
    void shouldReadWhatASpreadsheetSaves() throws Exception {
        // Byte order mark, Windows line ends, blank lines, own column order, a lab's own column, quotes.
        Path csv = write("\uFEFFlabel,video,notes,start_s,end_s,crop\r\n"
                + "\r\n"
                + "pain,\"clips/m1, day 2.mp4\",jumped,2.0,4,\"10,20,30,40\"\r\n"
                + ",,,,,\r\n"
                + "neutral,clips/m2.mp4,,0,1.9,1 2 3 4\r\n"
                + "neutral,clips/m3.mp4,,1e1,12.5,");

        EventTable table = EventTable.load(csv);

        assertThat(table.ignoredColumns()).containsExactly("notes");
        assertThat(table.windows())
                .containsExactly(
                        new EventWindow(
                                folder.resolve("clips/m1, day 2.mp4"), 2, 4, "pain", new Region(10, 20, 30, 40)),
                        new EventWindow(folder.resolve("clips/m2.mp4"), 0, 1.9, "neutral", new Region(1, 2, 3, 4)),
                        new EventWindow(folder.resolve("clips/m3.mp4"), 10, 12.5, "neutral"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            video,start_s,end_s,label#a.mp4,two,4,pain            | :2: start_s must be a number of seconds such as 2.0, not 'two'
            video,start_s,end_s,label##a.mp4,1,4,pain#a.mp4,4,4,pain | :4: a window needs 0 <= start < end
            video,start_s,end_s,label#a.mp4,-1,4,pain             | :2: a window needs 0 <= start < end
            video,start_s,end_s,label#a.mp4,NaN,4,pain            | :2: start_s must be a number
            video,start_s,end_s,label#a.mp4,1,4                   | :2: 3 values where the first line names 4 columns
            video,start_s,end_s,label#a.mp4,1,2,                  | :2: label is empty
            video,start_s,end_s,label#,1,2,pain                   | :2: video is empty
            video,start,end_s,label#a.mp4,1,2,pain                | :1: no column start_s
            video,start_s,end_s,label,label#a.mp4,1,2,pain,x      | :1: column label is there twice
            video,start_s,end_s,label,crop#a.mp4,1,2,pain,1 2 3   | :2: crop must be x,y,width,height
            video,start_s,end_s,label,crop#a.mp4,1,2,pain,1 2 0 4 | :2: crop must be x,y,width,height
            video,start_s,end_s,label,note#a.mp4,1,2,pain,"a#b"#a.mp4,x,2,pain,c | :4: start_s must be a number
            video,start_s,end_s,label                             | has no windows
            ''                                                    | is empty; its first line must be video,start_s,end_s,label
            """, quoteCharacter = '\'')
    void shouldNameFileLineAndMistake(String lines, String message) throws Exception {
        Path csv = write(lines.replace('#', '\n'));

        assertThatThrownBy(() -> EventTable.read(csv))
                .isInstanceOf(EventTableException.class)
                .hasMessageStartingWith(csv.toString())
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void shouldSayThatATableIsMissingOrNotText() throws Exception {
        Path latin = folder.resolve("latin.csv");
        Files.write(latin, "video,start_s,end_s,label\nmäuse.mp4,1,2,pain".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> EventTable.read(folder.resolve("gone.csv"))).hasMessageContaining("no such file");
        assertThatThrownBy(() -> EventTable.read(latin)).hasMessageContaining("is not UTF-8");
        assertThatThrownBy(() -> EventTable.read(folder)).isInstanceOf(EventTableException.class);
    }

    @Test
    void shouldHoldFramesFromStartUntilBeforeEnd() {
        EventWindow window = new EventWindow(Path.of("a.mp4"), 2.0, 4.0, "pain");

        assertThat(List.of(1_950_000_000L, 2_000_000_000L, 3_950_000_000L, 4_000_000_000L))
                .map(window::holds)
                .containsExactly(false, true, true, false);
    }

    @Test
    void shouldHoldTheFrameThatARoundedTimeMeans() {
        // The frame at 1/30 s, whether its time was cut or rounded to nanoseconds or the table's to six digits.
        for (double start : new double[] {1 / 30.0, 0.033333, 0.0333}) {
            EventWindow window = new EventWindow(Path.of("a.mp4"), start, 2 / 30.0, "pain");

            assertThat(window.holds(33_333_333L)).isTrue();
            assertThat(window.holds(66_666_666L)).isFalse();
            assertThat(window.holds(66_666_667L)).isFalse();
        }
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("events.csv"), text);
    }
}
