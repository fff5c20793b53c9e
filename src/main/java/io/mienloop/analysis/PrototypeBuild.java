package io.mienloop.analysis;

import io.mienloop.face.PrototypeSet;

/**
 * A prototype set and where it comes from.
 *
 * @param set what frames are scored against
 * @param origin its frames and rule; null for a set whose file does not say
 */
public record PrototypeBuild(PrototypeSet set, PrototypeOrigin origin) {}
