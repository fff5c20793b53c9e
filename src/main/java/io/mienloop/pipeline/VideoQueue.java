package io.mienloop.pipeline;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Frames on their way from the loop to the video thread: one producer, one consumer, bounded, without locks or garbage.
 *
 * <p>When it is full the frame is not taken and counts as lost to video; the loop never waits for an encoder.
 */
public final class VideoQueue implements FrameSink {
    private final PixelPool pool;
    private final int[] slots;
    private final long[] frames;
    private final long[] times;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();

    /**
     * @param pool the slots; a queued frame holds one reference
     * @param capacity frames that may wait; keep it below the pool's size, or a slow encoder starves the camera
     */
    public VideoQueue(PixelPool pool, int capacity) {
        this.pool = pool;
        slots = new int[capacity];
        frames = new long[capacity];
        times = new long[capacity];
    }

    /** Loop thread: takes a further reference to the slot if there is room. */
    @Override
    public boolean offer(long frame, int slot, long timeNanos) {
        long at = written.getPlain();
        if (at - taken.getAcquire() == slots.length) {
            return false;
        }
        int index = (int) (at % slots.length);
        pool.retain(slot);
        slots[index] = slot;
        frames[index] = frame;
        times[index] = timeNanos;
        written.setRelease(at + 1);
        return true;
    }

    /** Video thread: whether a frame waits; if so the getters describe it until {@link #done}. */
    public boolean waiting() {
        return taken.getPlain() < written.getAcquire();
    }

    public int slot() {
        return slots[head()];
    }

    public long frame() {
        return frames[head()];
    }

    public long timeNanos() {
        return times[head()];
    }

    /** Video thread: the waiting frame has been dealt with; its slot is given back. */
    public void done() {
        pool.release(slot());
        taken.setRelease(taken.getPlain() + 1);
    }

    private int head() {
        return (int) (taken.getPlain() % slots.length);
    }
}
