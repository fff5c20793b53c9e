// What a channel may do: compiled in by role; a host may narrow it, never widen it.
#ifndef LIMITS_H
#define LIMITS_H

#include <stdint.h>

#include "pins.h"

// As on the wire: little-endian, in the order of the limits' numbers.
struct limits {
    uint32_t on_time, train, interval;
    uint16_t pulses, duty, window_duty, count, level;
    uint32_t dose, minute_dose, total_dose;
};

enum limit_number { ON_TIME = 1, TRAIN, INTERVAL, MOST_PULSES, DUTY, WINDOW_DUTY, COUNT, LEVEL, DOSE, MINUTE_DOSE, TOTAL_DOSE };
#define LAST_LIMIT TOTAL_DOSE

extern struct limits limits_now[CHANNELS];
extern uint16_t limits_on_millis[CHANNELS]; // more ticks of a millisecond than this a pin is never on

void limits_compiled(uint8_t channel, struct limits *limits);
// Back to the compiled ones, all channels.
void limits_reset(void);
uint32_t limits_value(const struct limits *limits, uint8_t number);
// 0, MALFORMED, or LIMIT with the number of the first limit that is wider than the present one.
uint8_t limits_narrow(uint8_t channel, const struct limits *asked, uint8_t *number);
// How long a started board refuses this channel: the longest memory that the start has wiped out.
uint16_t limits_lockout_millis(uint8_t channel);

#endif
