package io.mienloop.pipeline;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Preallocated off-heap memory for the pixels of frames that are on their way, counted by reference.
 *
 * <p>Exactly one thread (the camera's) acquires; whoever holds a reference may retain and release from any thread. When no
 * slot is free the frame still takes its place in the order of things, without pixels: nothing slow ever holds up the camera.
 */
public final class PixelPool implements AutoCloseable {
    /** What {@link #acquire} answers when every slot is taken. */
    public static final int NONE = -1;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment[] slots;
    private final AtomicIntegerArray references;

    /**
     * @param count number of slots, ≥ 1
     * @param bytes size of one slot
     */
    public PixelPool(int count, long bytes) {
        slots = new MemorySegment[count];
        references = new AtomicIntegerArray(count);
        for (int i = 0; i < count; i++) {
            slots[i] = arena.allocate(bytes, 64);
            slots[i].fill((byte) 0); // touches every page now rather than during the session
        }
    }

    /**
     * A free slot, held once by the caller, or {@link #NONE}. Camera thread only. Always the first one: as long as nobody is slow
     * the same few go round, and their pixels are still in the processor's cache.
     */
    public int acquire() {
        for (int slot = 0; slot < slots.length; slot++) {
            if (references.get(slot) == 0) {
                references.set(slot, 1);
                return slot;
            }
        }
        return NONE;
    }

    /** The pixels of a slot that the caller holds. */
    public MemorySegment pixels(int slot) {
        return slots[slot];
    }

    /** One more holder; the caller must hold the slot already. */
    public void retain(int slot) {
        references.incrementAndGet(slot);
    }

    /** One holder fewer; the last one frees the slot. */
    public void release(int slot) {
        if (references.decrementAndGet(slot) < 0) {
            throw new IllegalStateException("pixel slot " + slot + " was released more often than held");
        }
    }

    public int size() {
        return slots.length;
    }

    /** Slots held by somebody at this moment. */
    public int held() {
        int held = 0;
        for (int i = 0; i < slots.length; i++) {
            if (references.get(i) > 0) {
                held++;
            }
        }
        return held;
    }

    /** Frees the memory; nobody may touch a slot any more. */
    @Override
    public void close() {
        arena.close();
    }
}
