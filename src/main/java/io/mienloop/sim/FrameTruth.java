package io.mienloop.sim;

/**
 * What a simulated frame really shows.
 *
 * @param frame counted from 0
 * @param timeNanos end of the frame's exposure, 0 for the first frame
 * @param emotion the strongest expression, {@link Emotion#NEUTRAL} when the face is at rest
 * @param intensity of that expression, 0 at rest, 1 = full
 * @param light share of the exposure during which light or LED was on, times its level: 0..1
 * @param jerk amount of shake by a shock: 0..1
 * @param spout how far the spout has come: 0 away, 1 before the mouth
 * @param illumination gain of the room's light, 1 = nominal
 * @param whisking amplitude of whisking without emotion: 0..1
 * @param licking how far the tongue is out for a lick: 0..1
 * @param blink how far a blink has closed the eye: 0..1
 * @param twitch amount of small grooming-like movement: 0..1
 */
public record FrameTruth(
        long frame,
        long timeNanos,
        Emotion emotion,
        double intensity,
        double light,
        double jerk,
        double spout,
        double illumination,
        double whisking,
        double licking,
        double blink,
        double twitch) {}
