package io.mienloop.config;

import java.util.Locale;

/** What the light of a laser or an LED is for; decides its limits. Of no meaning on other roles, which are {@link #PULSED}. */
public enum Light {
    /** Pulses that reach tissue: what holds where a rig file says nothing. */
    PULSED,
    /** Key {@code silencing: true} of a laser: continuous light that reaches tissue. */
    SILENCING,
    /** Key {@code mask: true} of an LED: a lamp that is only looked at, as a mask, a cue or the house light. */
    MASK;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
