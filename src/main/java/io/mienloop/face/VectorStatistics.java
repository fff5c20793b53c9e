package io.mienloop.face;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** With vectors of bytes, whose even and odd pixels are counted side by side in lanes of 16 bits. */
final class VectorStatistics extends PictureStatistics {
    private static final VectorShape SHAPE = ByteVector.SPECIES_PREFERRED.vectorBitSize() > 512
            ? VectorShape.S_512_BIT
            : ByteVector.SPECIES_PREFERRED.vectorShape();
    private static final VectorSpecies<Byte> BYTES = SHAPE.withLanes(byte.class);
    private static final VectorSpecies<Integer> INTS = SHAPE.withLanes(int.class);
    private static final int LOW_BYTE = 0xff;
    private static final int LOW_SHORT = 0xffff;

    /** Two pixels a lane of 16 bits and turn: 128 · 510 is the most that it holds. Squares have 32: 128 · 4 · 255². */
    private static final int PIECE = 128 * BYTES.length();

    VectorStatistics(int width, int height, int saturatedLevel) {
        super(width, height, saturatedLevel, INTS.length());
    }

    @Override
    void add(byte[] strip, int length) {
        int whole = BYTES.loopBound(length);
        for (int piece = 0; piece < whole; piece += PIECE) {
            addPiece(strip, piece, Math.min(whole, piece + PIECE));
        }
        for (int i = whole; i < length; i++) {
            int level = strip[i] & 0xff;
            sum += level;
            squares += level * level;
            saturated += level >= saturatedLevel ? 1 : 0;
            fingerprint[i % fingerprint.length] = mixed(fingerprint[i % fingerprint.length], level);
        }
    }

    private void addPiece(byte[] strip, int from, int to) {
        IntVector numbers = IntVector.fromArray(INTS, fingerprint, 0);
        ShortVector levels = ByteVector.zero(BYTES).reinterpretAsShorts();
        IntVector products = levels.reinterpretAsInts();
        byte limit = (byte) saturatedLevel;
        long atLimit = 0;
        for (int i = from; i < to; i += BYTES.length()) {
            ByteVector bytes = ByteVector.fromArray(BYTES, strip, i);
            numbers = numbers.lanewise(VectorOperators.XOR, numbers.lanewise(VectorOperators.LSHR, DOWN))
                    .mul(FACTOR)
                    .add(bytes.reinterpretAsInts());
            atLimit += bytes.compare(VectorOperators.UGE, limit).trueCount();
            ShortVector both = bytes.reinterpretAsShorts();
            ShortVector even = both.and((short) LOW_BYTE);
            ShortVector odd = both.lanewise(VectorOperators.LSHR, 8);
            levels = levels.add(even).add(odd);
            IntVector evenSquares = even.mul(even).reinterpretAsInts();
            IntVector oddSquares = odd.mul(odd).reinterpretAsInts();
            IntVector low = evenSquares.and(LOW_SHORT).add(oddSquares.and(LOW_SHORT));
            IntVector high =
                    evenSquares.lanewise(VectorOperators.LSHR, 16).add(oddSquares.lanewise(VectorOperators.LSHR, 16));
            products = products.add(low.add(high));
        }
        numbers.intoArray(fingerprint, 0);
        IntVector pairs = levels.reinterpretAsInts();
        sum += pairs.and(LOW_SHORT)
                .add(pairs.lanewise(VectorOperators.LSHR, 16))
                .reduceLanes(VectorOperators.ADD);
        squares += products.reduceLanes(VectorOperators.ADD);
        saturated += atLimit;
    }
}
