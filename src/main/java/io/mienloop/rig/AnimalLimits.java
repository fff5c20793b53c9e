package io.mienloop.rig;

/**
 * What one animal may get over all its sessions, rigs and channels of a role; a board knows no animal, so the host keeps these.
 * Sources are named in {@code src/docs/welfare.md}.
 *
 * @param dayTrains most trains of a {@linkplain DoseHistory#dayBegin day}
 * @param lifetimeDose highest dose of a lifetime, in the role's unit
 */
public record AnimalLimits(long dayTrains, long lifetimeDose) {
    /** No limit. */
    public static final long NONE = Long.MAX_VALUE;

    public static AnimalLimits of(ChannelRole role) {
        return switch (role) {
            case SHOCK -> new AnimalLimits(20, 60_000_000);
            case VALVE, LASER, LED, SYNC, FRAME -> new AnimalLimits(NONE, NONE);
        };
    }
}
