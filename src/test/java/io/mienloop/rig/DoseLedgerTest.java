package io.mienloop.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ledger of doses must outlive everything that can happen to a program, and show everything that is done to its file. */
final class DoseLedgerTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    private Path dir;

    private Path file() {
        return dir.resolve("sub-m1/doses.mll");
    }

    /** Lines as sessions write them, with fields drawn at random. */
    static List<DoseRecord> lines(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<DoseRecord> lines = new ArrayList<>();
        Instant time = START;
        for (int i = 0; i < count; i++) {
            time = time.plusNanos(random.nextLong(100_000_000_000L) * 1000);
            String session = "ses-" + random.nextInt(5);
            ChannelRole role = ChannelRole.values()[random.nextInt(ChannelRole.values().length)];
            Dose dose = new Dose(
                    random.nextInt(30), random.nextInt(500), random.nextLong(1L << 40), random.nextLong(1L << 50));
            lines.add(
                    switch (random.nextInt(3)) {
                        case 0 -> DoseRecord.reserved(time, session, "tail", role, dose, "by a person, µ");
                        case 1 ->
                            DoseRecord.given(
                                    time,
                                    session,
                                    "tail",
                                    role,
                                    dose,
                                    random.nextBoolean() ? null : time.minusSeconds(3),
                                    "the board agrees");
                        default -> DoseRecord.note(time, "tab\tand line\nend " + random.nextInt());
                    });
        }
        return lines;
    }

    private List<DoseRecord> written(long seed, int count) throws IOException {
        List<DoseRecord> lines = lines(seed, count);
        try (DoseLedger ledger = DoseLedger.open(file(), "m1", START)) {
            for (DoseRecord line : lines) {
                ledger.append(List.of(line));
            }
        }
        return lines;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldReadBackWhatWasWritten(long seed) throws IOException {
        List<DoseRecord> lines = written(seed, 40);

        assertThat(DoseLedger.read(file(), "m1")).isEqualTo(lines);
        try (DoseLedger ledger = DoseLedger.open(file(), "m1", lines.getLast().time())) {
            assertThat(ledger.records()).isEqualTo(lines);
            assertThat(ledger.tornBytes()).isZero();
        }
    }

    /** Whatever byte a crash cuts the file at: all whole lines are there, the torn one is told of, and the ledger goes on. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void shouldSurviveTruncationAtEveryByte(long seed) throws IOException {
        List<DoseRecord> lines = written(seed, 12);
        byte[] whole = Files.readAllBytes(file());
        Instant later = lines.getLast().time().plusSeconds(1);
        for (int length = 0; length <= whole.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            Files.write(file(), cut);
            int newlines = 0;
            for (byte b : cut) {
                newlines += b == '\n' ? 1 : 0;
            }
            boolean torn = length > 0 && cut[length - 1] != '\n' && newlines > 0;
            int kept = Math.max(0, newlines - 1);

            try (DoseLedger ledger = DoseLedger.open(file(), "m1", later)) {
                assertThat(ledger.records().subList(0, kept)).isEqualTo(lines.subList(0, kept));
                assertThat(ledger.tornBytes() > 0).as("cut at %d", length).isEqualTo(torn);
                assertThat(ledger.records()).hasSize(kept + (torn ? 1 : 0));
                ledger.append(List.of(DoseRecord.note(later, "goes on")));
            }
            assertThat(DoseLedger.read(file(), "m1"))
                    .hasSize(kept + (torn ? 2 : 1))
                    .last()
                    .extracting(DoseRecord::note)
                    .isEqualTo("goes on");
        }
    }

    /** A byte changed anywhere in a whole line, a line left out, two lines exchanged: refused, with the line's number. */
    @Test
    void shouldShowEveryChange() throws IOException {
        written(21, 8);
        byte[] whole = Files.readAllBytes(file());
        for (int i = 0; i < whole.length; i++) {
            if (whole[i] == '\n') {
                continue; // two lines become one: below
            }
            byte[] changed = whole.clone();
            changed[i] ^= 1;
            Files.write(file(), changed);
            assertRefused("byte " + i);
        }
        List<String> lines = new String(whole, StandardCharsets.UTF_8).lines().toList();
        for (int left = 0; left < lines.size() - 1; left++) {
            List<String> fewer = new ArrayList<>(lines);
            fewer.remove(left);
            Files.writeString(file(), String.join("\n", fewer) + "\n");
            assertRefused("without line " + left);
            List<String> exchanged = new ArrayList<>(lines);
            java.util.Collections.swap(exchanged, left, left + 1);
            Files.writeString(file(), String.join("\n", exchanged) + "\n");
            assertRefused("exchanged " + left);
            List<String> joined = new ArrayList<>(lines);
            joined.set(left, joined.get(left) + joined.remove(left + 1));
            Files.writeString(file(), String.join("\n", joined) + "\n");
            assertRefused("joined " + left);
        }
    }

    private void assertRefused(String what) {
        assertThatThrownBy(() -> DoseLedger.open(file(), "m1", START.plusSeconds(10_000_000)))
                .as(what)
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("of the ledger of doses");
    }

    @Test
    void shouldRefuseASecondSessionOfTheSameAnimal() throws IOException {
        try (DoseLedger first = DoseLedger.open(file(), "m1", START)) {
            assertThat(first.records()).isEmpty();
            assertThatThrownBy(() -> DoseLedger.open(file(), "m1", START))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("one animal is in one session at a time");
        }
        DoseLedger.open(file(), "m1", START).close();
    }

    @Test
    void shouldRefuseTheLedgerOfAnotherAnimal() throws IOException {
        written(1, 2);

        assertThatThrownBy(() -> DoseLedger.open(file(), "m2", START.plusSeconds(1_000_000)))
                .hasMessageContaining("is that of m1, not of m2");
        assertThatThrownBy(() -> DoseLedger.read(file(), "m2")).hasMessageContaining("is that of m1, not of m2");
    }

    @Test
    void shouldRefuseAClockThatWasSetBack() throws IOException {
        List<DoseRecord> lines = written(1, 5);
        Instant last = lines.getLast().time();

        assertThatThrownBy(() -> DoseLedger.open(file(), "m1", last.minusNanos(1000)))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("line 6 of the ledger of doses")
                .hasMessageContaining("is of " + last)
                .hasMessageContaining("if it is this one, set it right; if it was that line's, declare its date wrong")
                .hasMessageNotContaining("\n");
        try (DoseLedger ledger = DoseLedger.open(file(), "m1", last)) {
            DoseRecord earlier = DoseRecord.note(last.minusNanos(1000), "earlier");
            assertThatThrownBy(() -> ledger.append(List.of(earlier))).isInstanceOf(LedgerException.class);
            assertThat(ledger.records()).hasSize(5);
        }
        assertThat(DoseLedger.read(file(), "m1")).hasSize(5);
    }

    private static DoseRecord given(Instant time, Instant onset) {
        return DoseRecord.given(time, "ses-1", "tail", ChannelRole.SHOCK, new Dose(1, 1, 500_000, 150_000), onset, "");
    }

    /** One session with the clock a year ahead: refused with a way out, and gone on with by a line that is appended. */
    @Test
    void shouldGoOnAfterDatesWereDeclaredWrong() throws IOException {
        Instant year = START.plusSeconds(365 * 86_400);
        try (DoseLedger ledger = DoseLedger.open(file(), "m1", START)) {
            ledger.append(List.of(given(START, START), given(year, year)));
        }
        byte[] before = Files.readAllBytes(file());
        Files.writeString(file(), "half a li", StandardOpenOption.APPEND);
        Instant now = START.plusSeconds(3600);
        assertThatThrownBy(() -> DoseLedger.open(file(), "m1", now)).hasMessageContaining("line 3");

        DoseLedger.declareDatesWrong(file(), "m1", now, "A. Person: the clock").close();

        assertThat(Files.readAllBytes(file())).startsWith(before);
        try (DoseLedger ledger = DoseLedger.open(file(), "m1", now)) {
            assertThat(ledger.records())
                    .extracting(DoseRecord::kind)
                    .containsExactly(
                            DoseRecord.Kind.GIVEN, DoseRecord.Kind.GIVEN, DoseRecord.Kind.DATES, DoseRecord.Kind.NOTE);
            assertThat(ledger.records().get(2).note()).contains("line 3").contains("A. Person: the clock");
            ledger.append(List.of(given(now, now)));
        }
        assertThatThrownBy(() -> DoseLedger.declareDatesWrong(file(), "m1", now, "again"))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("no date to declare wrong");
        assertThatThrownBy(() -> DoseLedger.open(file(), "m1", now.minusSeconds(1)))
                .hasMessageContaining("line 6");
        assertThat(DoseLedger.read(file(), "m1")).hasSize(5);
    }

    /** Only the onset is ahead, since the clock was put right within the session: the spacing would never be over. */
    @Test
    void shouldRefuseAClockThatStandsBeforeAnOnset() throws IOException {
        Instant year = START.plusSeconds(365 * 86_400);
        try (DoseLedger ledger = DoseLedger.open(file(), "m1", START)) {
            ledger.append(List.of(given(START, year)));
        }

        assertThatThrownBy(() -> DoseLedger.open(file(), "m1", START.plusSeconds(60)))
                .hasMessageContaining("is of " + year);
        DoseLedger.declareDatesWrong(file(), "m1", START.plusSeconds(60), "A. Person")
                .close();
        DoseLedger.open(file(), "m1", START.plusSeconds(60)).close();
    }

    /** What something else may do to an open ledger's file; each is found before anything is written. */
    enum Meddling {
        REPLACED_BY_A_COPY {
            @Override
            void in(Path ledger) throws IOException {
                Path copy = Files.copy(ledger, ledger.resolveSibling("copy"));
                Files.move(copy, ledger, StandardCopyOption.REPLACE_EXISTING);
            }
        },
        DELETED {
            @Override
            void in(Path ledger) throws IOException {
                Files.delete(ledger);
            }
        },
        MOVED_AWAY {
            @Override
            void in(Path ledger) throws IOException {
                Files.move(ledger, ledger.resolveSibling("old"));
            }
        },
        WRITTEN_OVER_IN_PLACE {
            @Override
            void in(Path ledger) throws IOException {
                byte[] bytes = Files.readAllBytes(ledger);
                bytes[bytes.length - 3] ^= 1;
                Files.write(ledger, bytes);
            }
        },
        EMPTIED {
            @Override
            void in(Path ledger) throws IOException {
                Files.write(ledger, new byte[0]);
            }
        },
        APPENDED_TO {
            @Override
            void in(Path ledger) throws IOException {
                Files.writeString(ledger, "by hand\n", StandardOpenOption.APPEND);
            }
        };

        abstract void in(Path ledger) throws IOException;
    }

    @ParameterizedTest
    @EnumSource(Meddling.class)
    void shouldNotAppendToWhatIsNoLongerTheLedger(Meddling meddling) throws IOException {
        List<DoseRecord> lines = written(1, 4);
        Instant later = lines.getLast().time().plusSeconds(1);
        try (DoseLedger ledger = DoseLedger.open(file(), "m1", later)) {
            ledger.requireUnchanged();
            meddling.in(file());
            byte[] left = Files.exists(file()) ? Files.readAllBytes(file()) : null;

            assertThatThrownBy(ledger::requireUnchanged).isInstanceOf(ReplacedLedgerException.class);
            assertThatThrownBy(() -> ledger.append(List.of(DoseRecord.note(later, "lost?"))))
                    .isInstanceOf(ReplacedLedgerException.class)
                    .hasMessageContaining(file().toString())
                    .hasMessageNotContaining("\n");

            assertThat(ledger.records()).isEqualTo(lines);
            assertThat(Files.exists(file()) ? Files.readAllBytes(file()) : null).isEqualTo(left);
        }
    }

    @Test
    void shouldBeginWithItsFirstLine() throws IOException {
        try (DoseLedger ledger = DoseLedger.open(file(), "m1", START)) {
            assertThat(Files.size(file())).isZero();
            assertThatThrownBy(() -> DoseLedger.read(file(), "m1")).isInstanceOf(NoSuchFileException.class);
            ledger.append(List.of(given(START, START)));
        }
        assertThat(DoseLedger.read(file(), "m1")).hasSize(1);
    }

    /** Writes until it is killed, and says every line that {@code append} has returned from. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] args) throws IOException {
            try (DoseLedger ledger = DoseLedger.open(Path.of(args[0]), "m1", Instant.now())) {
                int first = ledger.records().size();
                for (int i = first; i < 100_000; i++) {
                    ledger.append(List.of(DoseRecord.given(
                            Instant.now(),
                            "ses-" + i,
                            "tail",
                            ChannelRole.SHOCK,
                            new Dose(1, 1, 500_000, 150_000),
                            Instant.now(),
                            "")));
                    System.out.println(i);
                    System.out.flush();
                }
            }
        }
    }

    /** No line that was promised is lost when the process is killed, again and again, at moments that chance chooses. */
    @Test
    void shouldLoseNothingWhenKilled() throws Exception {
        SplittableRandom random = new SplittableRandom(31);
        for (int round = 0; round < 3; round++) {
            Process writer = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            file().toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            int promised = -1;
            int until = 5 + random.nextInt(60);
            try (BufferedReader said =
                    new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
                for (int n = 0; n < until; n++) {
                    promised = Integer.parseInt(said.readLine());
                }
                // Not through the process object, which would close the pipe over what it has said.
                writer.toHandle().destroyForcibly();
                for (String more = said.readLine(); more != null; more = said.readLine()) {
                    promised = Math.max(promised, Integer.parseInt(more));
                }
            } finally {
                writer.destroyForcibly();
            }
            // Generous: a dead process only has to be collected.
            assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();

            List<DoseRecord> kept = DoseLedger.read(file(), "m1").stream()
                    .filter(line -> line.kind() == DoseRecord.Kind.GIVEN)
                    .toList();
            assertThat(kept).hasSizeGreaterThan(promised);
            assertThat(kept.get(promised).session()).isEqualTo("ses-" + promised);
        }
    }

    @Test
    void shouldKeepTheWordsOfATornLine() throws IOException {
        written(1, 2);
        Files.writeString(file(), "half a li", StandardOpenOption.APPEND);

        try (DoseLedger ledger = DoseLedger.open(file(), "m1", START.plusSeconds(1_000_000))) {
            assertThat(ledger.tornBytes()).isEqualTo(9);
            assertThat(ledger.records())
                    .hasSize(3)
                    .last()
                    .extracting(DoseRecord::note)
                    .asString()
                    .contains("half a li");
        }
    }
}
