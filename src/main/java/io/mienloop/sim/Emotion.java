package io.mienloop.sim;

import java.util.Locale;

/** The emotion states of Dolensek et al. 2020 that the simulated mouse can show on its face. */
public enum Emotion {
    NEUTRAL,
    PLEASURE,
    DISGUST,
    PAIN,
    MALAISE,
    ACTIVE_FEAR,
    PASSIVE_FEAR;

    /** The word used as a prototype's label: {@code pain}, {@code active-fear}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
