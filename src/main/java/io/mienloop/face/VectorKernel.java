package io.mienloop.face;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The sums with vectors of up to 16 lanes, cell by cell, in the order that {@link CellSums} defines: first magnitude and bin of
 * every pixel of a cell, then their sums.
 *
 * <p>A gradient's bin comes from its place in the octant: with 4 to 8 orientations at most one bin's edge lies between 0 and 45°
 * (at φ), and the lesser of |row| and |column| is compared with tan φ times the greater. Where such a difference is too small for
 * float32 to be trusted, the pixel is on a bin's edge or next to it: pixels whose four neighbours are two equal pairs lie on 45° or
 * 135° exactly, and all others ask the formula. Differences of levels are whole numbers, so only the diagonals can be met, exactly.
 */
final class VectorKernel implements CellKernel {
    static final VectorSpecies<Float> FLOATS =
            FloatVector.SPECIES_PREFERRED.length() > 16 ? FloatVector.SPECIES_512 : FloatVector.SPECIES_PREFERRED;
    static final VectorSpecies<Integer> INTS =
            IntVector.SPECIES_PREFERRED.length() > 16 ? IntVector.SPECIES_512 : IntVector.SPECIES_PREFERRED;

    /** Orientations that it can do: all even ones with at most one edge in an octant. */
    private static final int MOST_ORIENTATIONS = 8;

    private static final int LANES = CellSums.LANES;
    private static final int WIDTH = FLOATS.length();

    /**
     * In shares of the greater of |row| and |column|, about radians. Differences of roots are right to 2.4e-7 of themselves, and
     * what is compared to three times that.
     */
    private static final float GUARD = 6e-6f;

    private final int orientations;
    private final int cellSize;
    private final int cellsAcross;
    private final int cellsDown;
    private final int height;
    private final int rowsPerFold;
    private final boolean sqrt;
    private final RowBand band;
    private final float tangent;
    private final float diagonalStep;
    private final float diagonalGuard;
    private final NearEdges nearEdges;
    private final int pitch;
    private final float[] inside;
    private final float[] magnitudes;
    private final float[] bins;
    private final long[] undecided;
    private final float[] sums = new float[MOST_ORIENTATIONS * LANES];

    /** Whether it can compute such descriptors. */
    static boolean serves(HogSettings settings) {
        return settings.orientations() % 2 == 0 && settings.orientations() <= MOST_ORIENTATIONS;
    }

    VectorKernel(HogSettings settings, HogGrid grid, int width, int height) {
        orientations = settings.orientations();
        cellSize = settings.cellSize();
        cellsAcross = grid.cellsAcross();
        cellsDown = grid.cellsDown();
        this.height = height;
        rowsPerFold = CellSums.rowsPerFold(cellSize);
        sqrt = settings.sqrt();
        band = new RowBand(sqrt, width, cellsAcross * cellSize, cellSize + 2);
        // Without an edge in the octant: the lesser of two is never twice the greater, unless both are 0.
        tangent = orientations > 4 ? (float) StrictMath.tan(Math.PI / orientations) : 2;
        boolean diagonal = orientations % 4 == 0;
        diagonalStep = diagonal ? 1 : 0;
        diagonalGuard = diagonal ? GUARD : 0;
        nearEdges = new NearEdges(orientations);
        pitch = (cellSize + LANES - 1) / LANES * LANES;
        inside = new float[pitch];
        Arrays.fill(inside, 0, cellSize, 1);
        magnitudes = new float[pitch * rowsPerFold];
        bins = new float[magnitudes.length];
        undecided = new long[magnitudes.length / WIDTH];
    }

    @Override
    public String description() {
        return "vectors of " + FLOATS.vectorBitSize() + " bits";
    }

    @Override
    public void sum(MemorySegment pixels, long offset, int stride, double[] cells) {
        int loaded = 0;
        for (int down = 0; down < cellsDown; down++) {
            int top = down * cellSize;
            int needed = Math.min(height, top + cellSize + 1);
            for (; loaded < needed; loaded++) {
                band.load(pixels, offset + (long) loaded * stride, loaded);
            }
            for (int across = 0; across < cellsAcross; across++) {
                int first = (down * cellsAcross + across) * orientations;
                Arrays.fill(cells, first, first + orientations, 0);
                for (int row = 0; row < cellSize; row += rowsPerFold) {
                    int rows = Math.min(rowsPerFold, cellSize - row);
                    if (sqrt) {
                        roots(pixels, offset, stride, top + row, rows, across * cellSize);
                    } else {
                        levels(top + row, rows, across * cellSize);
                    }
                    add(rows, cells, first);
                }
                double area = (double) cellSize * cellSize;
                for (int i = first; i < first + orientations; i++) {
                    cells[i] /= area;
                }
            }
        }
    }

    private void levels(int top, int rows, int left) {
        float[] row = band.high;
        float[] magnitudes = this.magnitudes;
        float[] bins = this.bins;
        FloatVector zero = FloatVector.zero(FLOATS);
        FloatVector steepest = FloatVector.broadcast(FLOATS, orientations / 2 - 1);
        FloatVector last = FloatVector.broadcast(FLOATS, orientations - 1);
        FloatVector step = FloatVector.broadcast(FLOATS, diagonalStep);
        float[] inside = this.inside;
        int upper = band.at(Math.max(0, top - 1)) + left;
        int middle = band.at(top) + left;
        for (int y = top; y < top + rows; y++) {
            int lower = band.after(middle);
            boolean edge = y == 0 || y == height - 1;
            int above = edge ? middle : upper;
            int below = edge ? middle : lower;
            int to = (y - top) * pitch;
            for (int x = 0; x < pitch; x += WIDTH) {
                FloatVector across = FloatVector.fromArray(FLOATS, row, middle + x + 1)
                        .sub(FloatVector.fromArray(FLOATS, row, middle + x - 1));
                FloatVector down =
                        FloatVector.fromArray(FLOATS, row, below + x).sub(FloatVector.fromArray(FLOATS, row, above + x));
                FloatVector ax = across.abs();
                FloatVector ay = down.abs();
                FloatVector most = (FloatVector) ax.reinterpretAsInts().max(ay.reinterpretAsInts()).reinterpretAsFloats();
                FloatVector least = (FloatVector) ax.reinterpretAsInts().min(ay.reinterpretAsInts()).reinterpretAsFloats();
                FloatVector bin = zero.blend(1f, most.mul(tangent).compare(VectorOperators.LE, least));
                bin = bin.blend(steepest.sub(bin), ax.compare(VectorOperators.LE, ay)).add(1f, ax.eq(zero));
                bin = bin.blend(last.sub(bin).add(step, ax.eq(ay)), across.mul(down).lt(zero));
                across.mul(across)
                        .add(down.mul(down))
                        .lanewise(VectorOperators.SQRT)
                        .mul(FloatVector.fromArray(FLOATS, inside, x))
                        .intoArray(magnitudes, to + x);
                bin.intoArray(bins, to + x);
            }
            upper = middle;
            middle = lower;
        }
    }

    private void roots(MemorySegment pixels, long offset, int stride, int top, int rows, int left) {
        float[] high = band.high;
        float[] low = band.low;
        float[] magnitudes = this.magnitudes;
        float[] bins = this.bins;
        long[] undecided = this.undecided;
        long any = 0;
        FloatVector zero = FloatVector.zero(FLOATS);
        FloatVector steepest = FloatVector.broadcast(FLOATS, orientations / 2 - 1);
        FloatVector last = FloatVector.broadcast(FLOATS, orientations - 1);
        FloatVector step = FloatVector.broadcast(FLOATS, diagonalStep);
        float[] inside = this.inside;
        int upper = band.at(Math.max(0, top - 1)) + left;
        int middle = band.at(top) + left;
        for (int y = top; y < top + rows; y++) {
            int lower = band.after(middle);
            boolean edge = y == 0 || y == height - 1;
            int above = edge ? middle : upper;
            int below = edge ? middle : lower;
            int to = (y - top) * pitch;
            for (int x = 0; x < pitch; x += WIDTH) {
                FloatVector rightHigh = FloatVector.fromArray(FLOATS, high, middle + x + 1);
                FloatVector leftHigh = FloatVector.fromArray(FLOATS, high, middle + x - 1);
                FloatVector belowHigh = FloatVector.fromArray(FLOATS, high, below + x);
                FloatVector across = rightHigh
                        .sub(leftHigh)
                        .add(FloatVector.fromArray(FLOATS, low, middle + x + 1)
                                .sub(FloatVector.fromArray(FLOATS, low, middle + x - 1)));
                FloatVector down = belowHigh
                        .sub(FloatVector.fromArray(FLOATS, high, above + x))
                        .add(FloatVector.fromArray(FLOATS, low, below + x)
                                .sub(FloatVector.fromArray(FLOATS, low, above + x)));
                FloatVector ax = across.abs();
                FloatVector ay = down.abs();
                FloatVector most = (FloatVector) ax.reinterpretAsInts().max(ay.reinterpretAsInts()).reinterpretAsFloats();
                FloatVector least = (FloatVector) ax.reinterpretAsInts().min(ay.reinterpretAsInts()).reinterpretAsFloats();
                FloatVector over = least.sub(most.mul(tangent));
                FloatVector bin = zero.blend(1f, over.compare(VectorOperators.GE, zero));
                VectorMask<Float> opposite = across.mul(down).lt(zero);
                VectorMask<Float> diagonal = most.eq(least).and(belowHigh.eq(rightHigh.blend(leftHigh, opposite)));
                VectorMask<Float> near = over.abs()
                        .lt(most.mul(GUARD))
                        .or(most.sub(least).lt(most.mul(diagonalGuard)).andNot(diagonal));
                bin = bin.blend(steepest.sub(bin), ax.compare(VectorOperators.LE, ay)).add(1f, ax.eq(zero));
                bin = bin.blend(last.sub(bin).add(step, diagonal), opposite);
                across.mul(across)
                        .add(down.mul(down))
                        .lanewise(VectorOperators.SQRT)
                        .mul(FloatVector.fromArray(FLOATS, inside, x))
                        .intoArray(magnitudes, to + x);
                bin.intoArray(bins, to + x);
                long lanes = near.toLong();
                undecided[(to + x) / WIDTH] = lanes;
                any |= lanes;
            }
            upper = middle;
            middle = lower;
        }
        if (any != 0) {
            decide(pixels, offset + (long) top * stride + left, stride, rows);
        }
    }

    /** Apart from the loop that finds them: a call in it would cost every vector a spill. */
    private void decide(MemorySegment pixels, long first, int stride, int rows) {
        for (int row = 0; row < rows; row++) {
            for (int x = 0; x < cellSize; x += WIDTH) {
                int at = row * pitch + x;
                long lanes = undecided[at / WIDTH] & (cellSize - x < WIDTH ? (1L << cellSize - x) - 1 : -1L);
                nearEdges.decide(pixels, first + (long) row * stride + x, stride, lanes, bins, at);
            }
        }
    }

    private void add(int rows, double[] cells, int first) {
        for (int part = 0; part < LANES; part += WIDTH) {
            lanes(rows, part);
        }
        for (int i = 0; i < orientations; i++) {
            cells[first + i] += CellSums.folded(sums, i * LANES);
        }
    }

    private void lanes(int rows, int part) {
        float[] magnitudes = this.magnitudes;
        float[] bins = this.bins;
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector s4 = s0;
        FloatVector s5 = s0;
        FloatVector s6 = s0;
        FloatVector s7 = s0;
        int end = rows * pitch;
        for (int i = part; i < end; i += LANES) {
            FloatVector magnitude = FloatVector.fromArray(FLOATS, magnitudes, i);
            FloatVector bin = FloatVector.fromArray(FLOATS, bins, i);
            s0 = s0.add(magnitude, bin.eq(0f));
            s1 = s1.add(magnitude, bin.eq(1f));
            s2 = s2.add(magnitude, bin.eq(2f));
            s3 = s3.add(magnitude, bin.eq(3f));
            s4 = s4.add(magnitude, bin.eq(4f));
            s5 = s5.add(magnitude, bin.eq(5f));
            s6 = s6.add(magnitude, bin.eq(6f));
            s7 = s7.add(magnitude, bin.eq(7f));
        }
        s0.intoArray(sums, part);
        s1.intoArray(sums, LANES + part);
        s2.intoArray(sums, 2 * LANES + part);
        s3.intoArray(sums, 3 * LANES + part);
        s4.intoArray(sums, 4 * LANES + part);
        s5.intoArray(sums, 5 * LANES + part);
        s6.intoArray(sums, 6 * LANES + part);
        s7.intoArray(sums, 7 * LANES + part);
    }
}
