package io.mienloop.pipeline;

/**
 * Which barcode was sent. A fact's detail carries it as value u32 · sequence u8 · channel u8, the lowest byte first.
 *
 * @param value 31 bits
 * @param sequence on the wire
 * @param channel the sync line's
 */
public record SentBarcode(long value, int sequence, int channel) {
    static long detail(long value, int sequence, int channel) {
        return value | (long) sequence << 32 | (long) channel << 40;
    }

    public static SentBarcode of(long detail) {
        return new SentBarcode(detail & 0xFFFF_FFFFL, (int) (detail >> 32) & 0xFF, (int) (detail >> 40) & 0xFF);
    }
}
