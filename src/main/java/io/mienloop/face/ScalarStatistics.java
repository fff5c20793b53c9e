package io.mienloop.face;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** In plain Java: one addition counts level, level² and whether it is saturated, side by side in a long. */
final class ScalarStatistics extends PictureStatistics {
    /** Pixels that can be counted in one long: 4096 · 255 needs 20 bits, 4096 · 255² 28 bits, 4096 itself 13. */
    private static final int PIECE = 1 << 12;

    private static final int SQUARES_SHIFT = 20;
    private static final int SATURATED_SHIFT = 48;

    private static final int NUMBERS = 4;
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final long[] addends = new long[256];

    ScalarStatistics(int width, int height, int saturatedLevel) {
        super(width, height, saturatedLevel, NUMBERS);
        for (int level = 0; level < addends.length; level++) {
            long atLimit = level >= saturatedLevel ? 1 : 0;
            addends[level] = atLimit << SATURATED_SHIFT | (long) level * level << SQUARES_SHIFT | level;
        }
    }

    @Override
    void add(byte[] strip, int length) {
        for (int piece = 0; piece < length; piece += PIECE) {
            long all = 0;
            for (int i = piece; i < Math.min(length, piece + PIECE); i++) {
                all += addends[strip[i] & 0xff];
            }
            sum += all & (1L << SQUARES_SHIFT) - 1;
            squares += all >>> SQUARES_SHIFT & (1L << SATURATED_SHIFT - SQUARES_SHIFT) - 1;
            saturated += all >>> SATURATED_SHIFT;
        }
        addToFingerprint(strip, length);
    }

    private void addToFingerprint(byte[] strip, int length) {
        int a = fingerprint[0];
        int b = fingerprint[1];
        int c = fingerprint[2];
        int d = fingerprint[3];
        int i = 0;
        for (; i <= length - NUMBERS * Integer.BYTES; i += NUMBERS * Integer.BYTES) {
            a = mixed(a, (int) WORDS.get(strip, i));
            b = mixed(b, (int) WORDS.get(strip, i + 4));
            c = mixed(c, (int) WORDS.get(strip, i + 8));
            d = mixed(d, (int) WORDS.get(strip, i + 12));
        }
        for (; i < length; i++) {
            a = mixed(a, strip[i]);
        }
        fingerprint[0] = a;
        fingerprint[1] = b;
        fingerprint[2] = c;
        fingerprint[3] = d;
    }
}
