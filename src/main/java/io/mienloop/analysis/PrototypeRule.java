package io.mienloop.analysis;

/** How the frames that make an emotion's prototype are chosen. */
public enum PrototypeRule {
    /** Dolensek et al. 2020: the ten frames of all the label's windows that are least correlated with neutral. */
    PUBLISHED("published"),
    /**
     * The same, but from at least three windows (trials), at most four frames of each, at least 100 ms apart, and pictures
     * that fail the guards left out: at 300 fps ten neighbouring frames are one twitch.
     */
    ROBUST("robust");

    private final String text;

    PrototypeRule(String text) {
        this.text = text;
    }

    /** The name used on the command line and in files. */
    @Override
    public String toString() {
        return text;
    }
}
