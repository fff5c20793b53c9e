// The hand on the pins: the next edge of every output, in order of time, put out on its tick by Timer1's compare interrupt.
//
// The interrupt comes EARLY_TICKS before the edge, longer than anything that may hold it up, and waits for the tick itself. A pin
// never goes on without its falling edge being planned: what is planned are pulses.
#ifndef EDGES_H
#define EDGES_H

#include <stdint.h>

extern volatile uint8_t edges_high; // a bit a channel: what has been put on its pin

// A pulse on an active channel that has none: on at `rise` for `mark` ticks. Does nothing once the channel's train has ended.
void edges_plan(uint8_t channel, uint32_t rise, uint32_t mark);
// Puts the pin on now; or notes that the caller has put it on when the timer stood at `low`. Interrupts must be off, and
// edges_plan_fall follows at once.
uint32_t edges_rise_now(uint8_t channel);
void edges_risen(uint8_t channel, uint16_t low);
void edges_plan_fall(uint8_t channel, uint32_t time);
// Has what went out and was not told of told from this engine's interrupt, soon. Interrupts must be off.
void edges_hurry(void);
// Whether an edge of the channel went out and has not been taken yet; and when, less than 32.8 ms ago, once it is.
uint8_t edges_rise_is_out(uint8_t channel);
uint8_t edges_fall_is_out(uint8_t channel);
uint32_t edges_rise_time(uint8_t channel);
uint32_t edges_fall_time(uint8_t channel);
// Takes it: 1, or 0 if there is none. Interrupts must be off.
uint8_t edges_take_rise(uint8_t channel);
uint8_t edges_take_fall(uint8_t channel);
// Drops the planned edges of this channel, whose pin the caller has put low. Interrupts must be off.
void edges_cut(uint8_t channel);
// Every millisecond: far edges come near, and an edge whose interrupt was lost is made up for.
void edges_tick(void);

#endif
