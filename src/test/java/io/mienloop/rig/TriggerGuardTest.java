package io.mienloop.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the host lets through, against a plain account of all that it let through before. */
final class TriggerGuardTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long LATEST_START_MICROS = 50_000;
    private static final int NONE = ChannelLimits.NONE_16;

    private static final Channel SUCROSE = new Channel("sucrose", ChannelRole.VALVE, 1, 4);
    private static final Channel QUININE = new Channel("quinine", ChannelRole.VALVE, 5, 9);
    private static final Channel LAMP = new Channel("lamp", ChannelRole.LED, 3, 6);

    /** 10 uL within 100 ms on either valve, 2 uL on the second, 2 s of light. */
    private static final List<PulseProgram> PROGRAMS = List.of(
            PulseProgram.single(0, 1, 100_000, 10_000),
            PulseProgram.single(1, 5, 100_000, 10_000),
            PulseProgram.single(2, 5, 100_000, 2_000),
            PulseProgram.single(3, 3, 1_000_000, 1_000));

    private static RigPlan plan(long totalOfSucrose, long totalOfQuinine) {
        ChannelLimits light = ChannelLimits.lightHard();
        return new RigPlan(
                List.of(SUCROSE, QUININE, LAMP),
                List.of(valve(totalOfSucrose), valve(totalOfQuinine), light),
                PROGRAMS,
                RigPlan.DEFAULT_BAUD,
                60_000,
                RigTimings.DEFAULT);
    }

    private static ChannelLimits valve(long total) {
        return new ChannelLimits(100_000, 10_000_000, 0, 100, 1000, 1000, NONE, 10_000, 10_000, 60_000, total);
    }

    private record Given(long nanos, long nanolitres) {}

    /** The critic's case: two lines in turn, 10 uL every 500 ms; what one board holds on one line is twice as much. */
    @Test
    void shouldHoldTheMinutesDoseOverAllValves() {
        TriggerGuard guard = new TriggerGuard(plan(1_500_000, 1_500_000));
        int given = 0;
        for (int i = 0; i < 46; i++) {
            long now = i * SECOND / 2;
            int answer = guard.judge(i % 2, now);
            if (answer == 0) {
                given++;
                guard.fired(i % 2, i + 1, now, LATEST_START_MICROS);
                guard.ended(i % 2 == 0 ? 1 : 5, i + 1);
            } else {
                assertThat(answer).isEqualTo(Refusal.MINUTE_DOSE_REACHED);
            }
        }
        assertThat(given).isEqualTo(6);
    }

    @Test
    void shouldNeverLetMoreThroughInAnyMinuteAndRefuseNothingElse() {
        for (long seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            TriggerGuard guard = new TriggerGuard(plan(ChannelLimits.NONE_32, ChannelLimits.NONE_32));
            List<Given> given = new ArrayList<>();
            long now = 0;
            for (int i = 0; i < 2000; i++) {
                now += random.nextLong(SECOND / 5, 8 * SECOND);
                int program = random.nextInt(3);
                long asked = PROGRAMS.get(program).dose(ChannelRole.VALVE);
                long from = now - MINUTE;
                // Between the two a train may or may not have ended by then.
                long surely = sum(given, from);
                long perhaps = sum(given, from - 200_000_000L);
                int sequence = i % 127 + 1;
                int answer = guard.judge(program, now);
                if (answer == 0) {
                    assertThat(surely + asked).as("seed %d", seed).isLessThanOrEqualTo(60_000);
                    guard.fired(program, sequence, now, LATEST_START_MICROS);
                    if (random.nextInt(4) == 0) {
                        guard.refused(program, sequence); // by the board: it did not happen
                    } else {
                        given.add(new Given(now, asked));
                        guard.ended(PROGRAMS.get(program).channel(), sequence);
                    }
                } else {
                    assertThat(answer).isEqualTo(Refusal.MINUTE_DOSE_REACHED);
                    assertThat(perhaps + asked).as("seed %d", seed).isGreaterThan(60_000);
                }
            }
            assertThat(given).hasSizeGreaterThan(200);
        }
    }

    private static long sum(List<Given> given, long from) {
        return given.stream()
                .filter(one -> one.nanos() > from)
                .mapToLong(Given::nanolitres)
                .sum();
    }

    /** More amounts than there is room for: they may count for longer, never for less. */
    @Test
    void shouldNotForgetWhatDoesNotFit() {
        GivenWindow window = new GivenWindow(MINUTE);
        for (int i = 0; i < 5_000; i++) {
            window.add(1, i * 1_000_000L, i % 127 + 1);
        }
        assertThat(window.sum(5 * SECOND)).isEqualTo(5_000);
        assertThat(window.sum(MINUTE + 2 * SECOND)).isGreaterThanOrEqualTo(3_000 - 1);
        assertThat(window.sum(MINUTE + 5 * SECOND)).isZero();
    }

    @Test
    void shouldShareTheSessionsDoseAmongTheValvesAndKeepEachToItsOwn() {
        TriggerGuard guard = new TriggerGuard(plan(30_000, 50_000));
        int[] given = new int[2];
        int[] refusals = new int[2];
        for (int i = 0; i < 20; i++) {
            long now = i * 2 * MINUTE;
            int program = i < 4 ? 0 : 1;
            int answer = guard.judge(program, now);
            if (answer == 0) {
                given[program]++;
                guard.fired(program, i + 1, now, LATEST_START_MICROS);
                guard.ended(PROGRAMS.get(program).channel(), i + 1);
            } else {
                assertThat(answer).isEqualTo(Refusal.DOSE_USED_UP);
                refusals[program]++;
            }
        }
        assertThat(given).containsExactly(3, 2); // 30 uL of its own, and what 50 uL for the animal leave the other
        assertThat(refusals).containsExactly(1, 14);
    }

    /** RIG.md: 20 % of 10 s. */
    @Test
    void shouldHoldTheLightsDutyOfTenSecondsOverALostArming() {
        TriggerGuard guard = new TriggerGuard(plan(1_500_000, 1_500_000));
        for (int i = 0; i < 2; i++) {
            assertThat(guard.judge(3, i * 2 * SECOND)).isZero();
            guard.fired(3, i + 1, i * 2 * SECOND, LATEST_START_MICROS);
            guard.allEnded(); // the board restarted, or was disarmed
        }
        assertThat(guard.judge(3, 4 * SECOND)).isEqualTo(Refusal.DUTY_REACHED);
        assertThat(guard.judge(3, 11 * SECOND)).isEqualTo(Refusal.DUTY_REACHED);
        assertThat(guard.judge(3, 11_100_000_000L)).isZero(); // 10 s after the first one's end
    }
}
