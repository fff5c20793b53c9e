package io.mienloop.config;

/**
 * Where stimulus commands go.
 *
 * @param kind key {@code port}: {@code simulated}, {@code none}, {@code auto}, or a serial device's path
 * @param device path of a serial device, or {@link #AUTO}; else empty
 * @param baud key {@code baud}: bits a second; default 500,000
 */
public record PortConfig(Kind kind, String device, int baud) {
    /** The one port that looks like a board, whichever that is. */
    public static final String AUTO = "auto";

    /** What is at the other end. */
    public enum Kind {
        /** A board in software that speaks the wire protocol. */
        SIMULATED,
        /** Nothing: frames are scored, no stimulus can be sent. */
        NONE,
        /** A board. */
        SERIAL
    }

    /** Whether real outputs hang on it. */
    public boolean real() {
        return kind == Kind.SERIAL;
    }

    /** Whether the device is to be found when it is opened. */
    public boolean automatic() {
        return device.equals(AUTO);
    }
}
