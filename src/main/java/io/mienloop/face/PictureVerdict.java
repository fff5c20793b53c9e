package io.mienloop.face;

/** What {@link PictureQuality} says of a picture; all but {@link #GOOD} mean that no score of it may be used. */
public enum PictureVerdict {
    GOOD,
    /** Too little light: lamp off, lens covered. */
    DARK,
    /** Too many pixels at the sensor's limit: stray light, wrong exposure. */
    SATURATED,
    /** No structure: fogged, wholly out of focus, covered. */
    FLAT,
    /** The same picture again: the camera or its driver has stopped. */
    FROZEN
}
