package io.mienloop.trigger;

import static io.mienloop.trigger.Rules.MILLI;

/** Shows frames to an engine of one rule, one every 20 ms unless told otherwise, and commits whatever is due. */
final class Rehearsal {
    final TriggerEngine engine;
    private final byte[] verdicts = new byte[1];
    long millis;
    int lastArm = -1;

    Rehearsal(TriggerPlan plan) {
        this.engine = new TriggerEngine(plan);
    }

    /** A frame with this z and no competing similarity; what is due is committed. */
    byte z(double z) {
        return frame(z, 0.5, 0, 1);
    }

    byte frame(double z, double similarity, double rival, long ageMillis) {
        byte verdict = undecided(z, similarity, rival, ageMillis);
        if (verdict == Verdict.DUE) {
            lastArm = engine.commit(0, (millis - 20) * MILLI);
        }
        return verdict;
    }

    byte undecided(double z, double similarity, double rival, long ageMillis) {
        engine.frame(
                millis * MILLI, ageMillis * MILLI, new double[] {similarity, rival}, new double[] {z, 0}, verdicts);
        millis += 20;
        return verdicts[0];
    }

    /** So many frames of this z; the number of fires among them. */
    int fires(int frames, double z) {
        int fires = 0;
        for (int i = 0; i < frames; i++) {
            fires += z(z) == Verdict.DUE ? 1 : 0;
        }
        return fires;
    }

    void skipMillis(long more) {
        millis += more;
    }
}
