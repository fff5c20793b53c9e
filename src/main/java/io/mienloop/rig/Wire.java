package io.mienloop.rig;

/** Numbers of the wire protocol: sizes and message types, as {@code firmware-protocol/specification.md} lists them. */
public final class Wire {
    public static final int PROTOCOL_MAJOR = 1;
    public static final int PROTOCOL_MINOR = 0;

    /** Longest frame on the wire, delimiter included. */
    public static final int MOST_FRAME = 64;
    /** Longest decoded frame: type, sequence, payload, CRC. */
    public static final int MOST_DECODED = 62;
    /** Longest payload. */
    public static final int MOST_PAYLOAD = 58;
    /** Bytes of value 0xFF in a row that abort without any frame. */
    public static final int ABORT_RUN = 8;
    /** As many a host sends: a board that is busy with edges may lose some of them. */
    public static final int ABORT_RUN_SENT = 3 * ABORT_RUN;

    /** Device time: ticks of half a microsecond. */
    public static final int TICK_NANOS = 500;
    /** Ticks of one expiry unit (256 µs). */
    public static final int EXPIRY_TICKS = 512;
    /** Farthest expiry in the future that a board takes, in units: 1 s. */
    public static final int EXPIRY_HORIZON = 3906;

    /** Lease compiled into the board. */
    public static final long LEASE_MICROS = 290_000;
    /** Shortest time between two heartbeats of a host. */
    public static final long HEARTBEAT_MICROS = 100_000;
    /** Longest arming, the hard limit of head fixation. */
    public static final long MOST_ARM_MILLIS = 7_200_000;

    public static final int HELLO = 0x01;
    public static final int DESCRIBE = 0x02;
    public static final int LIMITS = 0x03;
    public static final int PROGRAM = 0x04;
    public static final int ARM = 0x05;
    public static final int DISARM = 0x06;
    public static final int TRIGGER = 0x10;
    public static final int ABORT = 0x11;
    public static final int HEARTBEAT = 0x12;
    public static final int PING = 0x13;
    public static final int BARCODE = 0x14;
    public static final int STATUS = 0x15;
    public static final int UNLATCH = 0x16;
    public static final int RESET_COUNTS = 0x17;
    public static final int FRAMES = 0x18;

    public static final int ACK = 0x80;
    public static final int NAK = 0x81;
    public static final int BOARD = 0x82;
    public static final int CAPS = 0x83;
    public static final int PONG = 0x84;
    public static final int REPORT = 0x85;
    public static final int PULSE_ON = 0x90;
    public static final int PULSE_OFF = 0x91;
    public static final int PULSES = 0x92;
    public static final int INPUT = 0x93;
    public static final int CONFIRM = 0x94;
    public static final int EVENT = 0x95;

    /** Flag of BOARD: the emergency stop's contact is open now. */
    public static final int FLAG_ESTOP_OPEN = 1;
    /** Flag of BOARD: the emergency stop is latched. */
    public static final int FLAG_ESTOP_LATCHED = 2;
    /** Flag of BOARD: this is an answer to HELLO, not the message of a board that has just started. */
    public static final int FLAG_ANSWER = 4;
    /** Flag of BOARD and REPORT: armed. */
    public static final int FLAG_ARMED = 8;

    /** Flag of CAPS: a photodiode or current monitor is wired to this channel. */
    public static final int FLAG_CONFIRMS = 1;
    /** Flag of CAPS: the output can go below its rest. */
    public static final int FLAG_BIPOLAR = 2;
    /** Flag of CAPS: the board sets the level itself, through a converter. */
    public static final int FLAG_LEVEL_SET = 4;

    /** Slowest pace of a frame line, µs. */
    public static final int SLOWEST_FRAME_MICROS = 1_000_000;
    /** Fastest pace of a frame line, µs. */
    public static final int FASTEST_FRAME_MICROS = 1_000;
    /** Shortest pulse of a frame line, and shortest pause between two, µs. */
    public static final int SHORTEST_FRAME_MICROS = 100;

    private Wire() {}

    /** Whether a board remembers its answer to such a command, so as not to execute a repetition. */
    public static boolean remembered(int type) {
        return switch (type) {
            case LIMITS, PROGRAM, ARM, TRIGGER, BARCODE, UNLATCH, RESET_COUNTS, FRAMES -> true;
            default -> false;
        };
    }

    /** A message type's name as the specification writes it. */
    public static String name(int type) {
        return switch (type) {
            case HELLO -> "HELLO";
            case DESCRIBE -> "DESCRIBE";
            case LIMITS -> "LIMITS";
            case PROGRAM -> "PROGRAM";
            case ARM -> "ARM";
            case DISARM -> "DISARM";
            case TRIGGER -> "TRIGGER";
            case ABORT -> "ABORT";
            case HEARTBEAT -> "HEARTBEAT";
            case PING -> "PING";
            case BARCODE -> "BARCODE";
            case STATUS -> "STATUS";
            case UNLATCH -> "UNLATCH";
            case RESET_COUNTS -> "RESET_COUNTS";
            case FRAMES -> "FRAMES";
            case ACK -> "ACK";
            case NAK -> "NAK";
            case BOARD -> "BOARD";
            case CAPS -> "CAPS";
            case PONG -> "PONG";
            case REPORT -> "REPORT";
            case PULSE_ON -> "PULSE_ON";
            case PULSE_OFF -> "PULSE_OFF";
            case PULSES -> "PULSES";
            case INPUT -> "INPUT";
            case CONFIRM -> "CONFIRM";
            case EVENT -> "EVENT";
            default -> "type 0x" + Integer.toHexString(type);
        };
    }
}
