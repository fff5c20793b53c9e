/** NPY and NPZ files. Knows nothing else of ours. */
package io.mienloop.array;
