package io.mienloop.sim;

/** How much of a frame's exposure a switched light covers; pulses far shorter than a frame count by their share. */
final class LightExposure {
    private boolean on;
    private double level;
    private double since = Double.NEGATIVE_INFINITY;
    private double collected;

    /** A change at a time in seconds; times before an earlier change count as that change's time. */
    void change(boolean nowOn, double nowLevel, double time) {
        advance(time);
        on = nowOn;
        level = nowOn ? nowLevel : 0;
    }

    /** The exposure begins: what came before is not seen. */
    void open(double time) {
        advance(time);
        collected = 0;
    }

    /** Mean level over the exposure that began with {@link #open} and lasts until now. */
    double close(double time, double exposure) {
        advance(time);
        return Math.min(1, collected / exposure);
    }

    private void advance(double time) {
        if (time > since) {
            if (on) {
                collected += level * (time - since);
            }
            since = time;
        }
    }
}
