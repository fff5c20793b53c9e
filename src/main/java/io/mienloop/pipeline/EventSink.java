package io.mienloop.pipeline;

/** Who keeps the events after the loop has dealt with them: the journal. */
public interface EventSink {
    /**
     * Takes an event with its outcome. Must not keep the object: its place in the ring is used again.
     *
     * @param sequence place in the order of things, from 0 without gaps
     */
    void accept(long sequence, LoopEvent event);

    /** Nothing to take just now: the moment to bring what was taken to the disk. */
    void idle();
}
