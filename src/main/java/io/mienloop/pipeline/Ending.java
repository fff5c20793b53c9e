package io.mienloop.pipeline;

/** How a session ended, in the words of {@code summary.json}. */
public enum Ending {
    /** Its time or its plan was over, or the recording it ran on ended. */
    COMPLETED("completed"),
    /** A person stopped it. */
    STOPPED("stopped"),
    /** Stopped to protect the animal. */
    SAFETY("safety"),
    /** Something failed. */
    FAULT("fault");

    private final String text;

    Ending(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
