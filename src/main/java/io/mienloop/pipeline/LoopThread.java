package io.mienloop.pipeline;

/**
 * What the JVM counted of the loop's thread between its first event and its end.
 *
 * @param waits how often it waited for anything but the next event, a lock included: nobody behind it may hold it up, so 0
 * @param allocatedBytes what it allocated, in all
 */
public record LoopThread(long waits, long allocatedBytes) {}
