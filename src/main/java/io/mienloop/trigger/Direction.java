package io.mienloop.trigger;

/** Which side of the threshold counts as crossed; the threshold itself is on neither side. */
public enum Direction {
    ABOVE(1),
    BELOW(-1);

    /** Factor that turns either direction into ABOVE, so that the engine has one comparison only. */
    final int sign;

    Direction(int sign) {
        this.sign = sign;
    }
}
