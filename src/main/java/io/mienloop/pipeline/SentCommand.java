package io.mienloop.pipeline;

import io.mienloop.rig.Wire;

/**
 * Which command of the wire it was. A fact's detail carries it as type · sequence · program, a byte each, the lowest first.
 *
 * @param type {@link Wire} type
 * @param sequence on the wire
 * @param program of a TRIGGER, else 0
 */
public record SentCommand(int type, int sequence, int program) {
    static long detail(int type, int sequence, int program) {
        return type | (long) sequence << 8 | (long) program << 16;
    }

    public static SentCommand of(long detail) {
        return new SentCommand((int) detail & 0xFF, (int) (detail >> 8) & 0xFF, (int) (detail >> 16) & 0xFF);
    }

    @Override
    public String toString() {
        return Wire.name(type) + " " + sequence + (type == Wire.TRIGGER ? " (program " + program + ")" : "");
    }
}
