package io.mienloop.pipeline;

/**
 * Which write the link did not take whole. A fact's detail carries it as bytes taken i16 · number u32, the lowest byte first.
 *
 * @param number of the write among all of the session, from 0
 * @param taken bytes that the link took; −1 where it was lost
 */
public record CutWrite(long number, int taken) {
    static long detail(int number, int taken) {
        return taken & 0xFFFFL | (number & 0xFFFF_FFFFL) << 16;
    }

    public static CutWrite of(long detail) {
        return new CutWrite(detail >> 16 & 0xFFFF_FFFFL, (short) detail);
    }

    @Override
    public String toString() {
        return "write " + number + ": " + (taken < 0 ? "the link was lost" : taken + " bytes taken");
    }
}
