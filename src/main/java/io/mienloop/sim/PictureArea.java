package io.mienloop.sim;

/**
 * A rectangle of the simulated picture, in pixels from its top left corner.
 *
 * @param x left edge
 * @param y top edge
 * @param width pixels
 * @param height pixels
 */
public record PictureArea(int x, int y, int width, int height) {}
