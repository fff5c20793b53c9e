package io.mienloop.session;

/**
 * A part of the way from a frame's exposure to the pin, and what it spans. A frame's arrival is when it was due by the camera's
 * clock, not when a thread got hold of it, so that whatever holds a frame up counts into every frame that it held up: that is the
 * correction for coordinated omission.
 */
public enum Stage {
    EXPOSURE_TO_ARRIVAL(
            "from when a frame was due by the camera's own time until the host had it in hand: the delay beyond the shortest"
                    + " seen, since a camera's clock is not the host's; frames whose camera tells its time"),
    ARRIVAL_TO_BEGUN(
            "from a frame's arrival until the loop took it up: every frame with pixels, also those that were abstained as too old"
                    + " or superseded"),
    ARRIVAL_TO_SCORED("from a frame's arrival until its scores were there: scored frames"),
    SCORED_TO_DECIDED("from the scores until the rules had decided: frames on which rules were asked"),
    DECIDED_TO_COMMAND("from the decision until the command was handed to the link: triggered stimuli"),
    ARRIVAL_TO_COMMAND("from a frame's arrival until the command was handed to the link: triggered stimuli"),
    COMMAND_TO_ACKNOWLEDGED("from the command until the board's answer had arrived: all stimuli"),
    COMMAND_TO_OUTPUT("from the command until the pin, at the board's time as mapped to the host's: all stimuli"),
    ARRIVAL_TO_OUTPUT(
            "from a frame's arrival until the pin, at the board's time as mapped to the host's: triggered stimuli");

    private final String spans;

    Stage(String spans) {
        this.spans = spans;
    }

    /** Its key in {@code summary.json} and its tag in {@code latency.hlog}. */
    public String key() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** In words, for people. */
    public String spans() {
        return spans;
    }
}
