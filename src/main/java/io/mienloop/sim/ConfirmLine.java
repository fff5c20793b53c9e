package io.mienloop.sim;

/** The photodiode or current monitor of one channel, which sees an edge a constant time after the pin made it. */
final class ConfirmLine {
    private static final int ROOM = 64;

    private final int channel;
    private final long delayNanos;
    private final BoardReports reports;
    private final long[] dueNanos = new long[ROOM];
    private final int[] cause = new int[ROOM];
    private final boolean[] on = new boolean[ROOM];
    private int head;
    private int size;

    /** @param delayMicros −1 when nothing is wired */
    ConfirmLine(int channel, long delayMicros, BoardReports reports) {
        this.channel = channel;
        delayNanos = delayMicros < 0 ? -1 : delayMicros * 1000;
        this.reports = reports;
    }

    void expect(int sequence, boolean rises, long nowNanos) {
        if (delayNanos < 0) {
            return;
        }
        if (size == ROOM) {
            throw new IllegalStateException("a monitor of channel " + channel + " lags " + ROOM
                    + " edges behind: give it a delay shorter than the train");
        }
        int at = (head + size++) % ROOM;
        dueNanos[at] = nowNanos + delayNanos;
        cause[at] = sequence;
        on[at] = rises;
    }

    long nextNanos() {
        return size == 0 ? Long.MAX_VALUE : dueNanos[head];
    }

    void due(long nowNanos) {
        while (size > 0 && dueNanos[head] <= nowNanos) {
            reports.confirm(channel, cause[head], on[head], nowNanos);
            head = (head + 1) % ROOM;
            size--;
        }
    }

    void clear() {
        size = 0;
    }
}
