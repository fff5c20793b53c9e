package io.mienloop.rig;

/** Which barcode comes next on a sync line and when: a running number from 1, so that recordings can be aligned by it. */
final class Barcodes {
    private static final int SYMBOLS = 37;
    private static final long MOST_VALUE = 0x7FFF_FFFFL;

    private final int channel;
    private final long everyNanos;
    private long value = 1;
    private long nextNanos = Long.MIN_VALUE;

    Barcodes(int channel, long everyMicros) {
        if (everyMicros < 2L * SYMBOLS * RigClient.BARCODE_UNIT_MICROS) {
            throw new IllegalArgumentException("a barcode every " + everyMicros + " us: it takes "
                    + SYMBOLS * RigClient.BARCODE_UNIT_MICROS + " us itself, leave as much between two");
        }
        this.channel = channel;
        this.everyNanos = everyMicros * 1000;
    }

    int channel() {
        return channel;
    }

    long value() {
        return value;
    }

    boolean due(long nowNanos) {
        return nowNanos >= nextNanos;
    }

    void sent(long nowNanos) {
        nextNanos = nowNanos + everyNanos;
        value = value == MOST_VALUE ? 1 : value + 1;
    }
}
