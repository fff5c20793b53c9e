package io.mienloop.sim;

import io.mienloop.rig.EdgeLoad;
import io.mienloop.rig.NakReason;
import io.mienloop.rig.PulseProgram;
import java.util.Arrays;

/** The pulse trains that a host has stored on the simulated board, by their numbers. */
final class BoardPrograms {
    private final PulseProgram[] programs = new PulseProgram[PulseProgram.MOST];

    void forget() {
        Arrays.fill(programs, null);
    }

    /** Null where there is none. */
    PulseProgram get(int number) {
        return number < programs.length ? programs[number] : null;
    }

    /** Stores one that keeps its limits, in another's place if need be; 0, or why not. */
    int store(PulseProgram p, BoardOutput[] outputs) {
        if (EdgeLoad.of(p) > EdgeLoad.MOST) {
            return NakReason.TOO_FAST;
        }
        PulseProgram old = programs[p.index()];
        if (old == null && kept() == PulseProgram.MOST_KEPT) {
            return NakReason.UNSUPPORTED;
        }
        for (BoardOutput output : outputs) {
            if (old != null && output.runs(old)) {
                return NakReason.CHANNEL_ACTIVE; // a sync line's train outlasts the arming
            }
        }
        programs[p.index()] = p;
        return 0;
    }

    private int kept() {
        int kept = 0;
        for (PulseProgram program : programs) {
            kept += program == null ? 0 : 1;
        }
        return kept;
    }
}
