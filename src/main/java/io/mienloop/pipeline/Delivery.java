package io.mienloop.pipeline;

/** What the loop did about a stimulus that was due. Codes are part of the journal's format. */
public enum Delivery {
    /** The command was written to the link. */
    COMMANDED(0, "commanded"),
    /** A sham: everything but the command. */
    SHAM(1, "sham"),
    /** Due, but the frame had passed its deadline when the command would have been written. */
    LATE(2, "suppressed:late"),
    /** Due, but the rig could not take it (not armed, no link, channel busy); {@code refusal} says why. */
    REFUSED(3, "suppressed:refused"),
    /** Due on the same frame on which another rule latched the runaway stop. */
    HELD(4, "suppressed:runaway");

    private final byte code;
    private final String text;

    Delivery(int code, String text) {
        this.code = (byte) code;
        this.text = text;
    }

    public byte code() {
        return code;
    }

    /** As it stands in {@code events.csv}. */
    public String text() {
        return text;
    }

    /** The delivery with this code, or null. */
    public static Delivery of(byte code) {
        for (Delivery delivery : values()) {
            if (delivery.code == code) {
                return delivery;
            }
        }
        return null;
    }
}
