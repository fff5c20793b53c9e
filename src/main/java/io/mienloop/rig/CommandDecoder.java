package io.mienloop.rig;

/**
 * The board's reading end in Java, for simulated boards and test vectors: judges a decoded frame as the specification says.
 * Allocates nothing after construction.
 */
public final class CommandDecoder {
    private final PayloadReader in = new PayloadReader();

    /**
     * Reads a frame whose CRC is good.
     *
     * @param frame type, sequence, payload, CRC
     * @param length bytes of it, ≥ 4
     * @param c filled in; type and sequence always
     * @return 0 when the command is well formed, else {@link NakReason#UNKNOWN_TYPE} or {@link NakReason#MALFORMED}
     */
    public int decode(byte[] frame, int length, HostCommand c) {
        c.clear();
        c.type = frame[0] & 0xFF;
        c.sequence = frame[1] & 0xFF;
        c.crc = frame[length - 2] & 0xFF | (frame[length - 1] & 0xFF) << 8;
        in.begin(frame, length);
        switch (c.type) {
            case Wire.DISARM, Wire.ABORT, Wire.PING, Wire.STATUS, Wire.UNLATCH, Wire.RESET_COUNTS -> {}
            case Wire.HELLO -> {
                int major = in.u8();
                c.protocol = major << 8 | in.u8();
            }
            case Wire.DESCRIBE -> c.channel = in.u8();
            case Wire.LIMITS -> {
                c.channel = in.u8();
                WireLimits.read(in, c.limits);
            }
            case Wire.PROGRAM -> {
                c.program = in.u8();
                c.channel = in.u8();
                c.flags = in.u8();
                c.level = in.u16();
                for (int i = 0; i < c.micros.length; i++) {
                    c.micros[i] = in.u32();
                }
            }
            case Wire.ARM -> {
                c.nonce = in.u8();
                c.durationMillis = in.u32();
            }
            case Wire.TRIGGER -> {
                c.program = in.u8();
                c.nonce = in.u8();
                c.expiry = in.u16();
            }
            case Wire.HEARTBEAT -> {
                c.nonce = in.u8();
                c.expiry = in.u16();
            }
            case Wire.BARCODE -> {
                c.channel = in.u8();
                c.value = in.u32();
                c.unitMicros = in.u16();
            }
            case Wire.FRAMES -> {
                c.channel = in.u8();
                c.periodMicros = in.u32();
                c.widthMicros = in.u32();
            }
            default -> {
                return NakReason.UNKNOWN_TYPE;
            }
        }
        return in.complete() && c.sequence != 0 ? 0 : NakReason.MALFORMED;
    }
}
