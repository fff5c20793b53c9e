package io.mienloop.pipeline;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The one order of things: a multi-producer ring of events, read first by the loop and then by the journal.
 *
 * <pre>
 *  camera ─┐
 *  link   ─┤             ┌──────┐         ┌─────────┐
 *  ticks  ─┼─▶ ring ────▶│ loop │────────▶│ journal │──▶ places are free again
 *  video  ─┤             └──────┘         └─────────┘
 *  person ─┘
 * </pre>
 *
 * <p>No producer ever waits for the journal: when the ring is full the event is refused and counted, and the session ends as
 * faulty. That takes a journal that stands still for the whole ring; at half of it the loop has already made safe.
 */
public final class EventRing implements LoopHealth {
    /** What {@link #claim} answers when the ring is full. */
    public static final long FULL = -1;

    private final RingBuffer<LoopEvent> ring;
    private final Sequence looped = new Sequence();
    private final Sequence journaled = new Sequence();
    private final AtomicLong refused = new AtomicLong();
    private final LoopWaiting waiting;
    private volatile long newestFrame = -1;

    /**
     * @param places a power of two
     * @param event makes one event
     * @param wait how the loop waits for the next one
     */
    public EventRing(int places, Supplier<LoopEvent> event, LoopWait wait) {
        waiting = wait.start();
        ring = RingBuffer.createMultiProducer(event::get, places, waiting);
        ring.addGatingSequences(journaled);
    }

    /** A place to fill in and then {@link #publish}, or {@link #FULL}. Any thread but the loop's; never waits. */
    public long claim() {
        try {
            return ring.tryNext();
        } catch (InsufficientCapacityException full) {
            refused.incrementAndGet();
            return FULL;
        }
    }

    public LoopEvent get(long sequence) {
        return ring.get(sequence);
    }

    public void publish(long sequence) {
        ring.publish(sequence);
    }

    /** Publishes a frame and lets the loop know that it has come. Camera thread only. */
    public void publishFrame(long sequence) {
        LoopEvent event = ring.get(sequence);
        if (event.slot != PixelPool.NONE) {
            newestFrame = event.frame;
        }
        ring.publish(sequence);
    }

    /** Publishes an event that carries only text and a code; false when the ring is full. */
    public boolean tell(EventKind kind, long timeNanos, int code, String text) {
        long sequence = claim();
        if (sequence == FULL) {
            return false;
        }
        LoopEvent event = ring.get(sequence);
        event.begin(kind, timeNanos);
        event.code = code;
        event.text = text;
        ring.publish(sequence);
        return true;
    }

    /** @param frame sequence of the frame before, or -1 */
    LoopState loopState(long frame) {
        if (looped.get() < frame) {
            return LoopState.BEHIND;
        }
        return waiting.asleep() ? LoopState.ASLEEP : LoopState.AWAKE;
    }

    /** Events that found no place. */
    public long refused() {
        return refused.get();
    }

    /** Sequence of the newest event. */
    public long newest() {
        return ring.getCursor();
    }

    /** Sequence of the last event that the journal has taken. */
    public long lastJournaled() {
        return journaled.get();
    }

    @Override
    public boolean journalLags() {
        return ring.getCursor() - journaled.get() >= ring.getBufferSize() / 2;
    }

    @Override
    public long newerFrames(long frame) {
        return Math.max(0, newestFrame - frame);
    }

    LoopWaiting waiting() {
        return waiting;
    }

    RingBuffer<LoopEvent> buffer() {
        return ring;
    }

    /** The last event that the loop has dealt with. */
    Sequence looped() {
        return looped;
    }

    Sequence journaled() {
        return journaled;
    }
}
