package io.mienloop.face;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link VectorKernel}'s sums of a strip of roots where masks are registers of their own, as with 512 bits: there masks are cheaper
 * to combine than magnitudes to blend. With narrower vectors this takes a third longer than the kernel's own loop.
 */
final class MaskedRoots {
    private static final VectorSpecies<Integer> INTS = VectorKernel.INTS;
    private static final VectorSpecies<Float> FLOATS = VectorKernel.FLOATS;

    /** 2⁻¹⁸ of the greater of |row| and |column|, or 3.8e-6: more than three times what differences of roots and float32 miss. */
    private static final int GUARD_BITS = 18;

    private MaskedRoots() {}

    /**
     * @param values the band's roots
     * @param at index of the strip's first
     * @param tangent of the edge in the octant
     * @param steepness from which a gradient is steep
     * @param strip the sums, written
     * @param slots where in the strip
     * @return a bit for each lane with a gradient that is too near to an edge for its sums to be right
     */
    static long sum(int[] values, int at, int rows, float tangent, float steepness, float[] strip, int[] slots) {
        FloatVector zero = FloatVector.zero(FLOATS);
        IntVector nearest = IntVector.zero(INTS);
        FloatVector s0 = zero;
        FloatVector s1 = zero;
        FloatVector s2 = zero;
        FloatVector s3 = zero;
        FloatVector s4 = zero;
        FloatVector s5 = zero;
        FloatVector s6 = zero;
        FloatVector s7 = zero;
        IntVector above = IntVector.fromArray(INTS, values, at - RowBand.PITCH);
        IntVector here = IntVector.fromArray(INTS, values, at);
        int end = at + rows * RowBand.PITCH;
        for (int i = at; i < end; i += RowBand.PITCH) {
            IntVector below = IntVector.fromArray(INTS, values, i + RowBand.PITCH);
            IntVector right = IntVector.fromArray(INTS, values, i + 1);
            IntVector left = IntVector.fromArray(INTS, values, i - 1);
            FloatVector across = (FloatVector) right.sub(left).convert(VectorOperators.I2F, 0);
            FloatVector down = (FloatVector) below.sub(above).convert(VectorOperators.I2F, 0);
            above = here;
            here = below;
            FloatVector wide = across.abs();
            IntVector ax = wide.reinterpretAsInts();
            IntVector ay = down.abs().reinterpretAsInts();
            VectorMask<Float> opposite = across.mul(down)
                    .add(wide)
                    .reinterpretAsInts()
                    .compare(VectorOperators.LT, 1)
                    .cast(FLOATS);
            VectorMask<Float> steep = wide.mul(steepness)
                    .reinterpretAsInts()
                    .add(1, opposite.cast(INTS))
                    .compare(VectorOperators.LE, ay)
                    .cast(FLOATS);
            FloatVector most = ax.max(ay).reinterpretAsFloats();
            FloatVector least = ax.min(ay).reinterpretAsFloats();
            FloatVector edge = most.mul(tangent);
            VectorMask<Float> over = edge.reinterpretAsInts()
                    .compare(VectorOperators.LE, least.reinterpretAsInts())
                    .cast(FLOATS);
            VectorMask<Integer> unequal = below.compare(VectorOperators.NE, right.blend(left, opposite.cast(INTS)));
            // How far from the octant's edge and from its end, in shares of the greater: bits of floats differ as their
            // logarithms.
            IntVector distance = least.sub(edge)
                    .abs()
                    .reinterpretAsInts()
                    .lanewise(VectorOperators.MIN, most.sub(least).reinterpretAsInts(), unequal);
            nearest = nearest.min(distance.sub(most.reinterpretAsInts()));
            FloatVector magnitude = across.mul(across).add(down.mul(down)).lanewise(VectorOperators.SQRT);
            FloatVector falling = zero.blend(magnitude, opposite);
            FloatVector rising = magnitude.blend(zero, opposite);
            VectorMask<Float> steepOver = over.and(steep);
            VectorMask<Float> flatOver = over.xor(steepOver);
            VectorMask<Float> steepUnder = steep.xor(steepOver);
            VectorMask<Float> flatUnder = over.or(steep).not();
            s0 = s0.add(rising, flatUnder);
            s1 = s1.add(rising, flatOver);
            s2 = s2.add(rising, steepUnder);
            s3 = s3.add(rising, steepOver);
            s4 = s4.add(falling, flatUnder);
            s5 = s5.add(falling, flatOver);
            s6 = s6.add(falling, steepUnder);
            s7 = s7.add(falling, steepOver);
        }
        s0.intoArray(strip, slots[0]);
        s1.intoArray(strip, slots[1]);
        s2.intoArray(strip, slots[2]);
        s3.intoArray(strip, slots[3]);
        s4.intoArray(strip, slots[4]);
        s5.intoArray(strip, slots[5]);
        s6.intoArray(strip, slots[6]);
        s7.intoArray(strip, slots[7]);
        return nearest.compare(VectorOperators.LT, -(GUARD_BITS << 23)).toLong();
    }
}
