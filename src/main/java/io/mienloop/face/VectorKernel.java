package io.mienloop.face;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The sums with vectors of up to 16 lanes, cell by cell and strip by strip: a strip is as wide as a vector and goes down a cell.
 *
 * <p>A gradient's bin comes from its place in the octant: with up to 8 even orientations at most one bin's edge lies between 0
 * and 45° (at φ), and the lesser of |row| and |column| is compared with tan φ times the greater. Roots whose gradient float32
 * cannot place for certain are counted, and the strip is done again with the formula for those. Pixels whose four neighbours are
 * two equal pairs lie on 45° or 135° exactly and need no formula; nor do levels, whose differences are whole numbers and can meet
 * no other edge.
 */
final class VectorKernel implements CellKernel {
    private static final VectorShape SHAPE = IntVector.SPECIES_PREFERRED.length() > CellSums.LANES
            ? VectorShape.S_512_BIT
            : IntVector.SPECIES_PREFERRED.vectorShape();
    static final VectorSpecies<Integer> INTS = SHAPE.withLanes(int.class);
    static final VectorSpecies<Float> FLOATS = SHAPE.withLanes(float.class);
    private static final VectorSpecies<Double> DOUBLES = SHAPE.withLanes(double.class);

    /** Orientations that it can do: even ones whose quadrants have two to four bins, so at most one edge in an octant. */
    private static final int LEAST_ORIENTATIONS = 4;

    private static final int MOST_ORIENTATIONS = 8;

    /** The sums of a strip are told apart by: beyond the octant's edge 1, steep 2, falling 4. Here those of a quadrant by angle. */
    private static final int[][] UPWARDS = {{0, 2}, {0, 1, 2}, {0, 1, 3, 2}};

    private static final int OPPOSITE = 4;

    private static final int LANES = CellSums.LANES;
    private static final int WIDTH = INTS.length();
    private static final int LEAST_LANES = 4;
    private static final boolean MASK_REGISTERS = INTS.vectorBitSize() == 512;

    /**
     * In shares of the greater of |row| and |column|, about radians. Differences of roots are right to 5e-7 of themselves, and
     * what is compared to three times that.
     */
    private static final float GUARD = 6e-6f;

    private final int orientations;
    private final int cellSize;
    private final int cellsAcross;
    private final int cellsDown;
    private final boolean sqrt;
    private final RowBand band;
    private final float tangent;
    private final float steepness;
    private final float diagonalGuard;
    private final int[] slots = new int[2 * OPPOSITE];
    private final double unit;
    private final NearEdges nearEdges;
    private final float[] magnitudes = new float[CellSums.ROWS_PER_FOLD * WIDTH];
    private final int[] bins = new int[magnitudes.length];
    private final long[] undecided = new long[CellSums.ROWS_PER_FOLD];

    /** Sums of a strip by bin, and a place for those that this number of orientations does not have. */
    private final float[] strip = new float[(MOST_ORIENTATIONS + 1) * WIDTH];

    private final double[] lanes = new double[MOST_ORIENTATIONS * LANES];
    private boolean careful;

    /** Why it cannot compute such descriptors on this machine, or null. */
    static String obstacle(HogSettings settings) {
        int orientations = settings.orientations();
        if (orientations % 2 != 0 || orientations < LEAST_ORIENTATIONS || orientations > MOST_ORIENTATIONS) {
            return orientations + " orientations";
        }
        if (settings.cellSize() > RowBand.COLUMNS) {
            return "cells of " + settings.cellSize() + " px";
        }
        return WIDTH < LEAST_LANES ? "this machine's vectors have " + INTS.vectorBitSize() + " bits" : null;
    }

    VectorKernel(HogSettings settings, HogGrid grid, int width, int height) {
        orientations = settings.orientations();
        cellSize = settings.cellSize();
        cellsAcross = grid.cellsAcross();
        cellsDown = grid.cellsDown();
        sqrt = settings.sqrt();
        band = new RowBand(sqrt, width, height, cellSize);
        // Without an edge in the octant: the lesser of two is never twice the greater, unless both are 0.
        tangent = orientations > 4 ? (float) StrictMath.tan(Math.PI / orientations) : 2;
        // From 45° on; with 6 orientations, which have no edge there, from 60° on.
        steepness = orientations == 6 ? (float) StrictMath.tan(2 * Math.PI / orientations) : 1;
        int[] upwards = UPWARDS[(orientations - LEAST_ORIENTATIONS) / 2];
        Arrays.fill(slots, MOST_ORIENTATIONS * WIDTH);
        for (int i = 0; i < upwards.length; i++) {
            slots[upwards[i]] = i * WIDTH;
            slots[OPPOSITE + upwards[i]] = (orientations - 1 - i) * WIDTH;
        }
        diagonalGuard = orientations % 4 == 0 ? GUARD : 0;
        unit = (double) cellSize * cellSize * (sqrt ? Roots.ONE : 1);
        nearEdges = new NearEdges(orientations);
    }

    @Override
    public String description() {
        return "vectors of " + INTS.vectorBitSize() + " bits";
    }

    @Override
    public void sum(MemorySegment pixels, long offset, int stride, double[] cells) {
        careful = false;
        int together = RowBand.COLUMNS / cellSize;
        for (int from = 0; from < cellsAcross; from += together) {
            int to = Math.min(cellsAcross, from + together);
            for (int down = 0; down < cellsDown; down++) {
                band.load(pixels, offset, stride, down * cellSize, from * cellSize, (to - from) * cellSize);
                for (int across = from; across < to; across++) {
                    long pixel = offset + (long) down * cellSize * stride + (long) across * cellSize;
                    int first = (down * cellsAcross + across) * orientations;
                    sum(pixels, pixel, stride, (across - from) * cellSize, cells, first);
                }
            }
        }
    }

    /** Sums one cell, whose rows are in the band. */
    private void sum(MemorySegment pixels, long cell, int stride, int left, double[] cells, int first) {
        Arrays.fill(cells, first, first + orientations, 0);
        for (int row = 0; row < cellSize; row += CellSums.ROWS_PER_FOLD) {
            int rows = Math.min(CellSums.ROWS_PER_FOLD, cellSize - row);
            for (int x = 0; x < cellSize; x += WIDTH) {
                int at = band.at(row) + left + x;
                int inside = Math.min(WIDTH, cellSize - x);
                if (sqrt) {
                    roots(pixels, cell + (long) row * stride + x, stride, at, rows, inside);
                } else {
                    levels(at, rows);
                }
                addStrip(x, inside);
            }
            for (int bin = 0; bin < orientations; bin++) {
                cells[first + bin] += CellSums.folded(lanes, bin * LANES);
            }
        }
        for (int i = first; i < first + orientations; i++) {
            cells[i] /= unit;
        }
    }

    private void levels(int at, int rows) {
        int[] values = band.values;
        FloatVector zero = FloatVector.zero(FLOATS);
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
            VectorMask<Float> opposite = across.mul(down).add(wide).lt(0.5f);
            VectorMask<Float> steep = wide.mul(steepness)
                    .reinterpretAsInts()
                    .add(1, opposite.cast(INTS))
                    .compare(VectorOperators.LE, ay)
                    .cast(FLOATS);
            FloatVector most = ax.max(ay).reinterpretAsFloats();
            FloatVector least = ax.min(ay).reinterpretAsFloats();
            VectorMask<Float> over = most.mul(tangent).compare(VectorOperators.LE, least);
            FloatVector magnitude = across.mul(across).add(down.mul(down)).lanewise(VectorOperators.SQRT);
            FloatVector falling = zero.blend(magnitude, opposite);
            FloatVector rising = magnitude.blend(zero, opposite);
            FloatVector steepFalling = zero.blend(falling, steep);
            FloatVector flatFalling = falling.blend(zero, steep);
            FloatVector steepRising = zero.blend(rising, steep);
            FloatVector flatRising = rising.blend(zero, steep);
            VectorMask<Float> under = over.not();
            s0 = s0.add(flatRising, under);
            s1 = s1.add(flatRising, over);
            s2 = s2.add(steepRising, under);
            s3 = s3.add(steepRising, over);
            s4 = s4.add(flatFalling, under);
            s5 = s5.add(flatFalling, over);
            s6 = s6.add(steepFalling, under);
            s7 = s7.add(steepFalling, over);
        }
        float[] strip = this.strip;
        int[] slots = this.slots;
        s0.intoArray(strip, slots[0]);
        s1.intoArray(strip, slots[1]);
        s2.intoArray(strip, slots[2]);
        s3.intoArray(strip, slots[3]);
        s4.intoArray(strip, slots[4]);
        s5.intoArray(strip, slots[5]);
        s6.intoArray(strip, slots[6]);
        s7.intoArray(strip, slots[7]);
    }

    private void roots(MemorySegment pixels, long pixel, int stride, int at, int rows, int inside) {
        if (!careful) {
            long near = MASK_REGISTERS
                    ? MaskedRoots.sum(band.values, at, rows, tangent, steepness, strip, slots)
                    : likelyRoots(at, rows);
            careful = (near & insideBits(inside)) != 0;
        }
        if (careful) {
            careful = placedRoots(at, rows, inside);
            if (careful) {
                for (int row = 0; row < rows; row++) {
                    nearEdges.decide(pixels, pixel + (long) row * stride, stride, undecided[row], bins, row * WIDTH);
                }
            }
            addPlaced(rows);
        }
    }

    /** @return a bit for each lane with a gradient that is too near to an edge for its sums to be right */
    private long likelyRoots(int at, int rows) {
        int[] values = band.values;
        float justBelow = tangent * (1 - GUARD);
        float justAbove = tangent * (1 + GUARD);
        float nearlyOne = 1 - diagonalGuard;
        long near = 0;
        FloatVector zero = FloatVector.zero(FLOATS);
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
            VectorMask<Float> opposite = across.mul(down).add(wide).lt(0.5f);
            VectorMask<Float> steep = wide.mul(steepness)
                    .reinterpretAsInts()
                    .add(1, opposite.cast(INTS))
                    .compare(VectorOperators.LE, ay)
                    .cast(FLOATS);
            FloatVector most = ax.max(ay).reinterpretAsFloats();
            FloatVector least = ax.min(ay).reinterpretAsFloats();
            VectorMask<Float> over = most.mul(justAbove).compare(VectorOperators.LE, least);
            VectorMask<Float> unequal = below.compare(VectorOperators.NE, right.blend(left, opposite.cast(INTS)))
                    .cast(FLOATS);
            near |= most.mul(justBelow)
                    .compare(VectorOperators.LE, least)
                    .xor(over)
                    .or(most.mul(nearlyOne).lt(least).and(unequal))
                    .toLong();
            FloatVector magnitude = across.mul(across).add(down.mul(down)).lanewise(VectorOperators.SQRT);
            FloatVector falling = zero.blend(magnitude, opposite);
            FloatVector rising = magnitude.blend(zero, opposite);
            FloatVector steepFalling = zero.blend(falling, steep);
            FloatVector flatFalling = falling.blend(zero, steep);
            FloatVector steepRising = zero.blend(rising, steep);
            FloatVector flatRising = rising.blend(zero, steep);
            VectorMask<Float> under = over.not();
            s0 = s0.add(flatRising, under);
            s1 = s1.add(flatRising, over);
            s2 = s2.add(steepRising, under);
            s3 = s3.add(steepRising, over);
            s4 = s4.add(flatFalling, under);
            s5 = s5.add(flatFalling, over);
            s6 = s6.add(steepFalling, under);
            s7 = s7.add(steepFalling, over);
        }
        float[] strip = this.strip;
        int[] slots = this.slots;
        s0.intoArray(strip, slots[0]);
        s1.intoArray(strip, slots[1]);
        s2.intoArray(strip, slots[2]);
        s3.intoArray(strip, slots[3]);
        s4.intoArray(strip, slots[4]);
        s5.intoArray(strip, slots[5]);
        s6.intoArray(strip, slots[6]);
        s7.intoArray(strip, slots[7]);
        return near;
    }

    private static long insideBits(int inside) {
        return (1L << inside) - 1;
    }

    /** Magnitudes and bins one by one. A call in this loop would cost every vector a spill, so what is undecided is noted. */
    private boolean placedRoots(int at, int rows, int inside) {
        int[] values = band.values;
        float[] magnitudes = this.magnitudes;
        int[] bins = this.bins;
        long[] undecided = this.undecided;
        float under = tangent * (1 - GUARD);
        float justAbove = tangent * (1 + GUARD);
        float nearlyOne = 1 - diagonalGuard;
        long insideBits = insideBits(inside);
        long any = 0;
        FloatVector zero = FloatVector.zero(FLOATS);
        for (int row = 0; row < rows; row++) {
            int i = at + row * RowBand.PITCH;
            IntVector below = IntVector.fromArray(INTS, values, i + RowBand.PITCH);
            IntVector right = IntVector.fromArray(INTS, values, i + 1);
            IntVector left = IntVector.fromArray(INTS, values, i - 1);
            FloatVector across = (FloatVector) right.sub(left).convert(VectorOperators.I2F, 0);
            FloatVector down = (FloatVector) below.sub(IntVector.fromArray(INTS, values, i - RowBand.PITCH))
                    .convert(VectorOperators.I2F, 0);
            IntVector ax = across.abs().reinterpretAsInts();
            IntVector ay = down.abs().reinterpretAsInts();
            VectorMask<Integer> opposite = across.mul(down).lt(zero).cast(INTS).or(ax.eq(0));
            VectorMask<Integer> steep = ax.add(1, opposite).compare(VectorOperators.LE, ay);
            FloatVector most = ax.max(ay).reinterpretAsFloats();
            FloatVector least = ax.min(ay).reinterpretAsFloats();
            VectorMask<Integer> over =
                    most.mul(justAbove).compare(VectorOperators.LE, least).cast(INTS);
            VectorMask<Integer> nearly =
                    most.mul(under).compare(VectorOperators.LE, least).cast(INTS);
            VectorMask<Integer> diagonal = most.mul(nearlyOne).lt(least).cast(INTS);
            long near = nearly.xor(over)
                            .or(diagonal.and(below.compare(VectorOperators.NE, right.blend(left, opposite))))
                            .toLong()
                    & insideBits;
            undecided[row] = near;
            any |= near;
            IntVector label = IntVector.zero(INTS).add(1, over);
            label = label.blend(label.neg().add(orientations / 2 - 1), steep);
            label = label.blend(label.neg().add(orientations - 1), opposite);
            label.intoArray(bins, row * WIDTH);
            across.mul(across)
                    .add(down.mul(down))
                    .lanewise(VectorOperators.SQRT)
                    .intoArray(magnitudes, row * WIDTH);
        }
        return any != 0;
    }

    private void addPlaced(int rows) {
        float[] magnitudes = this.magnitudes;
        int[] bins = this.bins;
        FloatVector zero = FloatVector.zero(FLOATS);
        FloatVector s0 = zero;
        FloatVector s1 = zero;
        FloatVector s2 = zero;
        FloatVector s3 = zero;
        FloatVector s4 = zero;
        FloatVector s5 = zero;
        FloatVector s6 = zero;
        FloatVector s7 = zero;
        for (int i = 0; i < rows * WIDTH; i += WIDTH) {
            FloatVector magnitude = FloatVector.fromArray(FLOATS, magnitudes, i);
            IntVector label = IntVector.fromArray(INTS, bins, i);
            s0 = s0.add(magnitude, label.eq(0).cast(FLOATS));
            s1 = s1.add(magnitude, label.eq(1).cast(FLOATS));
            s2 = s2.add(magnitude, label.eq(2).cast(FLOATS));
            s3 = s3.add(magnitude, label.eq(3).cast(FLOATS));
            s4 = s4.add(magnitude, label.eq(4).cast(FLOATS));
            s5 = s5.add(magnitude, label.eq(5).cast(FLOATS));
            s6 = s6.add(magnitude, label.eq(6).cast(FLOATS));
            s7 = s7.add(magnitude, label.eq(7).cast(FLOATS));
        }
        float[] strip = this.strip;
        s0.intoArray(strip, 0);
        s1.intoArray(strip, WIDTH);
        s2.intoArray(strip, 2 * WIDTH);
        s3.intoArray(strip, 3 * WIDTH);
        s4.intoArray(strip, 4 * WIDTH);
        s5.intoArray(strip, 5 * WIDTH);
        s6.intoArray(strip, 6 * WIDTH);
        s7.intoArray(strip, 7 * WIDTH);
    }

    /** Adds the sums of the strip that begins at a cell's column to the lanes that its columns belong to. */
    private void addStrip(int column, int inside) {
        for (int lane = inside; lane < WIDTH; lane++) { // columns of the next cell
            for (int bin = 0; bin < orientations; bin++) {
                strip[bin * WIDTH + lane] = 0;
            }
        }
        if (column < LANES) {
            startLanes(column);
        } else {
            addLanes(column % LANES);
        }
    }

    private void startLanes(int lane) {
        float[] strip = this.strip;
        double[] lanes = this.lanes;
        for (int from = 0, to = lane; from < orientations * WIDTH; from += WIDTH, to += LANES) {
            FloatVector sums = FloatVector.fromArray(FLOATS, strip, from);
            ((DoubleVector) sums.convert(VectorOperators.F2D, 0)).intoArray(lanes, to);
            ((DoubleVector) sums.convert(VectorOperators.F2D, 1)).intoArray(lanes, to + WIDTH / 2);
        }
    }

    private void addLanes(int lane) {
        float[] strip = this.strip;
        double[] lanes = this.lanes;
        for (int from = 0, to = lane; from < orientations * WIDTH; from += WIDTH, to += LANES) {
            FloatVector sums = FloatVector.fromArray(FLOATS, strip, from);
            ((DoubleVector) sums.convert(VectorOperators.F2D, 0))
                    .add(DoubleVector.fromArray(DOUBLES, lanes, to))
                    .intoArray(lanes, to);
            ((DoubleVector) sums.convert(VectorOperators.F2D, 1))
                    .add(DoubleVector.fromArray(DOUBLES, lanes, to + WIDTH / 2))
                    .intoArray(lanes, to + WIDTH / 2);
        }
    }
}
