package io.mienloop.trigger;

import static io.mienloop.trigger.Rules.MILLI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** One rule's life, told frame by frame at 50 Hz. */
final class TriggerEngineTest {
    @Test
    void shouldFireOnTheFrameThatCompletesBothTimeAndFramesOfTheDwell() {
        Rehearsal byTime = new Rehearsal(Rules.plan(Rules.usual().dwell(100, 3).build("pain")));
        Rehearsal byFrames = new Rehearsal(Rules.plan(Rules.usual().dwell(0, 4).build("pain")));

        // Frames at 0, 20, … ms: 100 ms have passed at the sixth, four frames at the fourth.
        assertThat(byTime.fires(5, 4)).isZero();
        assertThat(byTime.fires(1, 4)).isOne();
        assertThat(byFrames.fires(3, 4)).isZero();
        assertThat(byFrames.fires(1, 4)).isOne();
    }

    @Test
    void shouldTakeTheThresholdItselfAsNotCrossedAndRearmItselfAsNotBack() {
        Rehearsal loop =
                new Rehearsal(Rules.plan(Rules.usual().dwell(0, 1).refractory(0).build("pain")));

        assertThat(loop.z(3)).isEqualTo(Verdict.IDLE);
        assertThat(loop.z(Math.nextUp(3.0))).isEqualTo(Verdict.DUE);
        assertThat(loop.z(1.5)).isEqualTo(Verdict.IDLE);
        assertThat(loop.z(4)).isEqualTo(Verdict.NOT_REARMED);
        assertThat(loop.z(Math.nextDown(1.5))).isEqualTo(Verdict.IDLE);
        assertThat(loop.z(4)).isEqualTo(Verdict.DUE);
    }

    @Test
    void shouldFireOnceForASlowCrossingThatTremblesLessThanTheHysteresis() {
        // Trembles by 1.4 from top to bottom; between threshold 3 and rearm 1.5 lie 1.5, and without them it fires
        // often.
        assertThat(slowCrossing(1.5)).isOne();
        assertThat(slowCrossing(3)).isGreaterThan(10);
    }

    private static int slowCrossing(double rearm) {
        Rehearsal loop = new Rehearsal(Rules.plan(Rules.usual()
                .dwell(0, 1)
                .refractory(0)
                .levels(Measure.Z, Direction.ABOVE, 3, rearm)
                .build("pain")));
        int fires = 0;
        for (int i = 0; i < 1000; i++) {
            double slow = 6 * Math.sin(Math.PI * i / 1000); // up over 3 and down again, once
            fires += loop.z(slow + 0.7 * Math.sin(i)) == Verdict.DUE ? 1 : 0;
        }
        return fires;
    }

    @Test
    void shouldStartTheDwellAnewAfterAnAbstainedFrameAndAfterAGap() {
        Rehearsal loop = new Rehearsal(Rules.plan(Rules.usual().build("pain")));
        loop.fires(5, 4);
        loop.engine.abstained(loop.millis * MILLI);
        loop.skipMillis(20);
        assertThat(loop.fires(5, 4)).isZero();

        loop.skipMillis(31); // 51 ms from frame to frame, one more than the plan bears
        assertThat(loop.fires(5, 4)).isZero();
        assertThat(loop.fires(1, 4)).isOne();
    }

    @Test
    void shouldBearTheLongestGapOfThePlan() {
        Rehearsal loop = new Rehearsal(Rules.plan(Rules.usual().build("pain")));
        loop.fires(3, 4); // at 0, 20, 40
        loop.skipMillis(30); // next at 90
        assertThat(loop.z(4)).isEqualTo(Verdict.DWELLING);
        assertThat(loop.z(4)).isEqualTo(Verdict.DUE); // 110 ms
    }

    @Test
    void shouldSayWhatIsUndefinedAndBreakTheRun() {
        Rehearsal loop = new Rehearsal(
                Rules.plan(Rules.usual().dwell(0, 2).margin(0.1, 1).build("pain")));

        loop.z(4);
        assertThat(loop.z(Double.NaN)).isEqualTo(Verdict.NO_BASELINE);
        assertThat(loop.z(4)).isEqualTo(Verdict.DWELLING);
        assertThat(loop.frame(4, Double.NaN, 0, 1)).isEqualTo(Verdict.NO_SCORE);
        assertThat(loop.frame(4, 0.5, Double.NaN, 1)).isEqualTo(Verdict.NO_SCORE);
        assertThat(loop.z(4)).isEqualTo(Verdict.DWELLING);
        assertThat(loop.z(4)).isEqualTo(Verdict.DUE);
    }

    @Test
    void shouldKeepTheMarginInRawSimilarity() {
        Rehearsal loop = new Rehearsal(
                Rules.plan(Rules.usual().dwell(0, 1).margin(0.125, 1).build("pain")));

        assertThat(loop.frame(9, 0.5, 0.376, 1)).isEqualTo(Verdict.MARGIN);
        assertThat(loop.frame(9, 0.5, 0.375, 1)).isEqualTo(Verdict.DUE); // the margin itself is enough
    }

    @Test
    void shouldSuppressALateFrameAndDwellAnewWithoutRearming() {
        Rehearsal loop = new Rehearsal(Rules.plan(Rules.usual().dwell(0, 2).build("pain")));
        loop.z(4);
        assertThat(loop.frame(4, 0.5, 0, 51)).isEqualTo(Verdict.LATE);
        assertThat(loop.engine.suppressed(0)).isOne();
        assertThat(loop.z(4)).isEqualTo(Verdict.DWELLING);
        assertThat(loop.frame(4, 0.5, 0, 50)).isEqualTo(Verdict.DUE);
    }

    @Test
    void shouldNeedToRearmAfterAWithdrawalButStartNoRefractoryTime() {
        Rehearsal loop = new Rehearsal(Rules.plan(Rules.usual().dwell(0, 1).build("pain")));
        assertThat(loop.undecided(4, 0.5, 0, 1)).isEqualTo(Verdict.DUE);
        loop.engine.withdraw(0, 0);

        assertThat(loop.engine.suppressed(0)).isOne();
        assertThat(loop.engine.fired(0)).isZero();
        assertThat(loop.z(4)).isEqualTo(Verdict.NOT_REARMED);
        assertThat(loop.z(0)).isEqualTo(Verdict.IDLE);
        assertThat(loop.z(4)).isEqualTo(Verdict.DUE);
    }

    @Test
    void shouldRefuseAnAnswerToWhatIsNotDue() {
        Rehearsal loop = new Rehearsal(Rules.plan(Rules.usual().dwell(0, 1).build("pain")));
        assertThatThrownBy(() -> loop.engine.commit(0, 0)).hasMessageContaining("pain is not due");
        loop.z(4); // committed
        assertThatThrownBy(() -> loop.engine.withdraw(0, 0)).isInstanceOf(IllegalStateException.class);
        loop.z(0);
        loop.skipMillis(2000);
        assertThat(loop.undecided(4, 0.5, 0, 1)).isEqualTo(Verdict.DUE);
        loop.engine.abstained(loop.millis * MILLI);
        assertThatThrownBy(() -> loop.engine.commit(0, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldFireAtTheEndOfTheRefractoryTimeForARunThatOutlastsIt() {
        Rehearsal loop = new Rehearsal(
                Rules.plan(Rules.usual().dwell(0, 1).refractory(200).build("pain")));
        assertThat(loop.z(4)).isEqualTo(Verdict.DUE); // at 0 ms
        loop.z(0);
        for (int millis = 40; millis < 200; millis += 20) {
            assertThat(loop.z(4)).isEqualTo(Verdict.REFRACTORY);
        }
        assertThat(loop.z(4)).isEqualTo(Verdict.DUE); // at 200 ms
    }

    @Test
    void shouldDecideNothingWhileAStimulusMayBeInThePicture() {
        Rehearsal loop = new Rehearsal(Rules.plan(Rules.usual().dwell(0, 2).build("pain")));
        loop.z(4);
        loop.engine.stimulus(1, 20 * MILLI, 40 * MILLI); // blanked to 40 + 50 = 90 ms

        assertThat(loop.engine.blanked(19 * MILLI)).isFalse();
        assertThat(loop.engine.blanked(20 * MILLI)).isTrue();
        assertThat(loop.engine.blanked(90 * MILLI)).isTrue();
        assertThat(loop.engine.blanked(90 * MILLI + 1)).isFalse();
        for (int millis = 20; millis <= 80; millis += 20) {
            assertThat(loop.z(4)).isEqualTo(Verdict.BLANKED);
        }
        assertThat(loop.z(4)).isEqualTo(Verdict.DWELLING); // at 100 ms, anew
        assertThat(loop.z(4)).isEqualTo(Verdict.DUE);
    }

    @Test
    void shouldNotRearmOnWhatIsSeenInBlanking() {
        Rehearsal loop =
                new Rehearsal(Rules.plan(Rules.usual().dwell(0, 1).refractory(0).build("pain")));
        loop.z(4);
        loop.engine.stimulus(1, 20 * MILLI, 21 * MILLI);
        assertThat(loop.z(0)).isEqualTo(Verdict.BLANKED);
        loop.skipMillis(100);
        assertThat(loop.z(4)).isEqualTo(Verdict.NOT_REARMED);
    }

    @Test
    void shouldBlankFramesOnTheirWayWhenTheSameStimulusComesAgain() {
        Rehearsal loop = new Rehearsal(Rules.plan(Rules.usual().dwell(0, 1).build("pain")));
        loop.z(0); // last frame at 0 ms
        loop.engine.stimulus(1, 10 * MILLI, 15 * MILLI); // to 65 ms
        loop.engine.stimulus(1, 80 * MILLI, 85 * MILLI); // while the frame of 20 ms is still on its way
        assertThat(loop.z(4)).isEqualTo(Verdict.BLANKED);
    }

    @Test
    void shouldOpenAGateOnlyWithinItsWindowAfterTheLatestOnset() {
        Gate gate = new Gate(0, 100 * MILLI, 200 * MILLI);
        Rehearsal loop =
                new Rehearsal(Rules.plan(Rules.usual().dwell(0, 1).gates(gate).build("pain")));
        assertThat(loop.z(4)).isEqualTo(Verdict.GATED); // no stimulus yet
        loop.engine.stimulus(0, 20 * MILLI, 30 * MILLI); // open from 120 to 220 ms
        for (int millis = 20; millis < 120; millis += 20) {
            assertThat(loop.z(4)).isEqualTo(Verdict.GATED);
        }
        assertThat(loop.undecided(4, 0.5, 0, 1)).isEqualTo(Verdict.DUE); // 120 ms
        loop.millis = 220;
        assertThat(loop.undecided(4, 0.5, 0, 1)).isEqualTo(Verdict.DUE);
        loop.millis = 221;
        assertThat(loop.undecided(4, 0.5, 0, 1)).isEqualTo(Verdict.GATED);
    }

    @Test
    void shouldStopForGoodWhenFiresRunAway() {
        Rules quick = Rules.usual().dwell(0, 1).refractory(0);
        Rehearsal loop =
                new Rehearsal(Rules.plan(new Runaway(3, 100 * MILLI), ArmPlan.ALWAYS_REAL, quick.build("pain")));
        long[] fires = {0, 60, 120, 160}; // the first three within 120 ms, the last three within 100 ms
        for (long millis : fires) {
            assertThat(loop.engine.runaway()).isFalse();
            loop.millis = millis;
            assertThat(loop.z(4)).isEqualTo(Verdict.DUE);
            loop.z(0);
        }
        assertThat(loop.engine.runaway()).isTrue();
        loop.skipMillis(3_600_000);
        assertThat(loop.z(4)).isEqualTo(Verdict.STOPPED);
    }

    @Test
    void shouldHoldTheSecondRuleOfAFrameWhoseFirstRanAway() {
        Rule rule = Rules.usual().dwell(0, 1).build("pain");
        TriggerEngine engine = new TriggerEngine(Rules.plan(
                new Runaway(1, 1),
                ArmPlan.ALWAYS_REAL,
                rule,
                Rules.usual().dwell(0, 1).build("too")));
        byte[] verdicts = new byte[2];
        engine.frame(0, 0, new double[2], new double[] {4, 4}, verdicts);

        assertThat(verdicts).containsExactly(Verdict.DUE, Verdict.DUE);
        assertThat(engine.commit(0, 0)).isEqualTo(Arm.REAL);
        assertThat(engine.commit(1, 0)).isEqualTo(Arm.HELD);
        assertThat(engine.fired(1)).isZero();
        assertThat(engine.suppressed(1)).isOne();
    }

    @Test
    void shouldCountShamsLikeRealFiresTowardsTheMaximum() {
        Rules rules = Rules.usual().dwell(0, 1).refractory(0).maxFires(6);
        Rehearsal loop = new Rehearsal(Rules.plan(new Runaway(1_000, 1), new ArmPlan(1, 1, 1, 7), rules.build("pain")));
        for (int i = 0; i < 20; i++) {
            loop.z(4);
            loop.z(0);
        }
        assertThat(loop.engine.fired(0)).isEqualTo(3); // at most one in a row: they alternate
        assertThat(loop.engine.sham(0)).isEqualTo(3);
        assertThat(loop.z(4)).isEqualTo(Verdict.EXHAUSTED);
    }

    @Test
    void shouldRefuseTimeThatRunsBackwardsAndArraysThatAreTooShort() {
        Rehearsal loop = new Rehearsal(Rules.plan(Rules.usual().build("pain")));
        loop.millis = 100;
        loop.z(0);
        loop.millis = 99;
        assertThatThrownBy(() -> loop.z(0)).hasMessageContaining("ran backwards");
        assertThatThrownBy(() -> loop.engine.frame(0, 0, new double[1], new double[2], new byte[1]))
                .hasMessageContaining("2 scores");
        assertThatThrownBy(() -> loop.engine.stimulus(0, 5, 4)).hasMessageContaining("before its onset");
    }

    @Test
    void shouldNameEveryVerdictAndArm() {
        assertThat(Verdict.text(Verdict.DUE)).isEqualTo("due");
        assertThat(Verdict.text(Verdict.NO_BASELINE)).isEqualTo("no-baseline");
        assertThat(Verdict.text(Verdict.STOPPED)).isEqualTo("stopped");
        assertThat(Arm.text(Arm.SHAM)).isEqualTo("sham");
        assertThatThrownBy(() -> Verdict.text((byte) 13)).hasMessageContaining("13");
    }
}
