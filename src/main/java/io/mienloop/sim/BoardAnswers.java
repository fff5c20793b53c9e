package io.mienloop.sim;

import io.mienloop.rig.HostCommand;

/** The board's memory of its last eight answers, so that a command that comes twice is answered twice and executed once. */
final class BoardAnswers {
    private static final int KEPT = 8;

    static final class Answer {
        int sequence;
        int crc;
        int reason;
        int limit;
        long allowed;
    }

    private final Answer[] ring = new Answer[KEPT];
    private int next;

    BoardAnswers() {
        for (int i = 0; i < KEPT; i++) {
            ring[i] = new Answer();
        }
    }

    /** The answer given to a command with this sequence, or null. */
    Answer find(int sequence) {
        for (Answer answer : ring) {
            if (answer.sequence == sequence) {
                return answer;
            }
        }
        return null;
    }

    void keep(HostCommand c, int reason, int limit, long allowed) {
        Answer a = ring[next];
        next = (next + 1) % KEPT;
        a.sequence = c.sequence;
        a.crc = c.crc;
        a.reason = reason;
        a.limit = limit;
        a.allowed = allowed;
    }

    void clear() {
        for (Answer answer : ring) {
            answer.sequence = 0;
        }
    }
}
