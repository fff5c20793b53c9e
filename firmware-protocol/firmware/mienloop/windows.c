#include "windows.h"

#include <util/atomic.h>

#include "limits.h"
#include "pins.h"

#define ON_BINS 6 // of 2 s: what is left out is older than 10 s
#define ON_BIN_SECONDS 2
#define DOSE_BINS 3 // of 30 s: older than 60 s
#define DOSE_BIN_SECONDS 30
#define NEVER 0x7FFFFFFFl
#define STIMULUS_CHANNELS 5 // a sync or frame line gives nothing that a window could hold

struct window {
    uint16_t on[ON_BINS]; // units of 256 us
    uint32_t dose[DOSE_BINS];
};

static struct window windows[STIMULUS_CHANNELS];
static uint16_t locked[CHANNELS];
static int32_t since_onset[CHANNELS]; // ms; negative: the onset is still to come
static uint8_t on_bin, dose_bin;
static uint8_t on_seconds, dose_seconds;

static struct window *of(uint8_t c) {
    return !(BIT_OF[c] & STIMULI) ? 0 : &windows[c < SYNC_CHANNEL ? c : SYNC_CHANNEL];
}

void windows_start(void) {
    for (uint8_t c = 0; c < CHANNELS; c++) {
        locked[c] = limits_lockout_millis(c);
        since_onset[c] = NEVER;
    }
}

void windows_begun(uint8_t c, uint32_t delay_millis) {
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        since_onset[c] = -(int32_t)delay_millis;
    }
}

void windows_gave(uint8_t c, uint16_t units, uint32_t dose) {
    struct window *w = of(c);
    if (w) {
        uint16_t room = 0xFFFF - w->on[on_bin]; // a bin that is full to the brim forbids everything anyway
        w->on[on_bin] += units > room ? room : units;
        w->dose[dose_bin] += dose;
    }
}

uint8_t windows_judge(const struct program *p) {
    uint8_t c = p->channel;
    const struct limits *l = &limits_now[c];
    const struct window *w = of(c);
    int32_t since;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        since = since_onset[c];
    }
    if (since != NEVER && l->interval) {
        uint32_t millis = since < 0 ? 0 : (uint32_t)since + p->delay / 2000;
        // in the clock's grain of 1 ms, on the safe side; above 2^31 us no interval reaches
        if (since < 0 || (millis < 2147484 && millis * 1000 < l->interval + 1000)) {
            return INTERVAL;
        }
    }
    if (w && l->minute_dose != NONE_32) {
        uint32_t dose = p->dose;
        for (uint8_t i = 0; i < DOSE_BINS; i++) {
            dose += w->dose[i];
        }
        if (dose > l->minute_dose) {
            return MINUTE_DOSE;
        }
    }
    if (w && l->window_duty < 1000) {
        // permille of 10 s in units of 256 us: 39.0625 units each
        uint16_t most = (uint16_t)((uint32_t)l->window_duty * 625 / 16);
        uint32_t on = programs_on_units(p, p->pulses);
        for (uint8_t i = 0; i < ON_BINS; i++) {
            on += w->on[i];
        }
        if (on > most) {
            return WINDOW_DUTY;
        }
    }
    return 0;
}

uint16_t windows_locked_millis(uint8_t c) {
    return locked[c];
}

void windows_millisecond(void) {
    for (uint8_t c = 0; c < CHANNELS; c++) {
        if (locked[c]) {
            locked[c]--;
        }
        ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { // the receive interrupt begins trains
            if (since_onset[c] != NEVER) {
                since_onset[c]++;
            }
        }
    }
}

void windows_second(void) {
    if (++on_seconds == ON_BIN_SECONDS) {
        on_seconds = 0;
        on_bin = on_bin + 1 == ON_BINS ? 0 : on_bin + 1;
        for (uint8_t i = 0; i < STIMULUS_CHANNELS; i++) {
            windows[i].on[on_bin] = 0;
        }
    }
    if (++dose_seconds == DOSE_BIN_SECONDS) {
        dose_seconds = 0;
        dose_bin = dose_bin + 1 == DOSE_BINS ? 0 : dose_bin + 1;
        for (uint8_t i = 0; i < STIMULUS_CHANNELS; i++) {
            windows[i].dose[dose_bin] = 0;
        }
    }
}
