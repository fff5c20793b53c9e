#include "limits.h"

#include <avr/pgmspace.h>
#include <string.h>
#include <util/atomic.h>

#define NO16 NONE_16
#define NO32 NONE_32

static const struct limits COMPILED[] PROGMEM = {
    // on      train     interval  pulses duty  win   count level  dose    minute total
    {1000000, 1000000, 30000000, 20, 1000, 1000, 120, 500, 500000, NO32, 60000000},      // shock: 120 of 0.5 mC are 60 mC
    {100000, 60000000, 0, 1000, 1000, 1000, NO16, NO16, 100000, NO32, 1500000},          // valve: 100 uL a train
    {2000000, 5000000, 0, 5000, 1000, 200, NO16, 20000, NO32, NO32, NO32},               // laser
    {5000000, 60000000, 0, 5000, 1000, 1000, NO16, 20000, NO32, NO32, NO32},             // LED
    {1000000, 60000000, 0, 5000, 1000, 1000, NO16, NO16, NO32, NO32, NO32},              // sync
    {1000000, 60000000, 0, 5000, 1000, 1000, NO16, NO16, NO32, NO32, NO32},              // frame
};

struct limits limits_now[CHANNELS];
uint16_t limits_on_millis[CHANNELS];

static void present(uint8_t channel) {
    uint16_t millis = (uint16_t)(limits_now[channel].on_time / 1000) + 1; // ON_TIME is compiled in, 5 s at most
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { // the tick reads it, and a sync line may be on
        limits_on_millis[channel] = millis;
    }
}

void limits_compiled(uint8_t channel, struct limits *limits) {
    memcpy_P(limits, &COMPILED[ROLE_OF[channel] - 1], sizeof *limits);
}

void limits_reset(void) {
    for (uint8_t c = 0; c < CHANNELS; c++) {
        limits_compiled(c, &limits_now[c]);
        present(c);
    }
}

static uint8_t wide(uint8_t number) {
    return number <= INTERVAL || number >= DOSE;
}

uint32_t limits_value(const struct limits *l, uint8_t number) {
    if (number <= INTERVAL) {
        return (&l->on_time)[number - ON_TIME];
    }
    return wide(number) ? (&l->dose)[number - DOSE] : (&l->pulses)[number - MOST_PULSES];
}

uint8_t limits_narrow(uint8_t channel, const struct limits *asked, uint8_t *number) {
    for (uint8_t n = ON_TIME; n <= LAST_LIMIT; n++) {
        if (limits_value(asked, n) > (wide(n) ? NONE_32 : NONE_16)) {
            return MALFORMED;
        }
    }
    for (uint8_t n = ON_TIME; n <= LAST_LIMIT; n++) {
        uint32_t a = limits_value(asked, n);
        uint32_t present = limits_value(&limits_now[channel], n);
        if (n == INTERVAL ? a < present : a > present) {
            *number = n;
            return LIMIT;
        }
    }
    limits_now[channel] = *asked;
    present(channel);
    return 0;
}

uint16_t limits_lockout_millis(uint8_t channel) {
    struct limits l;
    limits_compiled(channel, &l);
    uint16_t millis = (uint16_t)(l.interval / 1000);
    if (l.window_duty < 1000 && millis < 10000) {
        millis = 10000;
    }
    return l.minute_dose != NONE_32 && millis < 60000 ? 60000 : millis;
}
