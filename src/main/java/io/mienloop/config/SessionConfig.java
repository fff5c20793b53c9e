package io.mienloop.config;

/**
 * A session's frame.
 *
 * @param durationNanos key {@code duration} or {@code max-duration}: it ends after this; default 60 min, at most 120 min
 *     (head fixation)
 * @param baselineNanos key {@code baseline}: nothing is delivered and no trigger fires until then; default 0
 * @param seed key {@code seed}, ≥ 0: of arms, schedule and simulation; drawn and written into the resolved text when absent
 * @param record key {@code record}: whether video is recorded; default true
 * @param video key {@code codec}
 * @param disk key {@code disk}
 */
public record SessionConfig(
        long durationNanos, long baselineNanos, long seed, boolean record, VideoConfig video, DiskConfig disk) {}
