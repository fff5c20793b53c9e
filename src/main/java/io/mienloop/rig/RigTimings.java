package io.mienloop.rig;

/**
 * How patient the client is, µs.
 *
 * @param answerMicros longest wait for a command's answer
 * @param startMicros longest wait for a board that starts (a bootloader takes up to 2 s)
 * @param syncPingMicros between pings until clocks are mapped
 * @param pingMicros between pings afterwards; eight make a window
 * @param tries of a command of the handshake before giving up
 */
public record RigTimings(long answerMicros, long startMicros, long syncPingMicros, long pingMicros, int tries) {
    public static final RigTimings DEFAULT = new RigTimings(100_000, 5_000_000, 5_000, 125_000, 3);

    public RigTimings {
        if (answerMicros < 1000
                || startMicros < answerMicros
                || syncPingMicros < 1000
                || pingMicros < 1000
                || tries < 1) {
            throw new IllegalArgumentException(
                    "rig timings " + answerMicros + ", " + startMicros + ", " + syncPingMicros + ", " + pingMicros
                            + " us, " + tries + " tries: times of 1 ms or more, and at least one try");
        }
    }
}
