package io.mienloop.app;

import java.nio.file.Path;

/**
 * What is to be measured.
 *
 * @param width of the picture, which is also the region, pixels
 * @param height likewise
 * @param rateHz frames a second
 * @param seconds length
 * @param prototypes number of them, neutral besides
 * @param record whether video is recorded
 * @param waiting how the loop waits for events: blocking, yielding, spinning
 * @param realtimePriority wished for loop and camera, 1 to 98, 0 for none, or null for what every session asks
 * @param stall what is held up in every second window, or null for nothing
 * @param dataDir where the session's folder goes and stays, or null for a temporary one that is deleted
 */
public record BenchOptions(
        int width,
        int height,
        double rateHz,
        double seconds,
        int prototypes,
        boolean record,
        String waiting,
        Integer realtimePriority,
        Stall stall,
        Path dataDir) {
    /** What can be held up beside the loop. */
    public enum Stall {
        /** Writes of the journal and of the video alike. */
        DISK,
        /** The video's encoder. */
        ENCODER,
        /** The journal's writes. */
        JOURNAL,
        /** Whoever watches the session. */
        VIEW,
        /** Nothing is held up; another thread logs, a thousand times what a session does. */
        LOG,
        /** Likewise, and makes garbage. */
        GC
    }

    /** Windows of a run with stalls: as many held up as free, taking turns. */
    public static final int WINDOWS = 20;

    BenchOptions sized(int newWidth, int newHeight) {
        return new BenchOptions(
                newWidth, newHeight, rateHz, seconds, prototypes, record, waiting, realtimePriority, stall, dataDir);
    }

    BenchOptions withPrototypes(int number) {
        return new BenchOptions(
                width, height, rateHz, seconds, number, record, waiting, realtimePriority, stall, dataDir);
    }

    BenchOptions atRate(double newRateHz) {
        return new BenchOptions(
                width, height, newRateHz, seconds, prototypes, record, waiting, realtimePriority, stall, dataDir);
    }
}
