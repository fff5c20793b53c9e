package io.mienloop.host;

/**
 * What became of one wish.
 *
 * @param text what was asked; of a refusal also why, and what to do; one line
 */
public record HostAnswer(boolean granted, String text) {}
