package io.mienloop.trigger;

import static io.mienloop.trigger.Rules.MILLI;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A random plan and a random session for it, all from one seed, so that the same can be lived through again. */
final class RandomLoop {
    /** A fire or withdrawal as it happened. */
    record Answer(long frame, long nanos, String what) {}

    final List<Answer> answers = new ArrayList<>();
    final List<Byte> verdicts = new ArrayList<>();
    final List<String> disagreements = new ArrayList<>();
    final TriggerPlan plan;
    TriggerEngine engine;

    private final long seed;
    private final long shiftNanos;
    private final boolean mirrored;

    RandomLoop(long seed) {
        this(seed, 0, false);
    }

    /**
     * @param shiftNanos added to every time
     * @param mirrored negates scores, thresholds and direction
     */
    RandomLoop(long seed, long shiftNanos, boolean mirrored) {
        this.seed = seed;
        this.shiftNanos = shiftNanos;
        this.mirrored = mirrored;
        this.plan = plan(new Random(seed));
    }

    private TriggerPlan plan(Random random) {
        Measure measure = random.nextBoolean() ? Measure.Z : Measure.SIMILARITY;
        double sign = mirrored ? -1 : 1;
        double threshold = measure == Measure.Z ? 1 + random.nextDouble() : 0.1 + 0.3 * random.nextDouble();
        double rearm =
                threshold - (random.nextInt(3) == 0 ? 0 : random.nextDouble() * (measure == Measure.Z ? 2 : 0.4));
        boolean margin = random.nextInt(3) == 0;
        List<Gate> gates = random.nextInt(3) == 0
                ? List.of(
                        new Gate(random.nextInt(2), random.nextInt(200) * MILLI, (200 + random.nextInt(2000)) * MILLI))
                : List.of();
        Rule rule = new Rule(
                "random",
                0,
                measure,
                mirrored ? Direction.BELOW : Direction.ABOVE,
                sign * threshold,
                margin ? 0.2 * random.nextDouble() : 0,
                margin ? new int[] {1} : new int[0],
                new Dwell(random.nextInt(120) * MILLI, 1 + random.nextInt(5)),
                sign * rearm,
                random.nextInt(1000) * MILLI,
                (5 + random.nextInt(45)) * MILLI,
                random.nextInt(4) == 0 ? 1 + random.nextInt(5) : 0,
                gates,
                0);
        return new TriggerPlan(
                List.of(rule),
                List.of(new Blanking(1, random.nextInt(60) * MILLI)),
                new Runaway(1_000_000, 1),
                new ArmPlan(2, 1, 3, seed),
                2,
                2,
                (15 + random.nextInt(40)) * MILLI);
    }

    /** Lives through a session, with a second opinion at every frame. */
    RandomLoop run(int frames) {
        engine = new TriggerEngine(plan);
        TriggerOracle oracle = new TriggerOracle(plan);
        Random random = new Random(~seed);
        long time = shiftNanos;
        double mood = 0;
        byte[] codes = new byte[1];
        for (int i = 0; i < frames; i++) {
            long step = (random.nextInt(20) == 0 ? 10 + random.nextInt(60) : 10) * MILLI;
            if (random.nextInt(60) == 0) {
                int stimulus = random.nextInt(2);
                long onset = time + random.nextInt((int) (step / 2));
                long end = onset + random.nextInt(300) * MILLI;
                engine.stimulus(stimulus, onset, end);
                oracle.stimulus(stimulus, onset, end);
            }
            time += step;
            mood = 0.97 * mood + 0.25 * random.nextGaussian() + (random.nextInt(80) == 0 ? 3 : 0);
            double noise = 0.2 * random.nextGaussian();
            double rival = 0.3 * random.nextGaussian();
            int fate = random.nextInt(100);
            long age = (fate < 5 ? 60 : 1) * MILLI;
            int answer = random.nextInt(10);
            if (fate == 99) {
                engine.abstained(time);
                oracle.abstained(time);
                verdicts.add((byte) -1);
                continue;
            }
            double sign = mirrored ? -1 : 1;
            double[] z = {fate == 98 ? Double.NaN : sign * (mood + noise), 0};
            double[] similarity = {fate == 97 ? Double.NaN : sign * Math.tanh(0.3 * mood + noise), sign * rival};
            engine.frame(time, age, similarity, z, codes);
            verdicts.add(codes[0]);
            String expected = oracle.frame(time, age, similarity, z);
            String actual = codes[0] == Verdict.DUE ? "due" : codes[0] == Verdict.LATE ? "late" : "nothing";
            if (!actual.equals(expected)) {
                disagreements.add("frame " + i + ": " + Verdict.text(codes[0]) + ", expected " + expected);
            }
            if (codes[0] == Verdict.DUE && answer < 8) {
                long fire = time + 2 * MILLI;
                answers.add(new Answer(i, fire - shiftNanos, Arm.text(engine.commit(0, fire))));
                oracle.fired(fire);
            } else if (codes[0] == Verdict.DUE && answer == 8) {
                engine.withdraw(0, time);
                oracle.withdrawn();
                answers.add(new Answer(i, time - shiftNanos, "withdrawn"));
            }
        }
        return this;
    }
}
