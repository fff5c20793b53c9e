package io.mienloop.sim;

import io.mienloop.rig.ByteLink;
import io.mienloop.rig.ByteSink;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A simulated rig in real time, on a thread of its own named {@code rig-sim}.
 *
 * <p>{@link #write} is for one thread; it copies into a preallocated ring with the time, nothing else; {@link #flush} wakes the
 * rig. Pin edges and device times are those of the simulation (computed, not measured); bytes reach the sink when their time has
 * come and are stamped with the time of hand-over. Times are {@code System.nanoTime() - epochNanos}.
 */
public final class LiveSimulatedLink implements ByteLink {
    private static final long IDLE_NANOS = 20_000_000;
    private static final long CLOSE_MILLIS = 2_000;

    private final SimulatedRig rig;
    private final long epochNanos;
    private final WrittenBytes written = new WrittenBytes();
    private final Queue<Consumer<SimulatedRig>> actions = new ConcurrentLinkedQueue<>();
    private final Outgoing out = new Outgoing();
    private final WrittenBytes.Reader toRig = this::toRig;
    private volatile boolean closed;
    private volatile Thread thread;
    private volatile ByteSink opened;
    private volatile long listenedNanos = Long.MAX_VALUE;

    /**
     * @param rig at time 0; from {@link #open} on it belongs to this link's thread
     * @param epochNanos {@link System#nanoTime} at the session's time 0
     */
    public LiveSimulatedLink(SimulatedRig rig, long epochNanos) {
        this.rig = Objects.requireNonNull(rig, "rig");
        this.epochNanos = epochNanos;
    }

    private long now() {
        return System.nanoTime() - epochNanos;
    }

    @Override
    public int write(byte[] bytes, int offset, int length) {
        if (closed || !rig.plugged()) {
            return -1;
        }
        if (rig.wedged() || !written.offer(bytes, offset, length, now())) {
            return 0;
        }
        return length;
    }

    @Override
    public void flush() {
        LockSupport.unpark(thread);
    }

    @Override
    public void open(ByteSink sink) {
        Objects.requireNonNull(sink, "sink");
        if (thread != null) {
            throw new IllegalStateException("the simulated rig's link is open already");
        }
        opened = sink;
        listenedNanos = now();
        thread = Thread.ofPlatform().name("rig-sim").daemon().start(() -> live(sink));
    }

    @Override
    public long listenedNanos() {
        return listenedNanos;
    }

    /** Has something done to the rig on its own thread, at the present time: press its buttons, break it. Any thread may ask. */
    public void act(Consumer<SimulatedRig> action) {
        actions.add(action);
        LockSupport.unpark(thread);
    }

    private void live(ByteSink sink) {
        try {
            boolean toldLost = false;
            while (!closed) {
                long now = now();
                while (written.poll(toRig)) {
                    // bytes first: they carry their own, earlier times
                }
                liveUntil(now);
                listenedNanos = now;
                Consumer<SimulatedRig> action = actions.poll();
                while (action != null) {
                    action.accept(rig);
                    action = actions.poll();
                }
                if (!rig.plugged() && !toldLost) {
                    sink.lost("the simulated cable was pulled");
                }
                if (rig.plugged() && toldLost) {
                    sink.back();
                }
                toldLost = !rig.plugged();
                long wait = Math.min(rig.nextEventNanos(), rig.nextOutgoingNanos()) - now();
                if (wait > 0) {
                    LockSupport.parkNanos(this, Math.min(wait, IDLE_NANOS));
                }
            }
        } catch (RuntimeException | Error e) {
            closed = true;
            sink.lost("the simulated rig broke: " + e);
            throw e;
        }
    }

    private void toRig(byte[] bytes, int length, long timeNanos) {
        liveUntil(timeNanos);
        rig.receive(bytes, 0, length, timeNanos);
    }

    /** Event by event, so that what is sent leaves the board's small buffer in time also after a stall of this thread. */
    private void liveUntil(long timeNanos) {
        long next = Math.min(rig.nextEventNanos(), rig.nextOutgoingNanos());
        while (next <= timeNanos) {
            rig.advanceTo(next);
            while (rig.nextOutgoingNanos() <= rig.nowNanos() && rig.poll(out)) {
                opened.bytes(out.bytes, 0, out.length, now());
            }
            next = Math.min(rig.nextEventNanos(), rig.nextOutgoingNanos());
        }
        rig.advanceTo(timeNanos);
    }

    /** Ends the rig's thread and waits for it. */
    @Override
    public void close() {
        closed = true;
        Thread running = thread;
        if (running == null || running == Thread.currentThread()) {
            return;
        }
        LockSupport.unpark(running);
        boolean interrupted = false;
        try {
            running.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        } else if (running.isAlive()) {
            throw new IllegalStateException("the simulated rig's thread did not end within " + CLOSE_MILLIS
                    + " ms: its listener or sink is blocked");
        }
    }

    @Override
    public String description() {
        return "simulated rig";
    }
}
