package io.mienloop.config;

/**
 * What is done as the disk fills up, by how long the recording could go on at the rate at which it is being written.
 *
 * @param warnNanos key {@code warn}: a person is told; default 10 min
 * @param stopStimuliNanos key {@code stop-stimuli}: stimuli stop for good; default 60 s
 * @param endNanos key {@code end}: the session ends; default 20 s
 */
public record DiskConfig(long warnNanos, long stopStimuliNanos, long endNanos) {
    public static final DiskConfig DEFAULT = new DiskConfig(600_000_000_000L, 60_000_000_000L, 20_000_000_000L);
}
