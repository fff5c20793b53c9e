// Boot, the millisecond's tick and the watchdog: what holds when everything else does not.
#ifndef SAFETY_H
#define SAFETY_H

#include <stdint.h>

// 1 power, 2 reset line, 3 brown-out, 4 watchdog.
extern uint8_t safety_reset_cause;

// Pins low, timers off, watchdog on.
void safety_start(void);
// Feeds the watchdog if the tick's interrupt has run since the last time.
void safety_step(void);

#endif
