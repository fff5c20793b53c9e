package io.mienloop.rig;

import com.fazecast.jSerialComm.SerialPort;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * The serial port to a board, read on a thread of its own named {@code rig-link}. Times are
 * {@code System.nanoTime() - epochNanos}.
 *
 * <p>{@link #write} is for one thread, goes straight to the driver (2 to 5 µs) and allocates nothing. A driver whose buffers are
 * full would hold the writer for ever, so what it may hold is bounded here: a write is refused, untried, when the driver has not
 * drained eight writes in a row (a USB chip has buffers for sixteen, whatever their length) or when 1024 bytes went out since the
 * board was last heard (a pseudo-terminal does not say what it holds, and holds 4 kB). Such a link counts as lost.
 *
 * <p>A port that broke off is closed and stays so; {@link MendingLink} opens it anew.
 */
public final class SerialLink implements ByteLink {
    private static final int MOST_UNDRAINED_WRITES = 8;
    private static final int MOST_UNHEARD_BYTES = 1024;

    private static final long WRITER_NANOS = 100_000_000;
    private static final long DRAIN_NANOS = 100_000_000;
    private static final long PAUSE_NANOS = 1_000_000;
    /** What a read that finds nothing has waited at least: its time, less the coarseness of the system's timers. */
    private static final long WAITED_NANOS = (SerialPorts.READ_MILLIS - 10) * 1_000_000L;

    private static final long CLOSE_MILLIS = 2_000;

    private final SerialPort port;
    private final String description;
    private final long epochNanos;
    private final boolean own;

    private volatile Thread reader;
    private volatile boolean closing;
    private volatile boolean ended;

    /** Found out by the writer, told by the reader: the loop's thread has no time for it. */
    private volatile String broken;

    private volatile long reads;
    private volatile long listenedNanos = Long.MAX_VALUE;

    private volatile boolean writing;
    private volatile long written;
    private volatile long writtenWhenHeard;
    private int undrainedWrites;

    /**
     * @param port open, with reads that return after 100 ms at the latest
     * @param own whether the port is this link's own from now on, closed with it; else it is left open
     */
    SerialLink(SerialPort port, String description, long epochNanos, boolean own) {
        this.port = port;
        this.description = description;
        this.epochNanos = epochNanos;
        this.own = own;
    }

    @Override
    public int write(byte[] bytes, int offset, int length) {
        writing = true; // before looking at ended: the port is closed only once no writer is inside
        try {
            return ended || broken != null ? -1 : hand(bytes, offset, length);
        } finally {
            writing = false;
        }
    }

    private int hand(byte[] bytes, int offset, int length) {
        int waiting = port.bytesAwaitingWrite();
        undrainedWrites = waiting == 0 ? 0 : undrainedWrites + 1;
        long sent = written;
        if (undrainedWrites > MOST_UNDRAINED_WRITES || sent + length - writtenWhenHeard > MOST_UNHEARD_BYTES) {
            broken = "the board neither takes nor answers bytes";
            return 0;
        }
        int taken = waiting < 0 ? 0 : port.writeBytes(bytes, length, offset);
        if (taken <= 0) { // 0, not -1, when the cable is out
            broken = "a write failed";
            return -1;
        }
        written = sent + taken;
        return taken;
    }

    @Override
    public void open(ByteSink sink) {
        Objects.requireNonNull(sink, "sink");
        if (reader != null) {
            throw new IllegalStateException("the link " + description + " is open already");
        }
        listenedNanos = System.nanoTime() - epochNanos;
        reader = Thread.ofPlatform().name("rig-link").daemon().start(() -> live(sink));
    }

    private void live(ByteSink sink) {
        String why;
        try {
            why = read(sink);
        } catch (RuntimeException | Error bug) {
            shut(sink, "the link's reader failed: " + bug);
            throw bug;
        }
        shut(sink, why);
    }

    /** Reads until the link is closed (null) or lost (why). */
    private String read(ByteSink sink) {
        byte[] bytes = new byte[256];
        while (!closing) {
            long before = System.nanoTime();
            int count = port.readBytes(bytes, bytes.length);
            long now = System.nanoTime();
            reads++; // by this thread alone
            if (count > 0) {
                writtenWhenHeard = written;
                sink.bytes(bytes, 0, count, now - epochNanos);
            } else if (count < 0) {
                return closing ? null : "the port is gone";
            } else if (now - before < PAUSE_NANOS) {
                LockSupport.parkNanos(this, PAUSE_NANOS); // a driver that does not wait must not take a whole core
            }
            if (count < bytes.length) {
                // What came since may lie there still; a read that found nothing has waited for it.
                boolean waited = count == 0 && now - before >= WAITED_NANOS;
                listenedNanos = (waited ? before + WAITED_NANOS : before) - epochNanos;
            }
            String found = broken;
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    @Override
    public long listenedNanos() {
        return listenedNanos;
    }

    /** Reads that came back so far, each within 100 ms while this thread gets its time. */
    long reads() {
        return reads;
    }

    /** From here on writes are refused; told first, since closing a port that broke off can take its time. */
    private void shut(ByteSink sink, String why) {
        ended = true;
        try {
            if (why != null) {
                sink.lost(why);
            } else {
                await(DRAIN_NANOS, () -> port.bytesAwaitingWrite() <= 0); // closing throws away what has not gone out
            }
        } finally {
            closePort();
        }
    }

    private void closePort() {
        await(WRITER_NANOS, () -> !writing);
        if (own) {
            port.closePort();
            SerialLibrary.closed();
        }
    }

    private void await(long nanos, java.util.function.BooleanSupplier done) {
        long end = System.nanoTime() + nanos;
        while (!done.getAsBoolean() && System.nanoTime() < end) {
            LockSupport.parkNanos(this, 100_000);
        }
    }

    /** Lets what was written go out, closes the port and waits for the link's thread. */
    @Override
    public void close() {
        boolean first = !closing;
        closing = true;
        Thread running = reader;
        if (running == null) {
            if (first) {
                ended = true;
                closePort();
            }
            return;
        }
        if (running == Thread.currentThread()) {
            return; // it ends when it comes back from its sink
        }
        boolean interrupted = false;
        try {
            running.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        } else if (running.isAlive()) {
            throw new IllegalStateException("the thread of " + description + " did not end within " + CLOSE_MILLIS
                    + " ms: its sink is blocked");
        }
    }

    @Override
    public String description() {
        return description;
    }
}
