/** Pixels to numbers: HOG descriptors, prototypes, similarity, causal baselines, picture guards. Pure: no threads, files, clocks or logging. */
package io.mienloop.face;
