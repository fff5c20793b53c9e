package io.mienloop.sim;

/** What the camera sees in one frame: the face's pose and what befalls the picture. Filled anew for every frame. */
final class Scene {
    /** One number for each {@link Part}. */
    final double[] pose = new double[Part.COUNT];

    /** Shift of the whole animal, pixels of a 320×240 picture. */
    double shakeX;

    double shakeY;

    /** Length of the smear by that movement, pixels of a 320×240 picture. */
    double blur;

    /** Room light, 1 = nominal. */
    double gain;

    /** Light from the implant, 0..1 of full. */
    double light;

    /** Light of the masking LED, 0..1 of full. */
    double led;

    /** Spout: 0 away, 1 before the mouth. */
    double spout;
}
