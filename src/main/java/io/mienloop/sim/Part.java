package io.mienloop.sim;

/** What can move in the drawn face; lengths are pixels of a 320×240 picture. A pose is one number for each. */
enum Part {
    /** Ear about its root, degrees, forward (toward the nose) positive. */
    EAR_TURN,
    /** Ear folded: 0 broad, 1 a narrow strip. */
    EAR_FOLD,
    /** Ear's root downward. */
    EAR_DROP,
    /** Opening of the lids beyond rest (1): −1 closed. */
    LID,
    /** Skin drawn together around the eye, 1 = full. */
    SQUINT,
    /** Nose forward. */
    NOSE_FORWARD,
    /** Nose downward. */
    NOSE_DOWN,
    /** Cheek and whisker pad bulging, 1 = full. */
    CHEEK,
    /** Lower jaw forward. */
    JAW_FORWARD,
    /** Lower jaw downward: the mouth opens. */
    JAW_DROP,
    /** Tongue out, 1 = full. */
    TONGUE,
    /** Whiskers, degrees, forward positive. */
    WHISKER_TURN,
    /** Whiskers' fan wider, 1 = half as wide again. */
    WHISKER_SPREAD,
    /** Chest and neck, breathing. */
    CHEST;

    static final int COUNT = values().length;

    /** How far this part moves at rest and from trial to trial: about a seventh of what a full expression does. */
    double slack() {
        return switch (this) {
            case EAR_TURN -> 5;
            case WHISKER_TURN -> 8;
            case EAR_FOLD, SQUINT, CHEEK, WHISKER_SPREAD -> 0.11;
            case LID -> 0.1;
            case EAR_DROP, NOSE_FORWARD, NOSE_DOWN -> 1;
            case JAW_FORWARD -> 0.6;
            case JAW_DROP, TONGUE -> 0;
            case CHEST -> 0.8;
        };
    }
}
