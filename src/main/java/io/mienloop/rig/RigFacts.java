package io.mienloop.rig;

/** A bounded, preallocated queue of what the client found out; used by the loop thread alone. */
final class RigFacts {
    private static final int ROOM = 64;

    private final RigFact[] ring = new RigFact[ROOM];
    private int head;
    private int size;
    private long lost;

    RigFacts() {
        for (int i = 0; i < ROOM; i++) {
            ring[i] = new RigFact();
        }
    }

    void add(int code, int sequence, int command, int reason, long nowNanos) {
        if (size == ROOM) {
            lost++;
            return;
        }
        RigFact f = ring[(head + size++) % ROOM];
        f.code = code;
        f.sequence = sequence;
        f.command = command;
        f.reason = reason;
        f.hostNanos = nowNanos;
    }

    boolean poll(RigFact out) {
        if (size == 0) {
            return false;
        }
        out.copyFrom(ring[head]);
        head = (head + 1) % ROOM;
        size--;
        return true;
    }

    long lost() {
        return lost;
    }
}
