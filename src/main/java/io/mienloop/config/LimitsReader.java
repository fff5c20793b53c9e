package io.mienloop.config;

import io.mienloop.trigger.Runaway;
import java.util.OptionalLong;

/** Reads limits on top of those that hold already, and refuses to widen the ones it must stay within. */
final class LimitsReader {
    /** What may not be exceeded, and whose it is. */
    record Bound(LimitsConfig limits, String whose) {}

    private LimitsReader() {}

    /**
     * @param section what is stated
     * @param base what holds where nothing is stated
     * @param bound what may not be exceeded; null when anything may be stated
     */
    static LimitsConfig read(Section section, Role role, LimitsConfig base, Bound bound) {
        Stated stated = new Stated(section, bound);
        LimitsConfig limits = new LimitsConfig(
                role.level == null
                        ? base.level()
                        : stated.most(levelKey(section, role), role.level, base, LimitsConfig::level),
                stated.micros(pulseKey(section), base, LimitsConfig::pulseMicros),
                stated.micros("train", base, LimitsConfig::trainMicros),
                stated.spacing(base),
                stated.most("duty", Dimension.SHARE, base, LimitsConfig::dutyPermille),
                stated.count(base),
                role.dose == null
                        ? base.totalDose()
                        : stated.most(role.doseKey, role.dose, base, LimitsConfig::totalDose));
        section.refuse("mean-power", "use duty, train and spacing");
        section.finish();
        return limits;
    }

    private static String levelKey(Section section, Role role) {
        return section.has("level") ? "level" : role.levelKey;
    }

    private static String pulseKey(Section section) {
        return section.has("width") ? "width" : "pulse";
    }

    private interface Part {
        long of(LimitsConfig limits);
    }

    private record Stated(Section section, Bound bound) {
        long most(String key, Dimension dimension, LimitsConfig base, Part part) {
            return within(key, section.quantity(key, dimension, 0, Long.MAX_VALUE), dimension, 1, base, part);
        }

        long micros(String key, LimitsConfig base, Part part) {
            return within(key, section.micros(key, 0, Long.MAX_VALUE / 1000), Dimension.TIME, 1000, base, part);
        }

        long count(LimitsConfig base) {
            OptionalLong value = section.whole("count", 0, 1_000_000, "20");
            if (bound != null
                    && value.isPresent()
                    && value.getAsLong() > bound.limits().count()) {
                looser(
                        "count",
                        String.valueOf(value.getAsLong()),
                        String.valueOf(bound.limits().count()));
            }
            return value.orElse(base.count());
        }

        long spacing(LimitsConfig base) {
            OptionalLong value = section.micros("spacing", 0, Long.MAX_VALUE / 1000);
            if (bound != null
                    && value.isPresent()
                    && value.getAsLong() < bound.limits().spacingMicros()) {
                looser(
                        "spacing",
                        Dimension.TIME.format(value.getAsLong() * 1000),
                        Dimension.TIME.format(bound.limits().spacingMicros() * 1000));
            }
            return value.orElse(base.spacingMicros());
        }

        private long within(
                String key, OptionalLong value, Dimension dimension, long scale, LimitsConfig base, Part part) {
            if (value.isPresent() && bound != null && value.getAsLong() > part.of(bound.limits())) {
                looser(
                        key,
                        dimension.format(value.getAsLong() * scale),
                        dimension.format(part.of(bound.limits()) * scale));
            }
            return value.orElse(part.of(base));
        }

        private void looser(String key, String value, String limit) {
            section.error(
                    key,
                    section.path(key) + " is " + value + ", looser than " + bound.whose() + " " + limit,
                    "limits can only be tightened here");
        }
    }

    /** The runaway stop, or the base where none is stated; bound null when anything may be stated. */
    static Runaway runaway(Section limits, Runaway base, Runaway bound, String whose) {
        return limits.section("runaway")
                .map(section -> {
                    int fires = (int) section.whole("fires", 1, 100_000, "5").orElse(base.fires());
                    long within = section.time("within", 1, Long.MAX_VALUE).orElse(base.withinNanos());
                    section.finish();
                    if (bound != null && (fires > bound.fires() || within < bound.withinNanos())) {
                        limits.error(
                                "runaway",
                                section.name + " is " + fires + " fires within " + Dimension.TIME.format(within)
                                        + ", looser than " + whose + " " + bound.fires() + " within "
                                        + Dimension.TIME.format(bound.withinNanos()),
                                "fewer fires or a longer time are tighter; limits can only be tightened here");
                    }
                    return new Runaway(fires, within);
                })
                .orElse(base);
    }
}
