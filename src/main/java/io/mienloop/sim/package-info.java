/** Simulated mouse (a camera) and simulated rig (speaks the wire protocol byte for byte). */
package io.mienloop.sim;
