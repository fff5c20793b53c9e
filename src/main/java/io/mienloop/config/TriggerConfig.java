package io.mienloop.config;

import io.mienloop.trigger.Direction;
import io.mienloop.trigger.Dwell;
import io.mienloop.trigger.Gate;
import io.mienloop.trigger.Measure;
import java.util.List;

/**
 * A trigger as it is written, with labels in place of score indices, since those are known only with the prototypes.
 *
 * @param name key under {@code triggers}
 * @param target key {@code target}; default the score's
 * @param measure by {@code z-above}, {@code z-below}, {@code similarity-above} or {@code similarity-below}
 * @param direction the same
 * @param threshold the same; a similarity lies within -1..1
 * @param margin key {@code when: {margin: …}}, in raw r, 0..2; 0 when there is none
 * @param against labels the margin is kept to: key {@code against}, default the score's; empty when there is no margin
 * @param dwell key {@code dwell}; default 100 ms and 3 frames
 * @param rearm key {@code rearm-below} or {@code rearm-above}, as the direction asks
 * @param refractoryNanos key {@code refractory}; default 10 s
 * @param maxAgeNanos key {@code max-age}; default 50 ms
 * @param maxFires key {@code max-fires}; default 0 for no limit
 * @param gates key {@code gate}: one or a list
 * @param stimulus key {@code fires}: stimulus index
 */
public record TriggerConfig(
        String name,
        String target,
        Measure measure,
        Direction direction,
        double threshold,
        double margin,
        List<String> against,
        Dwell dwell,
        double rearm,
        long refractoryNanos,
        long maxAgeNanos,
        int maxFires,
        List<Gate> gates,
        int stimulus) {
    public TriggerConfig {
        against = List.copyOf(against);
        gates = List.copyOf(gates);
    }
}
