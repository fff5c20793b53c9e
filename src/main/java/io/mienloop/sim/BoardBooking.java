package io.mienloop.sim;

/**
 * The mark in the simulated board's EEPROM which says that doses may be missing there. It stands before an arming is
 * acknowledged and goes once the board is disarmed and every channel's numbers are written; a board that loses its power before
 * that takes one more train as given on every channel.
 */
final class BoardBooking {
    private final BoardOutput[] outputs;
    private boolean marked;
    private boolean armed;

    BoardBooking(BoardOutput[] outputs) {
        this.outputs = outputs;
    }

    void armed() {
        armed = true;
        marked = true;
    }

    void disarmed(long nowNanos) {
        armed = false;
        settle(nowNanos);
    }

    private void settle(long nowNanos) {
        boolean stored = true;
        for (BoardOutput output : outputs) {
            stored &= output.ledger.stored(nowNanos);
        }
        marked &= armed || !stored;
    }

    void powerLost(long nowNanos) {
        settle(nowNanos);
        for (BoardOutput output : outputs) {
            output.ledger.powerLost(nowNanos);
        }
    }

    /** The board starts; what a reset has left in memory is written after it. */
    void boot(boolean byPower, long nowNanos) {
        armed = false;
        if (byPower && marked) {
            for (BoardOutput output : outputs) {
                output.ledger.takeOneMore(output.spec.limits());
            }
        }
        settle(nowNanos);
    }
}
