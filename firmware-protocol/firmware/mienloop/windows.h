// What a channel gave in the last 10 and 60 seconds, and when it began last. Dies with every start; the lock-out stands in for it.
#ifndef WINDOWS_H
#define WINDOWS_H

#include <stdint.h>

#include "programs.h"

void windows_start(void);
// A train begins delay_millis from now.
void windows_begun(uint8_t channel, uint32_t delay_millis);
// A train has ended: its time on, in units of 256 us, and its dose.
void windows_gave(uint8_t channel, uint16_t units, uint32_t dose);
// INTERVAL, MINUTE_DOSE or WINDOW_DUTY, if what the windows hold makes the program break it; else 0.
uint8_t windows_judge(const struct program *program);
uint16_t windows_locked_millis(uint8_t channel);
// From the main loop: once for every millisecond that has passed, and once for every second.
void windows_millisecond(void);
void windows_second(void);

#endif
