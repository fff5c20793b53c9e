package io.mienloop.rig;

import java.util.Objects;

/**
 * One output of the board.
 *
 * @param name the rig file's name, for people
 * @param role what hangs on it
 * @param index number on the wire, 0 to 15
 * @param pin the board's pin, 0 to 255, for people and for the handshake's comparison
 * @param levelSet whether the board sets the level itself, through a converter; else a dial decides, which a person reads
 */
public record Channel(String name, ChannelRole role, int index, int pin, boolean levelSet) {
    /** Channels a board may have. */
    public static final int MOST = 16;

    /** A channel whose level a dial decides. */
    public Channel(String name, ChannelRole role, int index, int pin) {
        this(name, role, index, pin, false);
    }

    public Channel {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(role, "role");
        if (index < 0 || index >= MOST) {
            throw new IllegalArgumentException("channel " + name + " has index " + index + ": use 0 to " + (MOST - 1));
        }
        if (pin < 0 || pin > 255) {
            throw new IllegalArgumentException("channel " + name + " has pin " + pin + ": use 0 to 255");
        }
    }
}
