package io.mienloop.session;

import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.pipeline.LoopFact;
import io.mienloop.rig.DeviceMessage;
import io.mienloop.rig.ResetCause;
import io.mienloop.rig.Wire;

/**
 * Counts, in a journal, the board's losses of its supply that may have found it armed: after each of them it takes one train more
 * as given on every channel (specification, section 10.2), once an arming.
 */
final class SupplyLosses {
    private static final int BOOTS = 0x10000;

    private boolean armed;
    private int boots = -1;
    private int whileArmed;

    void add(LoopEvent event) {
        for (int i = 0; i < event.facts(); i++) {
            armed |= event.fact(i) == LoopFact.ARMING; // the mark stands before the arming is answered
        }
        if (event.kind == EventKind.DEVICE && event.device.type == Wire.BOARD) {
            board(event.device);
        }
    }

    /** An answer to HELLO tells of starts that nobody was there to hear of, as while the cable was out. */
    private void board(DeviceMessage m) {
        int starts = boots < 0 ? 0 : (m.boots - boots + BOOTS) % BOOTS;
        boolean told = (m.flags & Wire.FLAG_ANSWER) == 0;
        boolean bySupply = m.resetCause == ResetCause.POWER || m.resetCause == ResetCause.BROWN_OUT;
        boots = m.boots;
        if (armed && (starts > 1 || bySupply && (told || starts > 0))) {
            whileArmed++;
            armed = false; // the mark is cleared with the start that finds it
        }
    }

    int whileArmed() {
        return whileArmed;
    }
}
