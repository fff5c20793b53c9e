package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mienloop.rig.ChannelRole;
import io.mienloop.rig.Dose;
import io.mienloop.rig.DoseLedger;
import io.mienloop.rig.DoseRecord;
import io.mienloop.session.ChannelDose;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands between a checked session and a live stimulus, with a real port whose link ends in a simulated board. */
final class LiveWelfareTest {
    private static final Dose ONE = new Dose(1, 1, 500_000, 150_000);

    @TempDir
    private Path dir;

    private LiveRig live() {
        return new LiveRig(dir);
    }

    private static void assertNotArmed(LiveRig live, ArmingPerson person, String why) {
        assertThatThrownBy(() -> live.arm(person))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("\n")
                .extracting(e -> ((Failure) e).code())
                .isEqualTo(ExitCode.SAFETY);
    }

    /** Doses of earlier sessions, each as so many shocks that ended so long ago. */
    private void had(LiveRig live, long trains, Duration ago) throws Exception {
        Instant then = live.now().minus(ago);
        try (DoseLedger ledger = DoseLedger.open(live.ledger(), "m123", then)) {
            String session = "ses-old" + ledger.records().size();
            ledger.append(List.of(
                    DoseRecord.reserved(then, session, "tail", ChannelRole.SHOCK, ONE.times(20), ""),
                    DoseRecord.given(then, session, "tail", ChannelRole.SHOCK, ONE.times(trains), then, "")));
        }
    }

    @Test
    void shouldSpellOutWhatBecomesPossible() throws Exception {
        LiveRig live = live();
        had(live, 6, Duration.ofMinutes(5));

        live.arm(live.right());

        assertThat(String.join("\n", live.shown))
                .contains("animal: m123, licence G-1/26")
                .contains("rig bench on /dev/ttyTEST")
                .contains("stimulus shock on tail (shock, pin 4): 300 uA, one pulse of 500 ms; 150 uC each")
                .contains("by the schedule: 1 planned")
                .contains("limits of tail: level 300 uA, pulse 500 ms, train 500 ms, at least 60 s apart")
                .contains("today 6 of 20, in its life 6, 900 uC of 60 mC; this session may add at most")
                .contains("armed for at most 63 s");
    }

    @ParameterizedTest
    @CsvSource({
        "3.0, m123",
        "3, m123",
        "3.0 mA, m123",
        "' 3.0mA ', ' m123 '",
        "3.00, m123",
    })
    void shouldArmWhenDialAndWordAreRight(String dial, String word) throws Exception {
        LiveRig live = live();

        live.arm(live.person(Map.of("tail", dial), word));

        assertThat(live.shown).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "3.1, m123, was read as '3.1'",
                "30, m123, was read as '30'",
                "3.0 uA, m123, was read as '3.0 uA'",
                "yes, m123, was read as 'yes'",
                "'', m123, was not confirmed",
                "-, m123, was not confirmed",
                "3.0, m124, is not this animal's id",
                "3.0, M123, is not this animal's id",
                "3.0, yes, is not this animal's id",
                "3.0, '', id was not given",
                "3.0, -, id was not given",
            })
    void shouldNotArmWhenAnAnswerIsWrongOrMissing(String dial, String word, String why) {
        LiveRig live = live();
        Map<String, String> dials = new java.util.HashMap<>();
        dials.put("tail", dial);

        assertNotArmed(live, live.person(dials, word), why);
    }

    @Test
    void shouldNotArmWithNobodyThere() {
        assertNotArmed(live(), ArmingPerson.NOBODY, "--confirm CHANNEL=DIAL for tail and --arm m123");
    }

    @Test
    void shouldNotRevealTheDialsValueBeforeItIsRead() throws Exception {
        LiveRig live = live();

        live.arm(live.right());

        assertThat(live.shown).noneMatch(line -> line.contains("3.0"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ", calibration: {date: DATE, level: 300 uA, dial: \"3.0 mA\"} |  | has no calibration",
                ", dial: \"3.0 mA\" |  | does not say where the dial stood",
                "level: 300 uA, dial | dial | does not say what was measured",
                "level: 300 uA, dial | level: 200 uA, dial | is calibrated at 200 uA, but stimulus shock counts on 300 uA",
            })
    void shouldRefuseAShockerWithoutACalibrationThatHolds(String from, String to, String why) {
        LiveRig live = live();
        String date = LocalDate.now(ZoneOffset.UTC).minusDays(18).toString();
        String part = from.replace("DATE", date);
        assertThat(live.rig).contains(part);
        live.rig = live.rig.replace(part, to == null ? "" : to);

        assertNotArmed(live, live.right(), why);
    }

    /** The same rig with a DAC for its shocker. */
    private LiveRig withDac() {
        LiveRig live = live();
        live.rig = live.rig.replace("pin: 4, ", "pin: 4, dac: true, ").replace(", dial: \"3.0 mA\"", "");
        assertThat(live.rig).contains("dac: true").doesNotContain("dial");
        return live;
    }

    @Test
    void shouldConfirmNoDialWhereTheProgramSetsTheLevel() throws Exception {
        LiveRig live = withDac();

        live.arm(live.person(Map.of(), "m123"));

        assertThat(live.shown)
                .contains("stimulus shock on tail (shock, pin 4): 300 uA as the program sets it, one pulse of 500 ms;"
                        + " 150 uC each");
        assertThatThrownBy(() ->
                        live.arm(WrittenAnswers.of(List.of("tail=3.0"), "m123", new PrintWriter(new StringWriter()))))
                .hasMessageContaining("--confirm names tail, which has no dial to confirm");
        assertNotArmed(live, ArmingPerson.NOBODY, "or give --arm m123");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ", calibration: {date: DATE, level: 300 uA} |  | nobody knows what comes out at a level",
                "level: 300 uA | level: 200 uA | is calibrated up to 200 uA, but stimulus shock asks for 300 uA",
            })
    void shouldRefuseADacThatNobodyHasMeasuredSoFar(String from, String to, String why) {
        LiveRig live = withDac();
        String part =
                from.replace("DATE", LocalDate.now(ZoneOffset.UTC).minusDays(18).toString());
        assertThat(live.rig).contains(part);
        live.rig = live.rig.replace(part, to == null ? "" : to);

        assertNotArmed(live, live.person(Map.of(), "m123"), why);
    }

    @Test
    void shouldTakeALevelBelowTheOneThatWasMeasured() throws Exception {
        LiveRig live = withDac();
        live.rig = live.rig.replace("level: 300 uA", "level: 400 uA");

        live.arm(live.person(Map.of(), "m123"));
    }

    @Test
    void shouldGiveAStimulusWhoseLevelTheBoardSets() throws Exception {
        LiveRig live = withDac();

        SessionResult result = live.run(live.person(Map.of(), "m123"));

        assertThat(result.code()).isEqualTo(ExitCode.DONE);
        assertThat(result.summary().doses().get("tail").trains()).isEqualTo(1);
        assertThat(result.summary().armedBy().dials()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "true, but in the rig file a dial decides it: write `dac: true` there",
        "false, but the rig file says `dac: true`: leave that out and calibrate the dial",
    })
    void shouldGiveNothingWhereBoardAndRigFileDifferInWhoSetsTheLevel(boolean board, String why) throws Exception {
        LiveRig live = board ? live() : withDac();
        live.dac = java.util.Optional.of(board);

        SessionResult result = live.run(board ? live.right() : live.person(Map.of(), "m123"));

        assertThat(result.code()).isEqualTo(ExitCode.HARDWARE);
        assertThat(result.summary().reason()).contains("channel tail").contains(why);
        assertThat(result.summary().stimuli().commanded()).isZero();
        assertThat(DoseLedger.read(live.ledger(), "m123").getLast().dose()).isEqualTo(Dose.NONE);
    }

    @Test
    void shouldRefuseAnOldCalibrationAndOneToCome() throws Exception {
        LiveRig live = live();
        live.ahead = Duration.ofDays(90 - 18);
        live.arm(live.right());

        live.ahead = Duration.ofDays(91 - 18);
        assertNotArmed(live, live.right(), "older than 90 days");
        live.ahead = Duration.ofDays(-19);
        Files.delete(live.ledger());
        assertNotArmed(live, live.right(), "which is yet to come");
    }

    @Test
    void shouldRefuseWhenADaysShocksAreUsedUpAndArmAgainTheNextDay() throws Exception {
        LiveRig live = live();
        had(live, 12, Duration.ofHours(3));
        had(live, 8, Duration.ofHours(2));

        assertNotArmed(live, live.right(), "had 20 of 20");

        live.ahead = Duration.ofHours(23);
        live.arm(live.right());
        assertThat(String.join("\n", live.shown)).contains("today 0 of 20, in its life 20");
    }

    @Test
    void shouldRefuseWhenALifesChargeIsUsedUp() throws Exception {
        LiveRig live = live();
        had(live, 399, Duration.ofDays(3));
        live.arm(live.right());
        assertThat(String.join("\n", live.shown)).contains("this session may add at most 1, 150 uC");

        had(live, 1, Duration.ofDays(2));
        assertNotArmed(live, live.right(), "nothing left for this animal's life");
    }

    @Test
    void shouldWarnWithNumbersWhenThePlanDoesNotFit() throws Exception {
        LiveRig live = live();
        live.seconds = 1000;
        had(live, 18, Duration.ofMinutes(5));

        live.arm(live.right());

        assertThat(live.shown)
                .contains("WARNING: 3 stimuli are planned on tail, but only 2 are left; the others will be refused");
    }

    @Test
    void shouldHoldTheSpacingAcrossSessions() throws Exception {
        LiveRig live = live();
        had(live, 1, Duration.ofSeconds(20));

        assertNotArmed(live, live.right(), "needs 60 s between two trains, also across sessions");

        live.ahead = Duration.ofSeconds(41);
        live.arm(live.right());
    }

    @Test
    void shouldRefuseAClockThatWasSetBackAndAChangedLedger() throws Exception {
        LiveRig live = live();
        had(live, 1, Duration.ofHours(1));

        live.ahead = Duration.ofHours(-2);
        assertNotArmed(live, live.right(), "set it right");

        live.ahead = Duration.ZERO;
        String text = Files.readString(live.ledger());
        Files.writeString(live.ledger(), text.replaceFirst("\t150000\t", "\t150001\t"));
        assertNotArmed(live, live.right(), "line 3 of the ledger of doses");
    }

    /** Back over a question, though not behind the ledger's last line: the spacing of 60 s was judged by another time. */
    @Test
    void shouldRefuseAClockThatIsSetBackDuringTheQuestions() throws Exception {
        LiveRig live = live();
        had(live, 1, Duration.ofSeconds(100));
        ArmingPerson right = live.right();
        ArmingPerson slow = new ArmingPerson() {
            @Override
            public boolean present() {
                return true;
            }

            @Override
            public boolean answersAnew() {
                return true;
            }

            @Override
            public void show(String line) {
                right.show(line);
            }

            @Override
            public String dial(String channel, String question) {
                live.ahead = Duration.ofSeconds(-80);
                return right.dial(channel, question);
            }

            @Override
            public String word(String question) {
                return right.word(question);
            }
        };

        assertNotArmed(live, slow, "set back during the questions");
    }

    @Test
    void shouldLetOneSessionAtATimeHaveAnAnimal() throws Exception {
        LiveRig live = live();
        try (DoseLedger other = DoseLedger.open(live.ledger(), "m123", live.now())) {
            assertThat(other.records()).isEmpty();
            assertNotArmed(live, live.right(), "one animal is in one session at a time");
        }
        live.arm(live.right());
    }

    /** A session as a person runs it; then what the next one knows of it, in order and after a crash. */
    @Test
    void shouldReserveGiveSettleAndReconcile() throws Exception {
        LiveRig live = live();

        SessionResult result = live.run(live.right());

        assertThat(result.complaint()).isNull();
        assertThat(result.code()).isEqualTo(ExitCode.DONE);
        ChannelDose dose = result.summary().doses().get("tail");
        assertThat(dose.trains()).isEqualTo(1);
        assertThat(dose.boardCount()).isEqualTo(1);
        assertThat(dose.reconciled()).isTrue();
        // The reported edges, to the board's tick and its clock's error.
        assertThat(dose.onTimeUs()).isBetween(499_900L, 500_100L);
        assertThat(dose.dose()).isBetween(149_970L, 150_030L);
        assertThat(dose.day().trains()).isEqualTo(1);
        assertThat(result.summary().armedBy().user()).isEqualTo("tester");
        assertThat(result.summary().armedBy().dials()).containsEntry("tail", "3.0");
        assertThat(Files.readString(result.folder().resolve("summary.json")))
                .contains("\"armed_by\"")
                .contains("\"on_time_us\"");
        assertThat(Files.readString(result.folder().resolve("events.csv"))).contains("armed by tester for m123");
        List<DoseRecord> lines = DoseLedger.read(live.ledger(), "m123");
        assertThat(lines).extracting(DoseRecord::kind).containsExactly(DoseRecord.Kind.RESERVED, DoseRecord.Kind.GIVEN);
        assertThat(lines.getFirst().dose().trains()).isGreaterThanOrEqualTo(1);
        assertThat(lines.getLast().dose().trains()).isEqualTo(1);
        assertThat(lines.getLast().note()).isEqualTo("the board's count agrees");
        assertThat(DoseTable.lines(live.data(), "m123")).anyMatch(line -> line.startsWith("shock: today 1 of 20"));

        afterACrash(live, result.folder());
    }

    /** The same session as if the machine had died in its middle: no settling line, the journal without its end. */
    private void afterACrash(LiveRig live, Path session) throws Exception {
        List<String> text = Files.readAllLines(live.ledger());
        Files.writeString(live.ledger(), text.get(0) + "\n" + text.get(1) + "\n");
        Path journal = session.resolve("journal.mlj");
        byte[] whole = Files.readAllBytes(journal);
        live.ahead = Duration.ofMinutes(10);

        // The journal has its end: what it tells is exact.
        live.shown.clear();
        live.arm(live.right());
        assertThat(String.join("\n", live.shown)).contains("settled from the journal; 1 count as given");

        // Its end cut off: one more may have been given after the last record, but never more than was reserved.
        Files.write(journal, Arrays.copyOf(whole, whole.length - 60));
        live.shown.clear();
        live.arm(live.right());
        assertThat(String.join("\n", live.shown)).contains("its journal shows 1, at most");
        assertThat(DoseLedger.read(live.ledger(), "m123")).hasSize(1);

        // No journal at all: everything that was reserved counts.
        Files.delete(journal);
        live.shown.clear();
        assertNotArmed(live, live.right(), "needs 60 s between two trains");
        live.ahead = Duration.ofHours(2).plusMinutes(2);
        live.arm(live.right());
        assertThat(String.join("\n", live.shown)).contains("no journal shows what was given, so all");

        // The next session's reservation brings the settling with it, whatever the board counts.
        live.run(live.right());
        List<DoseRecord> lines = DoseLedger.read(live.ledger(), "m123");
        assertThat(lines)
                .extracting(DoseRecord::kind)
                .containsExactly(
                        DoseRecord.Kind.RESERVED,
                        DoseRecord.Kind.GIVEN,
                        DoseRecord.Kind.RESERVED,
                        DoseRecord.Kind.GIVEN);
        assertThat(lines.get(1).session()).isEqualTo(lines.get(0).session());
        assertThat(lines.get(1).dose()).isEqualTo(lines.get(0).dose());
        assertThat(lines.get(3).session()).isEqualTo(lines.get(2).session());
    }

    @Test
    void shouldStopTheStimuliAndGoOnRecording() throws Exception {
        LiveRig live = live();
        live.observer = new SessionObserver() {
            @Override
            public void running(double seconds, double of, long frames) {
                if (frames > 0) {
                    live.requests.stopStimuli();
                }
            }
        };

        SessionResult result = live.run(live.right());

        assertThat(result.code()).isEqualTo(ExitCode.DONE);
        assertThat(result.summary().ended()).isEqualTo("completed");
        assertThat(result.summary().stimuli().stoppedByPerson()).isTrue();
        assertThat(result.summary().stimuli().commanded()).isZero();
        assertThat(result.summary().frames().captured()).isGreaterThan(100);
        assertThat(Files.readString(result.folder().resolve("summary.json"))).contains("\"stopped_by_person\": true");
        assertThat(Files.readString(result.folder().resolve("events.csv")))
                .contains("stimuli-stop-requested")
                .contains("stimuli-stopped");
        assertThat(DoseLedger.read(live.ledger(), "m123").getLast().dose()).isEqualTo(Dose.NONE);
    }

    /** Asks for the arming at every look at the session, as long as there is an answer to try. */
    private static final class Asking implements SessionObserver {
        private final LiveRig live;
        private final List<Map<String, String>> tries;
        private final Map<String, String> answers;
        private final List<String> told = new java.util.ArrayList<>();

        private Asking(LiveRig live, Map<String, String> answers, List<Map<String, String>> tries) {
            this.live = live;
            this.answers = answers;
            this.tries = new java.util.ArrayList<>(tries);
        }

        @Override
        public void running(double seconds, double of, long frames) {
            if (frames == 0 || tries.isEmpty()) {
                return;
            }
            if (told.isEmpty()) {
                ask();
                live.requests.stopStimuli();
                return;
            }
            answers.putAll(tries.getFirst());
            ask();
            if (!told.getLast().contains("not ready")) {
                tries.removeFirst();
            }
        }

        private void ask() {
            try {
                told.add(live.requests.rearm());
            } catch (Failure not) {
                told.add(not.getMessage());
            }
        }
    }

    @Test
    void shouldArmAnewOnlyWhenBothStepsAreAnsweredAgain() throws Exception {
        LiveRig live = live();
        live.experiment = live.experiment.replace("first: 1 s", "first: 4 s"); // time to be asked before it is due
        live.seconds = 6;
        Map<String, String> answers = new java.util.HashMap<>(Map.of("tail", "3.0"));
        Asking asking =
                new Asking(live, answers, List.of(Map.of("tail", "3.1"), Map.of("tail", "3.0"), Map.of("tail", "3.0")));
        live.observer = asking;

        SessionResult result = live.run(live.person(answers, "m123"));

        assertThat(result.code()).isEqualTo(ExitCode.DONE);
        List<String> told =
                asking.told.stream().filter(line -> !line.contains("not ready")).toList();
        assertThat(told).hasSize(4);
        assertThat(told.get(0)).contains("not armed: the stimuli are not stopped");
        assertThat(told.get(1)).contains("was read as '3.1'");
        assertThat(told.get(2)).isEqualTo("armed anew by tester for m123, dials read: {tail=3.0}");
        assertThat(told.get(3)).contains("the stimuli are not stopped"); // since it is armed
        assertThat(live.shown).anyMatch(line -> line.startsWith("ARMING ANEW"));
        assertThat(result.summary().stimuli().output()).isEqualTo(1);
        String events = Files.readString(result.folder().resolve("events.csv"));
        // On a busy machine the stop comes before the first arming was answered, and then there is nothing to disarm.
        assertThat(events.substring(events.indexOf("stimuli-stopped")))
                .containsSubsequence("re-arm-requested", "armed anew by tester", "arming", "armed", "output-on");
        List<DoseRecord> lines = DoseLedger.read(live.ledger(), "m123");
        assertThat(lines).extracting(DoseRecord::kind).containsExactly(DoseRecord.Kind.RESERVED, DoseRecord.Kind.GIVEN);
        assertThat(lines.getLast().dose().trains())
                .isEqualTo(1)
                .isLessThanOrEqualTo(lines.getFirst().dose().trains());
    }

    @Test
    void shouldNotArmAnewWithoutATerminal() throws Exception {
        LiveRig live = live();
        live.atTerminal = false;
        Asking asking = new Asking(live, new java.util.HashMap<>(), List.of(Map.of()));
        live.observer = asking;

        SessionResult result = live.run(live.right());

        assertThat(asking.told.getLast()).contains("arming anew needs a person at a terminal");
        assertThat(result.summary().stimuli().commanded()).isZero();
        assertThat(Files.readString(result.folder().resolve("events.csv"))).doesNotContain("re-arm-requested");
    }

    @Test
    void shouldTakeWrittenAnswers() throws Exception {
        LiveRig live = live();
        StringWriter out = new StringWriter();
        Path file = Files.writeString(dir.resolve("dials.txt"), "# read at noon\n tail = 3.0 # mA\n\n");

        live.arm(WrittenAnswers.of(List.of("tail=3.0"), "m123", new PrintWriter(out)));
        live.arm(WrittenAnswers.of(List.of(file.toString()), "m123", new PrintWriter(out)));

        assertThat(out.toString()).contains("stimulus shock on tail");
        assertNotArmed(live, WrittenAnswers.of(List.of(), "m123", new PrintWriter(out)), "was not confirmed");
        assertNotArmed(live, WrittenAnswers.of(List.of("tail=3.0"), null, new PrintWriter(out)), "id was not given");
        assertThatThrownBy(() ->
                        live.arm(WrittenAnswers.of(List.of("tail=3.0", "laser=42"), "m123", new PrintWriter(out))))
                .hasMessageContaining("--confirm names laser");
        assertThatThrownBy(() -> WrittenAnswers.of(List.of("tail"), "m123", new PrintWriter(out)))
                .hasMessageContaining("neither channel=dial nor a file");
        assertThatThrownBy(() -> WrittenAnswers.of(List.of("tail=1", "tail=2"), "m123", new PrintWriter(out)))
                .hasMessageContaining("confirmed twice");
    }

    @Test
    void shouldKeepNoLedgerWhereNothingIsLive() throws Exception {
        LiveRig live = live();
        try (SessionSetup setup =
                        new SessionSetup(live.config(), new RunOptions(live.data(), 1, true), SessionObserver.NOBODY);
                Welfare welfare = LiveWelfare.open(setup, ArmingPerson.NOBODY, live.clock(), ZoneOffset.UTC)) {
            assertThat(welfare).isSameAs(Welfare.NOTHING_LIVE);
            welfare.arm();
        }
        assertThat(live.ledger()).doesNotExist();
    }

    @Test
    void shouldSayWhenTheLedgerIsMissingOrChanged() throws Exception {
        LiveRig live = live();
        assertThatThrownBy(() -> DoseTable.lines(live.data(), "m123"))
                .hasMessageContaining("there is no ledger of doses")
                .extracting(e -> ((Failure) e).code())
                .isEqualTo(ExitCode.USAGE);
        had(live, 3, Duration.ofHours(1));
        byte[] bytes = Files.readAllBytes(live.ledger());
        bytes[bytes.length - 3] ^= 1;
        Files.write(live.ledger(), bytes);
        assertThatThrownBy(() -> DoseTable.lines(live.data(), "m123"))
                .hasMessageContaining("is not as it was written")
                .extracting(e -> ((Failure) e).code())
                .isEqualTo(ExitCode.VERIFICATION);
    }

    private static final String VALVES = """
            experiment: drops
            rig: rig.yaml
            subject: mouse.yaml
            session: {max-duration: 30 min, seed: 7, record: false}
            stimuli:
              drop: {channel: sucrose, volume: 10 uL, width: 100 ms}
              bitter: {channel: quinine, volume: 10 uL, width: 100 ms}
            score:
              target: pain
              against: [neutral]
            schedule:
              - {deliver: drop, every: 500 ms, first: 300 ms, count: 8}
              - {deliver: bitter, every: 500 ms, first: 500 ms, count: 8}
            """;

    private LiveRig valves() {
        LiveRig live = live();
        live.experiment = VALVES;
        live.rig = live.rig.replace(
                "  laser: {role: laser, pin: 6}", "  sucrose: {role: valve, pin: 6}\n  quinine: {role: valve, pin: 9}");
        return live;
    }

    /** 60 uL in a minute are the animal's, not those of a line, a board's start or a session. */
    @Test
    void shouldHoldTheMinutesDoseForTheAnimal() throws Exception {
        LiveRig live = valves();
        live.seconds = 5;

        SessionResult first = live.run(live.person(Map.of(), "m123"));

        assertThat(first.code()).isEqualTo(ExitCode.DONE);
        assertThat(first.summary().stimuli().commanded()).isEqualTo(6);
        assertThat(first.summary().stimuli().refused()).isEqualTo(10);
        assertThat(first.summary().stimuli().refusedByBoard()).isZero();
        assertThat(first.summary().doses().values().stream()
                        .mapToLong(ChannelDose::dose)
                        .sum())
                .isEqualTo(60_000);
        assertThat(first.summary().doses().values())
                .allSatisfy(dose -> assertThat(dose.day().dose()).isEqualTo(60_000));
        assertThat(Files.readString(first.folder().resolve("events.csv")))
                .contains("the dose of 60 s on all channels of this role would be exceeded");
        assertThat(live.shown)
                .anyMatch(line -> line.startsWith("limits of sucrose: ")
                        && line.contains("dose of any 60 s 60 uL on all valve channels together")
                        && line.contains("dose of a train 100 uL")
                        && line.contains("dose of this session 1.5 mL on all valve channels together"))
                .anyMatch(line -> line.matches("WARNING: 5 of 8 stimuli planned on (sucrose|quinine) will be refused: "
                        + "the dose of 60 s on all channels of this role would be exceeded"));

        // What of it fell into the last minute stands nowhere: none of it may be repeated before a minute has passed.
        assertNotArmed(live, live.person(Map.of(), "m123"), "has a dose of any 60 s, also across sessions");
        live.ahead = Duration.ofSeconds(61);
        live.arm(live.person(Map.of(), "m123"));
    }

    @Test
    void shouldWarnWhereOnlyTheBoardsCoarseMinuteIsExceeded() throws Exception {
        LiveRig live = valves();
        live.experiment = VALVES.replaceAll(
                        "every: 500 ms, first: [35]00 ms, count: 8", "every: 30 s, first: 1 s, count: 4")
                .replace("volume: 10 uL", "volume: 10 uL")
                .replace("- {deliver: bitter, every: 30 s, first: 1 s, count: 4}", "- {deliver: bitter, at: [900 s]}")
                .replace("every: 30 s", "every: 12 s")
                .replace("count: 4", "count: 20");
        live.seconds = 1000;

        live.arm(live.person(Map.of(), "m123"));

        assertThat(live.shown)
                .noneMatch(line -> line.contains("will be refused"))
                .contains(
                        "WARNING: the board may remember 90 s in place of 60; sucrose is planned to give up to 80 uL in"
                                + " them, so that the board may refuse more");
    }

    private LiveRig led(String more) {
        LiveRig live = live();
        live.experiment = """
                experiment: light
                rig: rig.yaml
                subject: mouse.yaml
                session: {max-duration: 30 min, seed: 7, record: false}
                stimuli:
                  light: {channel: lamp, power: 10 mW, pulse: 5 ms, rate: 20 Hz, train: 2 s}
                score:
                  target: pain
                  against: [neutral]
                schedule:
                  - {deliver: light, at: [1 s]}
                """;
        live.rig = live.rig.replace("  laser: {role: laser, pin: 6}", "  lamp: {role: led, pin: 6" + more + "}");
        return live;
    }

    /** What lights tissue is confirmed like a laser; a lamp that is only looked at is not, and the sheet says which it is. */
    @Test
    void shouldTreatAnLedAsALightSourceUnlessItIsAMask() throws Exception {
        assertNotArmed(led(""), live().person(Map.of(), "m123"), "channel lamp (led) has no calibration");

        LiveRig lit = led(", calibration: {date: " + LocalDate.now(ZoneOffset.UTC) + ", power: 10 mW, dial: \"7\"}");
        lit.arm(lit.person(Map.of("lamp", "7"), "m123"));
        assertThat(lit.shown)
                .anyMatch(line -> line.startsWith("limits of lamp (pulsed light that reaches tissue): level 10 mW, "
                                + "pulse 20 ms, train 2 s, at least 10 s apart")
                        && line.contains("duty 10.0 %, duty of any 10 s 20.0 %"));

        LiveRig mask = led(", mask: true");
        mask.arm(mask.person(Map.of(), "m123"));
        assertThat(mask.shown)
                .anyMatch(line -> line.startsWith("limits of lamp (a MASK by the rig file: only looked at, without "
                        + "light's limits): level 20 mW, pulse 5 s, train 60 s"));
    }
}
