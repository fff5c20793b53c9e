package io.mienloop.sim;

import java.util.SplittableRandom;

/** Both directions of the simulated cable: byte times by the baud rate, bounded buffers, and what a bad cable does. */
final class BoardWire {
    private static final int RX_ROOM = 8192;
    private static final int TX_ROOM = 64;

    private final long byteNanos;
    private final long hostLatencyNanos;

    private final byte[] rx = new byte[RX_ROOM];
    private final long[] rxTime = new long[RX_ROOM];
    private int rxHead;
    private int rxSize;
    private long rxFree;
    private int overruns;

    private final Outgoing[] tx = new Outgoing[TX_ROOM];
    private int txHead;
    private int txSize;
    private long txFree;

    private int corruptToBoard;
    private int loseToBoard;
    private int corruptToHost;
    private SplittableRandom noise = new SplittableRandom(0);
    private int duplicate;
    private final byte[] frame = new byte[256];
    private int frameLength;
    private boolean echo;

    BoardWire(int baud, long hostLatencyNanos) {
        byteNanos = 10_000_000_000L / baud;
        this.hostLatencyNanos = hostLatencyNanos;
        for (int i = 0; i < TX_ROOM; i++) {
            tx[i] = new Outgoing();
        }
    }

    void toBoard(byte[] b, int offset, int length, long nowNanos) {
        for (int i = offset; i < offset + length; i++) {
            byte value = b[i];
            if (loseToBoard > 0) {
                loseToBoard--;
                continue;
            }
            if (corruptToBoard > 0) {
                corruptToBoard--;
                value ^= (byte) (1 << noise.nextInt(8));
            }
            push(value, nowNanos);
            if (duplicate > 0) {
                keepForDuplicate(value, nowNanos);
            }
        }
        if (echo) {
            answer(b, offset, length, nowNanos);
        }
    }

    private void keepForDuplicate(byte value, long nowNanos) {
        if (frameLength < frame.length) {
            frame[frameLength++] = value;
        }
        if (value == 0) {
            for (int i = 0; i < frameLength; i++) {
                push(frame[i], nowNanos);
            }
            frameLength = 0;
            duplicate--;
        }
    }

    private void push(byte value, long nowNanos) {
        if (rxSize == RX_ROOM) {
            overruns++;
            return;
        }
        rxFree = Math.max(nowNanos + hostLatencyNanos, rxFree) + byteNanos;
        int at = (rxHead + rxSize++) % RX_ROOM;
        rx[at] = value;
        rxTime[at] = rxFree;
    }

    /** When the next byte's stop bit ends at the board. */
    long nextByteNanos() {
        return rxSize == 0 ? Long.MAX_VALUE : rxTime[rxHead];
    }

    byte takeByte() {
        byte value = rx[rxHead];
        rxHead = (rxHead + 1) % RX_ROOM;
        rxSize--;
        return value;
    }

    /** When a frame given now would begin to be sent. */
    long sendStart(long readyNanos) {
        return Math.max(readyNanos, txFree);
    }

    /** Sends a frame; false when the board's send buffer is full and the frame is lost. */
    boolean toHost(byte[] b, int length, long readyNanos) {
        return enqueue(b, 0, length, readyNanos);
    }

    private void answer(byte[] b, int offset, int length, long nowNanos) {
        for (int done = 0; done < length; done += 64) {
            enqueue(b, offset + done, Math.min(64, length - done), nowNanos);
        }
    }

    private boolean enqueue(byte[] b, int offset, int length, long readyNanos) {
        if (txSize == TX_ROOM) {
            return false;
        }
        txFree = sendStart(readyNanos) + length * byteNanos;
        Outgoing out = tx[(txHead + txSize++) % TX_ROOM];
        System.arraycopy(b, offset, out.bytes, 0, length);
        for (int i = 0; i < length && corruptToHost > 0; i++, corruptToHost--) {
            out.bytes[i] ^= (byte) (1 << noise.nextInt(8));
        }
        out.length = length;
        out.timeNanos = txFree + hostLatencyNanos;
        return true;
    }

    long nextOutgoingNanos() {
        return txSize == 0 ? Long.MAX_VALUE : tx[txHead].timeNanos;
    }

    boolean poll(Outgoing out) {
        if (txSize == 0) {
            return false;
        }
        out.copyFrom(tx[txHead]);
        txHead = (txHead + 1) % TX_ROOM;
        txSize--;
        return true;
    }

    /** Everything on the way is lost. */
    void clear(long nowNanos) {
        rxSize = 0;
        txSize = 0;
        rxFree = nowNanos;
        txFree = nowNanos;
        frameLength = 0;
    }

    /** What the board had not sent yet is lost with its memory; what it had begun is cut, which the host sees as silence. */
    void boardDied(long nowNanos) {
        while (txSize > 0 && tx[(txHead + txSize - 1) % TX_ROOM].timeNanos - hostLatencyNanos > nowNanos) {
            txSize--;
        }
        txFree = nowNanos;
    }

    int overruns() {
        return overruns;
    }

    void corruptToBoard(int bytes, long seed) {
        corruptToBoard = bytes;
        noise = new SplittableRandom(seed);
    }

    void loseToBoard(int bytes) {
        loseToBoard = bytes;
    }

    void corruptToHost(int bytes, long seed) {
        corruptToHost = bytes;
        noise = new SplittableRandom(seed);
    }

    void duplicate(int frames) {
        duplicate = frames;
        frameLength = 0;
    }

    void echo(boolean on) {
        echo = on;
    }
}
