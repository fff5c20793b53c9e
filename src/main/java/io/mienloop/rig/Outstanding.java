package io.mienloop.rig;

/**
 * Commands sent and not answered yet, in the order of sending. Heartbeats and aborts do not count against the credit: a full
 * credit must silence neither the sign of life nor the stop. Their own number is bounded by the client.
 */
final class Outstanding {
    /** Most unanswered bytes: a board's receive buffer, and far below what makes a wedged serial port spin. */
    static final int CREDIT = 64;

    private final int[] type = new int[256];
    private final int[] bytes = new int[256];
    private final int[] extra = new int[256];
    private final long[] sentNanos = new long[256];
    private final long[] unheardWhenSent = new long[256];
    private long unheardNanos;
    private final int[] order = new int[256];
    private int head;
    private int tail;
    private int used;
    private int nextRemembered;
    private int nextOther = 127;

    /**
     * The next free sequence for a command of this type. Commands whose answers the board remembers count 1 to 127, all others
     * 128 to 255: so the pings and heartbeats of a few seconds cannot bring the sequence of a remembered command back while the
     * board still remembers it, which it would have to take for a damaged repetition.
     */
    int nextSequence(int messageType) {
        return Wire.remembered(messageType)
                ? (nextRemembered = free(nextRemembered, 1, 127))
                : (nextOther = free(nextOther, 128, 255));
    }

    private int free(int last, int first, int end) {
        int sequence = last;
        do {
            sequence = sequence == end ? first : sequence + 1;
        } while (type[sequence] != 0);
        return sequence;
    }

    private static boolean counts(int type) {
        return type != Wire.HEARTBEAT && type != Wire.ABORT;
    }

    boolean hasCredit(int length) {
        return used + length <= CREDIT;
    }

    void sent(int sequence, int messageType, int length, int more, long nowNanos) {
        type[sequence] = messageType;
        bytes[sequence] = length;
        extra[sequence] = more;
        sentNanos[sequence] = nowNanos;
        unheardWhenSent[sequence] = unheardNanos;
        order[tail] = sequence;
        tail = tail + 1 & 0xFF;
        if (counts(messageType)) {
            used += length;
        }
    }

    /** Type of the command outstanding under a sequence, 0 for none. */
    int type(int sequence) {
        return type[sequence];
    }

    int extra(int sequence) {
        return extra[sequence];
    }

    long sentNanos(int sequence) {
        return sentNanos[sequence];
    }

    /** Time in which nobody listened, and answers may have come: no command has waited for it. */
    void unheard(long nanos) {
        unheardNanos += nanos;
    }

    /** How long a command has waited for its answer. */
    long waitedNanos(int sequence, long nowNanos) {
        return nowNanos - sentNanos[sequence] - (unheardNanos - unheardWhenSent[sequence]);
    }

    void settle(int sequence) {
        if (counts(type[sequence])) {
            used -= bytes[sequence];
        }
        type[sequence] = 0;
        while (head != tail && type[order[head]] == 0) {
            head = head + 1 & 0xFF;
        }
    }

    /** Sequence of the oldest outstanding command, 0 for none. */
    int oldest() {
        return head == tail ? 0 : order[head];
    }

    int count(int messageType) {
        int n = 0;
        for (int i = head; i != tail; i = i + 1 & 0xFF) {
            if (type[order[i]] == messageType) {
                n++;
            }
        }
        return n;
    }

    /** Unanswered bytes that count against the credit. */
    int bytes() {
        return used;
    }

    void clear() {
        while (head != tail) {
            type[order[head]] = 0;
            head = head + 1 & 0xFF;
        }
        used = 0;
    }
}
