// Boot, the millisecond's tick and the watchdog: what holds when everything else does not.
#ifndef SAFETY_H
#define SAFETY_H

#include <avr/io.h>
#include <stdint.h>

// 1 power, 2 reset line, 3 brown-out, 4 watchdog.
extern uint8_t safety_reset_cause;

// Whether this start is surely one after a loss of power.
uint8_t safety_power_came(void);

// Pins low, timers off, watchdog on.
void safety_start(void);
// The tick waits while a frame or an edge is being dealt with: 60 us at most. Returns what lets it go on.
static inline uint8_t safety_hold_tick(void) {
    uint8_t held = TIMSK2;
    TIMSK2 = 0;
    return held;
}
static inline void safety_release_tick(uint8_t held) {
    TIMSK2 = held;
}

// Feeds the watchdog if the tick's interrupt has run since the last time.
void safety_step(void);

#endif
