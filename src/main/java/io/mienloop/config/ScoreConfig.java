package io.mienloop.config;

import io.mienloop.face.Region;
import java.util.List;
import java.util.Optional;

/**
 * What is scored, and what triggers watch unless they say otherwise.
 *
 * @param prototypes key {@code prototypes}, else the subject's
 * @param target key {@code target}: label of the prototype that triggers watch
 * @param against key {@code against}: labels a margin is kept to; {@code neutral} is one
 * @param region key {@code region}: must equal the prototypes' own; unchecked when there is none
 * @param excludeCells key {@code exclude-cells}: cells left out of similarity besides those the prototypes leave out,
 *     numbered row × cells across + column as {@code frame --grid} draws them
 * @param baseline key {@code baseline}
 */
public record ScoreConfig(
        PrototypeSource prototypes,
        String target,
        List<String> against,
        Optional<Region> region,
        List<Integer> excludeCells,
        BaselineConfig baseline) {
    public ScoreConfig {
        against = List.copyOf(against);
        excludeCells = List.copyOf(excludeCells);
    }
}
