package io.mienloop.testing;

import java.util.ArrayList;
import java.util.List;

/** Reads barcodes off a line as the specification has them (section 5): on off on, 31 bits least significant first, off on off. */
public final class Barcodes {
    private static final int BITS = 31;
    private static final int SYMBOLS = 3 + BITS + 3;

    private Barcodes() {}

    /** One edge; times in any unit. */
    public record Edge(double time, boolean high) {}

    /** A code and when its first edge rose. */
    public record Code(double time, long value) {}

    /**
     * The codes on a line that carries nothing else.
     *
     * @param unit length of a symbol
     * @throws AssertionError when something on the line is no barcode
     */
    public static List<Code> read(List<Edge> edges, double unit) {
        List<Code> codes = new ArrayList<>();
        int next = 0;
        while (next < edges.size()) {
            double start = edges.get(next).time();
            long symbols = 0;
            for (int i = 0; i < SYMBOLS; i++) {
                double middle = start + (i + 0.5) * unit;
                while (next < edges.size() && edges.get(next).time() <= middle) {
                    next++;
                }
                symbols |= edges.get(next - 1).high() ? 1L << i : 0;
            }
            if ((symbols & 7) != 0b101 || symbols >> 3 + BITS != 0b010) {
                throw new AssertionError("no barcode at " + start + ": " + Long.toBinaryString(symbols));
            }
            codes.add(new Code(start, symbols >> 3 & (1L << BITS) - 1));
        }
        return codes;
    }
}
