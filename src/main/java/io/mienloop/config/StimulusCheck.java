package io.mienloop.config;

/** Refuses a stimulus that its limits forbid, naming the limit. */
final class StimulusCheck {
    private final Section section;
    private final StimulusConfig stimulus;

    StimulusCheck(Section section, StimulusConfig stimulus) {
        this.section = section;
        this.stimulus = stimulus;
    }

    void check() {
        Role role = stimulus.role();
        LimitsConfig limits = stimulus.limits();
        boolean train = stimulus.train();
        if (role.level != null) {
            most(section.has("level") ? "level" : role.levelKey, role.level, 1, stimulus.level(), limits.level());
        }
        most(train ? "pulse" : "width", Dimension.TIME, 1000, stimulus.pulseMicros(), limits.pulseMicros());
        if (train) {
            most("train", Dimension.TIME, 1000, stimulus.spanMicros(), limits.trainMicros());
            long dutyPermille = (1000 * stimulus.pulseMicros() + stimulus.periodMicros() - 1) / stimulus.periodMicros();
            if (stimulus.pulses() > 1) {
                above("pulse", "duty", Dimension.SHARE, 1, dutyPermille, limits.dutyPermille());
            }
        }
        if (role.dose != null) {
            above(role.levelKey, role.doseKey, role.dose, 1, stimulus.dose(), limits.totalDose());
        }
    }

    private void most(String key, Dimension dimension, long scale, long value, long limit) {
        above(key, key, dimension, scale, value, limit);
    }

    private void above(String key, String what, Dimension dimension, long scale, long value, long limit) {
        if (value > limit) {
            section.error(
                    key,
                    section.name + ": " + what + " of " + dimension.format(value * scale) + " is above the limit of "
                            + dimension.format(limit * scale) + " on channel " + stimulus.channel(),
                    "lower it; limits are stated in the rig file and by the experiment");
        }
    }
}
