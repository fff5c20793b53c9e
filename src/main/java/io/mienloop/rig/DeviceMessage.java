package io.mienloop.rig;

/**
 * One message of the board: a mutable carrier with plain fields, so that rings hold it preallocated. Which fields a type uses
 * is listed in {@code firmware-protocol/specification.md}; all others are 0.
 */
public final class DeviceMessage {
    /** {@link Wire} type, 0x80 to 0xFF. */
    public int type;
    /** Of ACK, NAK, CAPS, PONG, REPORT and an answering BOARD: the command's sequence; else the board's running report number. */
    public int sequence;

    /** ACK, NAK: type of the command answered. */
    public int of;
    /** NAK: {@link NakReason}; PULSE_OFF: {@link OffReason}. */
    public int reason;
    /** NAK because of a limit: {@link Limit#code()}. */
    public int limit;
    /** NAK because of a limit: the limit's value; LOCKED_OUT: milliseconds left. */
    public long allowed;

    /** Channel, or line of an INPUT. */
    public int channel;
    /** Reports of outputs: sequence of the TRIGGER (or BARCODE) that caused them; 0 when no command did. */
    public int cause;
    /**
     * PULSE_ON: number of the pulse, from 1; PULSE_OFF and PULSES: pulses begun so far in this train, the latest of which began
     * at PULSES' device time.
     */
    public int pulse;
    /** INPUT, CONFIRM: 1 on, 0 off. PULSE_OFF: 1 when the pin was on until then, 0 when a train was cut between pulses. */
    public int level;
    /** EVENT: {@link EventCode}; INPUT: kind, 1 lick, 2 TTL; CAPS: {@link ChannelRole#code()}. */
    public int code;
    /** EVENT: detail; INPUT: edges swallowed by debouncing; CAPS: pin. */
    public int detail;
    /** BOARD, CAPS, REPORT: {@link Wire} flags. */
    public int flags;

    /** Device time in ticks of 0.5 µs, 32 bits as sent; PONG: reception of PING's last stop bit. */
    public long deviceTicks;
    /** PONG: start of sending, in ticks; INPUT: time the level had to hold still, µs. */
    public long secondTicks;

    /** BOARD: protocol version, major × 256 + minor. */
    public int protocol;
    /** BOARD: firmware version, major × 256 + minor. */
    public int firmware;
    /** BOARD: kind of board; 1 Uno, 2 Mega 2560, 255 simulated. */
    public int board;
    /** BOARD, REPORT: starts of the board, 16 bits. */
    public int boots;
    /** BOARD: cause of the last start; {@link ResetCause}. */
    public int resetCause;
    /** BOARD: number of channels. */
    public int channels;
    /** BOARD: number of input lines. */
    public int inputs;
    /** BOARD: compiled lease in milliseconds. */
    public int leaseMillis;

    /** CAPS: the board's limits as {@link Limit} code − 1 indexes them. */
    public final long[] limits = new long[Limit.values().length];
    /** CAPS: triggers executed in this count period; REPORT: triggers executed since start. */
    public int count;
    /** CAPS: milliseconds until the lock-out after the board's start ends. */
    public long lockoutMillis;
    /** REPORT: good frames received, 32 bits. */
    public long goodFrames;
    /** REPORT: frames with a wrong CRC. */
    public int crcErrors;
    /** REPORT: frames that were no COBS or of a wrong length. */
    public int framingErrors;
    /** REPORT: bytes lost because they came faster than they were read. */
    public int overruns;
    /** REPORT: commands refused. */
    public int naks;

    /** Host's monotonic time at which the message's last byte was read. */
    public long arrivalNanos;
    /** Host's monotonic time of what the message tells: mapped from device time when {@link #synced}, else the arrival. */
    public long hostNanos;
    /** Device time extended to 64 bits; valid when {@link #synced}. */
    public long extendedTicks;
    /** Whether {@link #hostNanos} comes from the clock sync. */
    public boolean synced;

    /** Makes this message the same as another. */
    public void copyFrom(DeviceMessage m) {
        type = m.type;
        sequence = m.sequence;
        of = m.of;
        reason = m.reason;
        limit = m.limit;
        allowed = m.allowed;
        channel = m.channel;
        cause = m.cause;
        pulse = m.pulse;
        level = m.level;
        code = m.code;
        detail = m.detail;
        flags = m.flags;
        deviceTicks = m.deviceTicks;
        secondTicks = m.secondTicks;
        protocol = m.protocol;
        firmware = m.firmware;
        board = m.board;
        boots = m.boots;
        resetCause = m.resetCause;
        channels = m.channels;
        inputs = m.inputs;
        leaseMillis = m.leaseMillis;
        System.arraycopy(m.limits, 0, limits, 0, limits.length);
        count = m.count;
        lockoutMillis = m.lockoutMillis;
        goodFrames = m.goodFrames;
        crcErrors = m.crcErrors;
        framingErrors = m.framingErrors;
        overruns = m.overruns;
        naks = m.naks;
        arrivalNanos = m.arrivalNanos;
        hostNanos = m.hostNanos;
        extendedTicks = m.extendedTicks;
        synced = m.synced;
    }

    private static final DeviceMessage EMPTY = new DeviceMessage();

    /** Sets every field to 0. */
    public void clear() {
        copyFrom(EMPTY);
    }
}
