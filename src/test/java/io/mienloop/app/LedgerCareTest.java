package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mienloop.config.LoadedConfig;
import io.mienloop.config.PortConfig;
import io.mienloop.config.RigConfig;
import io.mienloop.rig.ChannelRole;
import io.mienloop.rig.Dose;
import io.mienloop.rig.DoseLedger;
import io.mienloop.rig.DoseRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that was lost, replaced or written by a wrong clock: refused, and gone on with only by a person's word. */
final class LedgerCareTest {
    private static final Dose ONE = new Dose(1, 1, 500_000, 150_000);

    @TempDir
    private Path dir;

    private static LedgerCare care(LiveRig live) throws Failure {
        return new LedgerCare(live.data(), "m123", "A. Person", "a reason", live.now(), ZoneOffset.UTC);
    }

    private static LocalDate today(LiveRig live) {
        return LocalDate.ofInstant(live.now(), ZoneOffset.UTC);
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void assertFails(Step step, ExitCode code, String why) {
        assertThatThrownBy(step::run)
                .isInstanceOf(Failure.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("\n")
                .extracting(e -> ((Failure) e).code())
                .isEqualTo(code);
    }

    /** The clock was a year ahead for one session, and for one that was cut short. */
    @Test
    void shouldGoOnTodayOnceAPersonDeclaresDatesWrong() throws Exception {
        LiveRig live = new LiveRig(dir);
        Instant year = live.now().plus(Duration.ofDays(365));
        try (DoseLedger ledger = DoseLedger.open(live.ledger(), "m123", year)) {
            ledger.append(List.of(
                    DoseRecord.given(year, "ses-1", "tail", ChannelRole.SHOCK, ONE.times(4), year, ""),
                    DoseRecord.reserved(year, "ses-2", "tail", ChannelRole.SHOCK, ONE.times(3), "")));
        }
        byte[] before = Files.readAllBytes(live.ledger());
        assertFails(() -> live.arm(live.right()), ExitCode.SAFETY, "declare its date wrong with mienloop doses m123");
        assertFails(
                () -> care(live).declareDatesWrong(today(live).plusDays(365)), ExitCode.SAFETY, "look at a calendar");
        assertFails(() -> care(live).declareDatesWrong(null), ExitCode.SAFETY, "--today is missing");
        assertThat(Files.readAllBytes(live.ledger())).isEqualTo(before);

        assertThat(care(live).declareDatesWrong(today(live))).hasSize(2);

        assertThat(Files.readAllBytes(live.ledger())).startsWith(before);
        List<DoseRecord> lines = DoseLedger.read(live.ledger(), "m123");
        assertThat(lines)
                .extracting(DoseRecord::kind)
                .containsExactly(
                        DoseRecord.Kind.GIVEN, DoseRecord.Kind.RESERVED, DoseRecord.Kind.DATES, DoseRecord.Kind.GIVEN);
        assertThat(lines.get(2).note()).contains("A. Person (user ").contains("a reason");
        assertThat(lines.get(3).dose()).isEqualTo(ONE.times(3));
        assertFails(() -> live.arm(live.right()), ExitCode.SAFETY, "needs 60 s between two trains");
        live.ahead = Duration.ofSeconds(61);
        live.arm(live.right());
        assertThat(String.join("\n", live.shown)).contains("today 7 of 20, in its life 7");
        assertFails(() -> care(live).declareDatesWrong(today(live)), ExitCode.SAFETY, "no date to declare wrong");
    }

    @Test
    void shouldAskForANameAndAReason() {
        assertFails(() -> new LedgerCare(dir, "m123", " ", "why"), ExitCode.USAGE, "give --by NAME and --reason TEXT");
        assertFails(() -> new LedgerCare(dir, "m123", "A. Person", null), ExitCode.USAGE, "--reason TEXT");
        assertFails(() -> new LedgerCare(dir, "../x", "A. Person", "why"), ExitCode.USAGE, "no animal's id");
    }

    private static void assertLost(LiveRig live) throws Exception {
        byte[] left = Files.exists(live.ledger()) ? Files.readAllBytes(live.ledger()) : null;
        assertFails(() -> live.arm(live.right()), ExitCode.SAFETY, "does not know session ses-");
        assertThat(Files.exists(live.ledger()) ? Files.readAllBytes(live.ledger()) : null)
                .isEqualTo(left);
        assertFails(
                () -> {
                    DoseTable.lines(live.data(), "m123");
                    DoseTable.requireComplete(live.data(), "m123");
                },
                ExitCode.VERIFICATION,
                "mienloop doses m123 --take-in");
    }

    /** One session on a real port; then its ledger is lost in every way that leaves no damaged line. */
    @Test
    void shouldRefuseALostLedgerAndTakeItsSessionsInAgain() throws Exception {
        LiveRig live = new LiveRig(dir);
        Path session = live.run(live.right()).folder();
        byte[] whole = Files.readAllBytes(live.ledger());
        int header = new String(whole, StandardCharsets.UTF_8).indexOf('\n') + 1;
        DoseTable.requireComplete(live.data(), "m123");
        live.ahead = Duration.ofMinutes(5);
        for (int length : new int[] {0, 20, header}) {
            Files.write(live.ledger(), Arrays.copyOf(whole, length));
            assertLost(live);
        }
        Files.delete(live.ledger());
        assertLost(live);

        // The journal was cut too: in its middle, and to nothing.
        Path journal = session.resolve("journal.mlj");
        byte[] journaled = Files.readAllBytes(journal);
        Files.write(journal, Arrays.copyOf(journaled, journaled.length - 60));
        assertLost(live);
        Files.write(journal, new byte[0]);
        assertLost(live);
        Path summary = Files.move(session.resolve("summary.json"), dir.resolve("summary.json"));
        assertLost(live);
        Files.delete(journal);
        Files.move(summary, session.resolve("summary.json"));
        assertLost(live);

        Files.write(journal, journaled);
        assertThat(care(live).takeIn()).last().asString().contains("tail: 1 train(s); settled from the journal");
        List<DoseRecord> lines = DoseLedger.read(live.ledger(), "m123");
        assertThat(lines).extracting(DoseRecord::kind).containsExactly(DoseRecord.Kind.NOTE, DoseRecord.Kind.GIVEN);
        assertThat(lines.getFirst().note())
                .contains("begun anew")
                .contains("A. Person")
                .contains("a reason");
        assertThat(lines.getLast().session()).isEqualTo(session.getFileName().toString());
        assertThat(lines.getLast().dose().trains()).isEqualTo(1);
        assertThat(lines.getLast().lastOnset()).isBefore(lines.getLast().time().minusSeconds(200));
        live.arm(live.right());
        assertThat(String.join("\n", live.shown)).contains("today 1 of 20, in its life 1");
        assertFails(() -> care(live).takeIn(), ExitCode.USAGE, "nothing to take in");

        // An animal's session without a journal is named, so that it can be gone on without it.
        Files.delete(live.ledger());
        Files.delete(journal);
        assertThat(care(live).takeIn()).last().asString().contains("what it gave is NOT known");
        live.arm(live.right());
    }

    /** A cut journal counts with what it may not have shown, as if all of that had been reserved. */
    @Test
    void shouldTakeInACutSessionWithTheMostThatItCanHaveGiven() throws Exception {
        LiveRig live = new LiveRig(dir);
        Path journal = live.run(live.right()).folder().resolve("journal.mlj");
        byte[] whole = Files.readAllBytes(journal);
        Files.write(journal, Arrays.copyOf(whole, whole.length - 60));
        Files.delete(live.ledger());
        live.ahead = Duration.ofMinutes(5);

        care(live).takeIn();

        assertThat(DoseLedger.read(live.ledger(), "m123").getLast().dose().trains())
                .isEqualTo(2);
    }

    private static void rehearse(LiveRig live) throws Exception {
        LoadedConfig written = live.config();
        RigConfig rig = written.rig();
        LoadedConfig simulated = new LoadedConfig(
                written.experiment(),
                new RigConfig(
                        rig.name(),
                        rig.camera(),
                        new PortConfig(PortConfig.Kind.SIMULATED, "", rig.port().baud()),
                        rig.onRigLoss(),
                        rig.channels(),
                        rig.loop(),
                        rig.runaway()),
                written.subject(),
                written.resolvedYaml(),
                written.warnings(),
                written.origins());
        SessionResult result = new SessionRunner(
                        simulated, new RunOptions(live.data(), 3, true), SessionObserver.NOBODY)
                .run(() -> false);
        assertThat(result.summary().doses().get("tail").trains()).isEqualTo(1);
    }

    @Test
    void shouldNotLockOutAnAnimalThatOnlyHadASimulatedBoard() throws Exception {
        LiveRig live = new LiveRig(dir);
        rehearse(live);
        rehearse(live);
        try (var sessions = Files.list(live.animal())) {
            Path one = sessions.filter(Files::isDirectory).findFirst().orElseThrow();
            Files.write(one.resolve("journal.mlj"), new byte[0]);
        }

        live.arm(live.right());

        assertThat(String.join("\n", live.shown)).contains("no dose of this animal is known");
        assertFails(() -> care(live).takeIn(), ExitCode.USAGE, "nothing to take in");
    }

    /** Puts a copy in the ledger's place once frames come, then asks for more until an answer is worth keeping. */
    private static final class Replacing implements SessionObserver {
        private final LiveRig live;
        private final boolean rearming;
        private boolean done;
        private String told;

        private Replacing(LiveRig live, boolean rearming) {
            this.live = live;
            this.rearming = rearming;
        }

        @Override
        public void running(double seconds, double of, long frames) {
            if (frames == 0) {
                return;
            }
            if (!done) {
                done = true;
                replace();
            } else if (rearming && (told == null || told.contains("not ready") || told.contains("are not stopped"))) {
                try {
                    told = live.requests.rearm();
                } catch (Failure not) {
                    told = not.getMessage();
                }
            }
        }

        private void replace() {
            if (rearming) {
                live.requests.stopStimuli();
            }
            try {
                Path copy = Files.copy(live.ledger(), live.ledger().resolveSibling("copy"));
                Files.move(copy, live.ledger(), StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void shouldNotArmAnewOnALedgerThatWasReplaced() throws Exception {
        LiveRig live = new LiveRig(dir);
        Replacing replacing = new Replacing(live, true);
        live.observer = replacing;

        assertFails(
                () -> live.run(live.right()),
                ExitCode.HARDWARE,
                "what this session gave is NOT in the ledger of doses");

        assertThat(replacing.told).contains("nothing live is armed on it");
    }

    /** What the ledger does not take lies with the session, the command fails, and the next session knows the doses. */
    @Test
    void shouldNotLoseTheDosesWhenTheLedgerIsReplacedDuringTheSession() throws Exception {
        LiveRig live = new LiveRig(dir);
        live.observer = new Replacing(live, false);

        assertFails(
                () -> live.run(live.right()),
                ExitCode.HARDWARE,
                "what this session gave is NOT in the ledger of doses");

        List<DoseRecord> lines = DoseLedger.read(live.ledger(), "m123");
        assertThat(lines).extracting(DoseRecord::kind).containsExactly(DoseRecord.Kind.RESERVED);
        Path session = live.animal().resolve(lines.getFirst().session());
        assertThat(Files.readString(session.resolve("doses-not-in-ledger.tsv")))
                .contains("\tgiven\t" + session.getFileName() + "\ttail\tshock\t1\t1\t");
        assertThat(Files.readString(session.resolve("mienloop.log"))).contains("the ledger did not take");
        live.ahead = Duration.ofMinutes(5);
        live.shown.clear();
        live.arm(live.right());
        assertThat(String.join("\n", live.shown)).contains("settled from the journal; 1 count as given");
    }

    /** Nothing is armed on a ledger that was replaced during the questions; that session is not held against the animal. */
    @Test
    void shouldNotArmWhenTheLedgerIsReplacedDuringTheQuestions() throws Exception {
        LiveRig live = new LiveRig(dir);
        ArmingPerson right = live.right();
        ArmingPerson meddled = new ArmingPerson() {
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
                try {
                    Files.delete(live.ledger());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return right.dial(channel, question);
            }

            @Override
            public String word(String question) {
                return right.word(question);
            }
        };

        assertFails(() -> live.run(meddled), ExitCode.HARDWARE, "nothing live is armed on it");

        live.arm(live.right());
        assertThat(String.join("\n", live.shown)).contains("no dose of this animal is known");
    }
}
