package io.mienloop.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where prototypes come from.
 *
 * @param file a set's file, absolute; empty when they are {@code simulated}: built from a calibration recording of the
 *     simulated mouse before the session
 */
public record PrototypeSource(Optional<Path> file) {
    /** Built from the simulated mouse. */
    public static final PrototypeSource SIMULATED = new PrototypeSource(Optional.empty());

    /** Whether they are built from the simulated mouse. */
    public boolean simulated() {
        return file.isEmpty();
    }
}
