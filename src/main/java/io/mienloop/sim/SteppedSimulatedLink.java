package io.mienloop.sim;

import io.mienloop.rig.ByteLink;
import io.mienloop.rig.ByteSink;
import java.util.Objects;
import java.util.function.LongSupplier;

/** A simulated rig in simulated time: nothing moves but by {@link #advanceTo}; used by one thread. */
public final class SteppedSimulatedLink implements ByteLink {
    private final SimulatedRig rig;
    private final LongSupplier writerNanos;
    private final Outgoing out = new Outgoing();
    private ByteSink opened;
    private boolean toldLost;

    /** A link whose bytes are written at the time reached by the latest {@link #advanceTo}. */
    public SteppedSimulatedLink(SimulatedRig rig) {
        this(rig, () -> Long.MIN_VALUE);
    }

    /**
     * A link whose writer takes time too.
     *
     * @param writerNanos the writer's own simulated time, asked at every write; an earlier one than the rig's changes nothing
     */
    public SteppedSimulatedLink(SimulatedRig rig, LongSupplier writerNanos) {
        this.rig = Objects.requireNonNull(rig, "rig");
        this.writerNanos = writerNanos;
    }

    /** Written at the writer's time; answers are delivered by the next {@link #advanceTo}. */
    @Override
    public int write(byte[] bytes, int offset, int length) {
        if (!rig.plugged()) {
            return -1;
        }
        if (rig.wedged()) {
            return 0;
        }
        rig.receive(bytes, offset, length, Math.max(rig.nowNanos(), writerNanos.getAsLong()));
        return length;
    }

    /** Remembers the sink for {@link #advanceTo(long)}; no thread is begun. */
    @Override
    public void open(ByteSink sink) {
        opened = sink;
    }

    /** As {@link #advanceTo(long, ByteSink)}, to the opened sink. */
    public void advanceTo(long timeNanos) {
        advanceTo(timeNanos, Objects.requireNonNull(opened, "open the link first"));
    }

    /** Lets the rig live until the given time and delivers, in order, what reaches the host until then. */
    public void advanceTo(long timeNanos, ByteSink sink) {
        long next = nextNanos();
        while (next <= timeNanos) {
            rig.advanceTo(next);
            deliver(sink);
            next = nextNanos();
        }
        rig.advanceTo(timeNanos);
        deliver(sink);
        if (!rig.plugged() && !toldLost) {
            toldLost = true;
            sink.lost("the simulated cable was pulled");
        } else if (rig.plugged() && toldLost) {
            toldLost = false;
            sink.back();
        }
    }

    private void deliver(ByteSink sink) {
        while (rig.nextOutgoingNanos() <= rig.nowNanos() && rig.poll(out)) {
            sink.bytes(out.bytes, 0, out.length, out.timeNanos);
        }
    }

    /** When something happens next without a call: on the board, or at the host's end of the wire. */
    public long nextNanos() {
        return Math.min(rig.nextEventNanos(), rig.nextOutgoingNanos());
    }

    /** The rig at the other end, to press its buttons and break it. */
    public SimulatedRig rig() {
        return rig;
    }

    @Override
    public void close() {
        opened = null;
    }

    @Override
    public String description() {
        return "simulated rig (simulated time)";
    }
}
