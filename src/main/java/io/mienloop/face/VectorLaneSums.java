package io.mienloop.face;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** With vectors, each of which holds some of the 16 lanes. */
final class VectorLaneSums extends LaneSums {
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED.vectorBitSize() > 512
            ? VectorShape.S_512_BIT.withLanes(double.class)
            : DoubleVector.SPECIES_PREFERRED;

    /** A vector of one lane is none, and Java makes garbage of it. */
    static boolean possible() {
        return DOUBLES.length() >= 2;
    }

    @Override
    void add(double[] values) {
        for (int lane = 0; lane < LANES; lane += DOUBLES.length()) {
            DoubleVector sums = DoubleVector.fromArray(DOUBLES, lanes, lane);
            for (int i = lane; i < values.length; i += LANES) {
                sums = sums.add(DoubleVector.fromArray(DOUBLES, values, i));
            }
            sums.intoArray(lanes, lane);
        }
    }

    @Override
    void addProducts(double[] a, double[] b, int from, int to) {
        for (int lane = 0; lane < LANES; lane += DOUBLES.length()) {
            DoubleVector sums = DoubleVector.fromArray(DOUBLES, lanes, lane);
            for (int i = from + lane; i < to; i += LANES) {
                sums = sums.add(DoubleVector.fromArray(DOUBLES, a, i).mul(DoubleVector.fromArray(DOUBLES, b, i)));
            }
            sums.intoArray(lanes, lane);
        }
    }
}
