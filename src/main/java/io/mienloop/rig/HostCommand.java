package io.mienloop.rig;

/**
 * One command of the host: a mutable carrier with plain fields, as the board's side of the wire sees it. All fields that a type
 * does not use are 0.
 */
public final class HostCommand {
    /** {@link Wire} type, 0x01 to 0x7F. */
    public int type;
    /** 1 to 255. */
    public int sequence;
    /** The frame's CRC, by which a repeated frame is told from another with the same sequence. */
    public int crc;

    /** HELLO: major × 256 + minor. */
    public int protocol;
    /** Channel of DESCRIBE, LIMITS, PROGRAM, BARCODE, FRAMES. */
    public int channel;
    /** Program of PROGRAM and TRIGGER. */
    public int program;
    /** PROGRAM: bit 0 = negative pulses. */
    public int flags;

    public int level;
    /** PROGRAM: phase 1, inter-phase, phase 2, inter-pulse, burst, inter-burst, train, onset delay; µs. */
    public final long[] micros = new long[8];
    /** LIMITS: as {@link Limit} code − 1 indexes them. */
    public final long[] limits = new long[Limit.values().length];

    /** ARM, TRIGGER, HEARTBEAT. */
    public int nonce;
    /** TRIGGER, HEARTBEAT: first 256 µs unit of device time at which the command is no longer good. */
    public int expiry;
    /** ARM: length of the arming. */
    public long durationMillis;
    /** BARCODE: bits, least significant first. */
    public long value;
    /** BARCODE: length of a bit, µs. */
    public int unitMicros;
    /** FRAMES: from edge to edge, µs; 0 stops. */
    public long periodMicros;
    /** FRAMES: length of a pulse, µs. */
    public long widthMicros;

    private static final HostCommand EMPTY = new HostCommand();

    /** Sets every field to 0. */
    public void clear() {
        copyFrom(EMPTY);
    }

    /** Makes this command the same as another. */
    public void copyFrom(HostCommand c) {
        type = c.type;
        sequence = c.sequence;
        crc = c.crc;
        protocol = c.protocol;
        channel = c.channel;
        program = c.program;
        flags = c.flags;
        level = c.level;
        System.arraycopy(c.micros, 0, micros, 0, micros.length);
        System.arraycopy(c.limits, 0, limits, 0, limits.length);
        nonce = c.nonce;
        expiry = c.expiry;
        durationMillis = c.durationMillis;
        value = c.value;
        unitMicros = c.unitMicros;
        periodMicros = c.periodMicros;
        widthMicros = c.widthMicros;
    }

    /** The pulse program a PROGRAM command carries. */
    public PulseProgram toProgram() {
        return new PulseProgram(
                program,
                channel,
                micros[0],
                micros[1],
                micros[2],
                micros[3],
                micros[4],
                micros[5],
                micros[6],
                micros[7],
                (flags & 1) != 0,
                level);
    }

    /** The limits a LIMITS command carries. */
    public ChannelLimits toLimits() {
        return WireLimits.of(limits);
    }
}
