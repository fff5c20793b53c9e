package io.mienloop.rig;

/** The board's writing end in Java, for simulated boards and test vectors. Allocates nothing after construction. */
public final class DeviceMessageEncoder {
    private final FrameWriter out = new FrameWriter();

    /** The latest frame. */
    public byte[] wire() {
        return out.wire();
    }

    /**
     * Writes a message's frame.
     *
     * @return its length on the wire
     * @throws IllegalArgumentException when the type is no device type or a field does not fit
     */
    public int encode(DeviceMessage m) {
        out.begin(m.type, m.sequence);
        switch (m.type) {
            case Wire.ACK -> out.u8(m.of);
            case Wire.NAK -> out.u8(m.of).u8(m.reason).u8(m.limit).u32(m.allowed);
            case Wire.BOARD ->
                out.u16(m.protocol)
                        .u16(m.firmware)
                        .u8(m.board)
                        .u16(m.boots)
                        .u8(m.resetCause)
                        .u8(m.channels)
                        .u8(m.inputs)
                        .u8(m.flags)
                        .u16(m.leaseMillis);
            case Wire.CAPS -> {
                out.u8(m.channel).u8(m.code).u8(m.detail).u8(m.flags);
                WireLimits.write(out, m.limits);
                out.u16(m.count).u32(m.lockoutMillis);
            }
            case Wire.PONG -> {
                return out.u32(m.deviceTicks).u32(m.secondTicks).end();
            }
            case Wire.REPORT ->
                out.u8(m.flags)
                        .u16(m.boots)
                        .u32(m.goodFrames)
                        .u16(m.crcErrors)
                        .u16(m.framingErrors)
                        .u16(m.overruns)
                        .u16(m.naks)
                        .u16(m.count);
            case Wire.PULSE_ON, Wire.PULSES -> out.u8(m.channel).u8(m.cause).u16(m.pulse);
            case Wire.PULSE_OFF ->
                out.u8(m.channel).u8(m.cause).u16(m.pulse).u8(m.reason).u8(m.level);
            case Wire.INPUT ->
                out.u8(m.channel).u8(m.code).u8(m.level).u8(m.detail).u16((int) m.secondTicks);
            case Wire.CONFIRM -> out.u8(m.channel).u8(m.cause).u8(m.level);
            case Wire.EVENT -> out.u8(m.code).u8(m.detail);
            default ->
                throw new IllegalArgumentException(
                        Wire.name(m.type) + " is no message of a board: use one of 0x80 to 0xFF");
        }
        return out.u32(m.deviceTicks).end();
    }
}
