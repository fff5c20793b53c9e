package io.mienloop.pipeline;

/** What can happen to a session, in the one order that the ring gives. The codes are part of the journal's format. */
public enum EventKind {
    /** A frame arrived (perhaps without pixels). */
    FRAME(1),
    /** Time passed; keeps the lease, time-outs and the watch over the camera going between frames. */
    TICK(2),
    /** The board said something. */
    DEVICE(3),
    /** The link to the board is gone. */
    LINK_LOST(4),
    /** The camera delivers no more; {@code code} says whether it ended or broke off. */
    CAMERA_ENDED(5),
    /** The kernel is warm: arming is possible from here on. */
    WARMED(6),
    /** A person asked for the end. */
    STOP_REQUESTED(7),
    /** Something outside the loop failed (disk, encoder, a thread); stimuli must stop. */
    FAULT(8),
    /** Text for the record; decides nothing. */
    NOTE(9),
    /** A frame has been written to the video; from the video thread, with the checksum of its pixels. */
    RECORDED(10),
    /** Host time beside UTC. */
    ANCHOR(11),
    /** The link to the board works again; the board has to be greeted anew. */
    LINK_BACK(12),
    /** A person asked for the board to be armed again. */
    REARM_REQUESTED(13),
    /** A person asked for the stimuli to stop; the session goes on. */
    STIMULI_STOP_REQUESTED(14),
    /** What the operating system granted the loop's thread ({@code code} 1) or refused it (0); decides nothing. */
    HOST_ANSWERED(15),
    /** The disk will soon be full: the stimuli stop for good; the session goes on while there is room. */
    DISK_LOW(16);

    private final byte code;

    EventKind(int code) {
        this.code = (byte) code;
    }

    public byte code() {
        return code;
    }

    private static final EventKind[] BY_CODE = new EventKind[32];

    static {
        for (EventKind kind : values()) {
            BY_CODE[kind.code] = kind;
        }
    }

    /** The kind with this code, or null. */
    public static EventKind of(byte code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
