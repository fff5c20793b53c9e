package io.mienloop.face;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** With vectors, a quarter of a vector of bytes at a time. */
final class VectorStatistics extends PictureStatistics {
    private static final VectorShape SHAPE = IntVector.SPECIES_PREFERRED.vectorBitSize() > 512
            ? VectorShape.S_512_BIT
            : IntVector.SPECIES_PREFERRED.vectorShape();
    private static final VectorSpecies<Integer> INTS = SHAPE.withLanes(int.class);
    private static final VectorSpecies<Byte> BYTES = SHAPE.withLanes(byte.class);

    /** Turns after which an int's lane could overflow: each adds four squares of at most 65,025, sign aside. */
    private static final int TURNS = 4096;

    VectorStatistics(int width, int height, int saturatedLevel) {
        super(width, height, saturatedLevel);
    }

    @Override
    void add(byte[] picture) {
        int whole = BYTES.loopBound(picture.length);
        for (int from = 0; from < whole; from += TURNS * BYTES.length()) {
            piece(picture, from, Math.min(whole, from + TURNS * BYTES.length()));
        }
        for (int i = whole; i < picture.length; i++) {
            int level = picture[i] & 0xff;
            sum += level;
            squares += level * level;
            saturated += level >= saturatedLevel ? 1 : 0;
        }
    }

    private void piece(byte[] picture, int from, int to) {
        IntVector levels = IntVector.zero(INTS);
        IntVector products = IntVector.zero(INTS);
        byte limit = (byte) saturatedLevel;
        long atLimit = 0;
        for (int i = from; i < to; i += BYTES.length()) {
            ByteVector bytes = ByteVector.fromArray(BYTES, picture, i);
            VectorMask<Byte> full = bytes.compare(VectorOperators.UGE, limit);
            atLimit += full.trueCount();
            IntVector a = (IntVector) bytes.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0);
            IntVector b = (IntVector) bytes.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 1);
            IntVector c = (IntVector) bytes.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 2);
            IntVector d = (IntVector) bytes.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 3);
            levels = levels.add(a.add(b).add(c.add(d)));
            products = products.add(a.mul(a).add(b.mul(b)).add(c.mul(c).add(d.mul(d))));
        }
        saturated += atLimit;
        for (int lane = 0; lane < INTS.length(); lane++) {
            sum += levels.lane(lane);
            squares += products.lane(lane);
        }
    }
}
