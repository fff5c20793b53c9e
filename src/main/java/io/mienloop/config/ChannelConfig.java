package io.mienloop.config;

import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One output of the board.
 *
 * @param name key under {@code channels}
 * @param role key {@code role}
 * @param index key {@code index}: number on the wire, 0 to 15; default the position in the file
 * @param pin key {@code pin}: 2 to 69, not 13, each once
 * @param delivers key {@code delivers}: what a valve's line holds
 * @param light keys {@code silencing} of a laser and {@code mask} of an LED: what its light is for
 * @param dac key {@code dac}: the board sets the level of a shocker, laser or lamp through a converter, no dial does
 * @param calibration key {@code calibration}
 * @param frames keys {@code rate} and {@code width} of a frame line; nothing where it is only declared
 * @param barcodeMicros key {@code every} of a sync line: from one barcode to the next; default 60 s, nothing for {@code never}
 * @param limits key {@code limits: {CHANNEL: …}}, the role's defaults where it says nothing
 */
public record ChannelConfig(
        String name,
        Role role,
        int index,
        int pin,
        Optional<String> delivers,
        Light light,
        boolean dac,
        Optional<Calibration> calibration,
        Optional<Frames> frames,
        OptionalLong barcodeMicros,
        LimitsConfig limits) {

    /** Pulses that a frame line gives as long as the session has its board. */
    public record Frames(long periodMicros, long widthMicros) {}

    /**
     * When it was measured what comes out.
     *
     * @param date key {@code date}, as 2026-11-03
     * @param level key {@code level}, {@code power} or {@code volume}: what was measured, in the role's unit
     * @param dial key {@code dial}: where the instrument's knob stood; nothing where the board sets the level
     * @param note key {@code note}
     */
    public record Calibration(LocalDate date, OptionalLong level, Optional<String> dial, Optional<String> note) {}
}
