package io.mienloop.config;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A subject file.
 *
 * @param id key {@code id}: letters, digits, {@code -} and {@code _}; becomes a folder's name
 * @param strain key {@code strain}
 * @param sex key {@code sex}: female, male or unknown (default)
 * @param dateOfBirth key {@code date-of-birth}, as 2026-08-14
 * @param licence key {@code licence}: number of the permit the animal is used under
 * @param prototypes key {@code prototypes}: a path or {@code simulated}
 */
public record SubjectConfig(
        String id,
        Optional<String> strain,
        Sex sex,
        Optional<LocalDate> dateOfBirth,
        Optional<String> licence,
        Optional<PrototypeSource> prototypes) {
    /** As NWB has it. */
    public enum Sex {
        FEMALE,
        MALE,
        UNKNOWN
    }
}
