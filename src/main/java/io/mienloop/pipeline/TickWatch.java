package io.mienloop.pipeline;

/**
 * Whether the loop comes to its ticks. It is late when it has not dealt with one for half the time between two: a tick that was late
 * itself is followed by the next at once, which says nothing about the loop. Ticks' thread only.
 */
final class TickWatch {
    private final long patienceNanos;

    /** The oldest tick that the loop has not been seen to have dealt with. */
    private long awaited = -1;

    private long awaitedSince;

    /** @param tickNanos between two ticks */
    TickWatch(long tickNanos) {
        patienceNanos = tickNanos / 2;
    }

    /** @param looped the last event that the loop has dealt with */
    boolean late(long looped, long nanos) {
        return looped < awaited && nanos - awaitedSince >= patienceNanos;
    }

    /** Another tick was told. */
    void told(long sequence, long looped, long nanos) {
        if (looped >= awaited) {
            awaited = sequence;
            awaitedSince = nanos;
        }
    }
}
