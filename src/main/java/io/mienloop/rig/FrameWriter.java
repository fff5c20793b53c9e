package io.mienloop.rig;

/**
 * Builds one frame in a buffer of its own: type, sequence, payload, CRC, then COBS and the delimiter. Values are
 * little-endian. Allocates nothing after construction.
 *
 * <pre>
 *   decoded:  type | sequence | payload … | CRC low | CRC high        ≤ 62 bytes
 *   on wire:  COBS(decoded) | 00                                      ≤ 64 bytes
 * </pre>
 */
public final class FrameWriter {
    private final byte[] decoded = new byte[Wire.MOST_DECODED];
    private final byte[] wire = new byte[Wire.MOST_FRAME];
    private int length;

    /** Starts a frame. */
    public FrameWriter begin(int type, int sequence) {
        length = 0;
        return u8(type).u8(sequence);
    }

    /** Appends a byte, 0 to 255. */
    public FrameWriter u8(int value) {
        if (value < 0 || value > 0xFF) {
            throw new IllegalArgumentException("a byte of the wire cannot hold " + value);
        }
        if (length >= Wire.MOST_DECODED - 2) {
            throw new IllegalStateException("a frame's payload is at most " + Wire.MOST_PAYLOAD + " bytes");
        }
        decoded[length++] = (byte) value;
        return this;
    }

    /** Appends 16 bits, 0 to 65535. */
    public FrameWriter u16(int value) {
        if (value < 0 || value > 0xFFFF) {
            throw new IllegalArgumentException("16 bits of the wire cannot hold " + value);
        }
        return u8(value & 0xFF).u8(value >> 8);
    }

    /** Appends 32 bits, 0 to 2³² − 1. */
    public FrameWriter u32(long value) {
        if (value < 0 || value > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("32 bits of the wire cannot hold " + value);
        }
        return u16((int) (value & 0xFFFF)).u16((int) (value >> 16));
    }

    /**
     * Closes the frame with CRC, COBS and delimiter.
     *
     * @return its length on the wire; the bytes are in {@link #wire()}
     */
    public int end() {
        int crc = Crc16.START;
        for (int i = 0; i < length; i++) {
            crc = Crc16.update(crc, decoded[i]);
        }
        decoded[length] = (byte) crc;
        decoded[length + 1] = (byte) (crc >> 8);
        int codeAt = 0;
        int out = 1;
        for (int i = 0; i < length + 2; i++) {
            if (decoded[i] == 0) {
                wire[codeAt] = (byte) (out - codeAt);
                codeAt = out++;
            } else {
                wire[out++] = decoded[i];
            }
        }
        wire[codeAt] = (byte) (out - codeAt);
        wire[out++] = 0;
        return out;
    }

    /** The frame's bytes; valid until the next {@link #begin}. */
    public byte[] wire() {
        return wire;
    }
}
