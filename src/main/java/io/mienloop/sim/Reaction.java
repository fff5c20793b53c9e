package io.mienloop.sim;

import java.util.Objects;

/**
 * What a stimulus does to the simulated mouse's state of mind.
 *
 * @param kind nothing, evoke an emotion, or cut a running one short
 * @param emotion the emotion meant; {@link Emotion#NEUTRAL} for {@link Kind#NOTHING}
 */
public record Reaction(Kind kind, Emotion emotion) {
    /** What a reaction can be. */
    public enum Kind {
        NOTHING,
        EVOKES,
        RELIEVES
    }

    /** No change of state. */
    public static final Reaction NOTHING = new Reaction(Kind.NOTHING, Emotion.NEUTRAL);

    public Reaction {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(emotion, "emotion");
        if ((kind == Kind.NOTHING) != (emotion == Emotion.NEUTRAL)) {
            throw new IllegalArgumentException("a reaction that " + kind + " cannot be about " + emotion.label());
        }
    }

    /** The stimulus evokes an expression of {@code emotion}. */
    public static Reaction evokes(Emotion emotion) {
        return new Reaction(Kind.EVOKES, emotion);
    }

    /** The stimulus ends a running expression of {@code emotion} early. */
    public static Reaction relieves(Emotion emotion) {
        return new Reaction(Kind.RELIEVES, emotion);
    }
}
