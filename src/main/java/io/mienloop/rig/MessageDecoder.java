package io.mienloop.rig;

/**
 * The host's reading end: bytes of the link become {@link DeviceMessage}s. Frames of host types are the echo that some USB chips
 * make of what they receive; they are counted and dropped. Used by the link's thread alone; allocates nothing after construction.
 */
public final class MessageDecoder {
    /** Takes a message; it is the decoder's own and valid during the call only. */
    @FunctionalInterface
    public interface Sink {
        void message(DeviceMessage m);
    }

    private final Sink sink;
    private final FrameDecoder frames = new FrameDecoder(this::frame);
    private final PayloadReader in = new PayloadReader();
    private final DeviceMessage m = new DeviceMessage();
    private long arrivalNanos;
    private long echoes;
    private long malformed;

    public MessageDecoder(Sink sink) {
        this.sink = sink;
    }

    /**
     * Takes bytes in the order they came.
     *
     * @param hostNanos host's monotonic time at which the last of them was read; becomes {@link DeviceMessage#arrivalNanos}
     */
    public void accept(byte[] b, int offset, int length, long hostNanos) {
        arrivalNanos = hostNanos;
        for (int i = offset; i < offset + length; i++) {
            frames.accept(b[i]);
        }
    }

    private void frame(byte[] frame, int length) {
        int type = frame[0] & 0xFF;
        if (type < 0x80) {
            echoes++;
            return;
        }
        m.clear();
        m.type = type;
        m.sequence = frame[1] & 0xFF;
        m.arrivalNanos = arrivalNanos;
        m.hostNanos = arrivalNanos;
        in.begin(frame, length);
        if (!read() || !in.complete()) {
            malformed++;
            return;
        }
        sink.message(m);
    }

    private boolean read() {
        switch (m.type) {
            case Wire.ACK -> m.of = in.u8();
            case Wire.NAK -> {
                m.of = in.u8();
                m.reason = in.u8();
                m.limit = in.u8();
                m.allowed = in.u32();
            }
            case Wire.BOARD -> {
                m.protocol = in.u16();
                m.firmware = in.u16();
                m.board = in.u8();
                m.boots = in.u16();
                m.resetCause = in.u8();
                m.channels = in.u8();
                m.inputs = in.u8();
                m.flags = in.u8();
                m.leaseMillis = in.u16();
            }
            case Wire.CAPS -> {
                m.channel = in.u8();
                m.code = in.u8();
                m.detail = in.u8();
                m.flags = in.u8();
                WireLimits.read(in, m.limits);
                m.count = in.u16();
                m.lockoutMillis = in.u32();
            }
            case Wire.PONG -> {
                m.deviceTicks = in.u32();
                m.secondTicks = in.u32();
                return true; // the only message that does not end with one device time
            }
            case Wire.REPORT -> {
                m.flags = in.u8();
                m.boots = in.u16();
                m.goodFrames = in.u32();
                m.crcErrors = in.u16();
                m.framingErrors = in.u16();
                m.overruns = in.u16();
                m.naks = in.u16();
                m.count = in.u16();
            }
            case Wire.PULSE_ON, Wire.PULSES -> {
                m.channel = in.u8();
                m.cause = in.u8();
                m.pulse = in.u16();
            }
            case Wire.PULSE_OFF -> {
                m.channel = in.u8();
                m.cause = in.u8();
                m.pulse = in.u16();
                m.reason = in.u8();
                m.level = in.u8();
            }
            case Wire.INPUT -> {
                m.channel = in.u8();
                m.code = in.u8();
                m.level = in.u8();
                m.detail = in.u8();
                m.secondTicks = in.u16();
            }
            case Wire.CONFIRM -> {
                m.channel = in.u8();
                m.cause = in.u8();
                m.level = in.u8();
            }
            case Wire.EVENT -> {
                m.code = in.u8();
                m.detail = in.u8();
            }
            default -> {
                return false;
            }
        }
        m.deviceTicks = in.u32();
        return true;
    }

    public long goodFrames() {
        return frames.goodFrames();
    }

    public long crcErrors() {
        return frames.crcErrors();
    }

    /** Frames that were no COBS, too short or too long. */
    public long framingErrors() {
        return frames.framingErrors();
    }

    /** Frames of host types that came back. */
    public long echoes() {
        return echoes;
    }

    /** Frames with a good CRC whose type is unknown or whose length does not fit the type. */
    public long malformed() {
        return malformed;
    }

    /** All frames and messages dropped as damaged. */
    public long errors() {
        return crcErrors() + framingErrors() + malformed;
    }
}
