/** Numbers to decisions: thresholds, dwell, hysteresis, refractory times, gates, blanking, arms. Deterministic: time comes with the frame, chance from a recorded seed. */
package io.mienloop.trigger;
