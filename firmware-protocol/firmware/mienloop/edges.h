// The hand on the pins: the next edge of every output, in order of time, put out on its tick by Timer1's compare interrupt.
//
// The interrupt comes EARLY_TICKS before the edge, longer than anything that may hold it up, and waits for the tick itself.
#ifndef EDGES_H
#define EDGES_H

#include <stdint.h>

extern volatile uint8_t edges_high; // a bit a channel: what has been put on its pin

// The next edge of this channel, the opposite of what its pin is now; it has none yet. Interrupts must be off.
void edges_plan(uint8_t channel, uint32_t time);
// The pin goes on at once; or has been put on by the caller at `time`. Interrupts must be off.
void edges_rise_now(uint8_t channel);
void edges_risen(uint8_t channel, uint32_t time);
// Calls outputs_edge from this engine's interrupt as soon as may be. Interrupts must be off.
void edges_hurry(void);
// The edge that went out and has not been taken yet: 1 and its time, or 0. Interrupts must be off.
uint8_t edges_take(uint8_t channel, uint32_t *time);
// Drops the planned edges of these channels, whose pins the caller has put low. Interrupts must be off.
void edges_cut(uint8_t channels);
// Every millisecond: far edges come near, and an edge whose interrupt was lost is made up for.
void edges_tick(void);

#endif
