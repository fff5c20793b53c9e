package io.mienloop.rig;

/**
 * CRC-16 as avr-libc's {@code _crc_ccitt_update} computes it (polynomial 0x1021 bit-reversed, start 0xFFFF, no final
 * inversion; also known as CRC-16/MCRF4XX, check value 0x6F91).
 */
public final class Crc16 {
    /** Start value. */
    public static final int START = 0xFFFF;

    private Crc16() {}

    /** The CRC after one more byte, of which the low eight bits count. */
    public static int update(int crc, int value) {
        int data = (value ^ crc) & 0xFF;
        data = (data ^ data << 4) & 0xFF;
        return (data << 8 | crc >> 8 & 0xFF) ^ data >> 4 ^ data << 3;
    }
}
