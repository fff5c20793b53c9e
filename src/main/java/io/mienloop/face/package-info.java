/**
 * Pixels to numbers: HOG descriptors, prototypes, similarity, causal baselines, picture guards. Pure: no threads, files,
 * clocks or logging.
 *
 * <p>Recorded scores rest on the order of operations here, so it is part of the definition and never changes silently:
 * gradients and magnitudes in float32, one operation after the other; 16 partial sums with lane = position mod 16, folded by
 * halves in float64 ({@link io.mienloop.face.CellSums}, {@link io.mienloop.face.Similarity}); norms in float64; tables made
 * with {@code StrictMath}; no fused operation, no reduction of undefined order. A kernel with vectors of any width that keeps
 * to this gets the same bits.
 */
package io.mienloop.face;
