package io.mienloop.config;

/**
 * Where stimulus commands go.
 *
 * @param kind key {@code port}: {@code simulated}, {@code none}, or a serial device's path
 * @param device path of a serial device, else empty
 * @param baud key {@code baud}: bits a second; default 500,000
 */
public record PortConfig(Kind kind, String device, int baud) {
    /** What is at the other end. */
    public enum Kind {
        /** A board in software that speaks the wire protocol. */
        SIMULATED,
        /** Nothing: frames are scored, no stimulus can be sent. */
        NONE,
        /** A board. */
        SERIAL
    }
}
