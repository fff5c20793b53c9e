/** The live loop: one loop object, its ring and pixel slots, and the two drivers (live and simulated time). */
package io.mienloop.pipeline;
