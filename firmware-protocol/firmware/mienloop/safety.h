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
// The tick waits while a frame is being dealt with: 60 us at most.
static inline void safety_hold_tick(void) {
    TIMSK2 = 0;
}
static inline void safety_release_tick(void) {
    TIMSK2 = _BV(OCIE2A);
}

// Feeds the watchdog if the tick's interrupt has run since the last time.
void safety_step(void);

#endif
