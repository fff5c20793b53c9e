#include "programs.h"

#include "clock.h"
#include "dac.h"
#include "ledger.h"
#include "limits.h"
#include "outputs.h"

#define REPORTED_PERIOD_MICROS 10000u
#define WINDOW_MICROS 10000000ul
#define FREE 0xFF

#pragma GCC optimize("O2")

static struct program kept[KEPT_PROGRAMS];
static uint8_t number_of[KEPT_PROGRAMS]; // apart, since they are looked through between two bytes on the wire

void programs_forget(void) {
    for (uint8_t i = 0; i < KEPT_PROGRAMS; i++) {
        number_of[i] = FREE;
    }
}

static uint8_t find(uint8_t number) {
    static uint8_t last; // mostly it is the same one again
    if (number_of[last] == number) {
        return last;
    }
    for (uint8_t i = 0; i < KEPT_PROGRAMS; i++) {
        if (number_of[i] == number) {
            last = i;
            return i;
        }
    }
    return KEPT_PROGRAMS;
}

const struct program *programs_find(uint8_t number) {
    uint8_t slot = find(number);
    return slot == KEPT_PROGRAMS || number == FREE ? 0 : &kept[slot];
}

static uint8_t outside(uint32_t micros, uint32_t least) {
    return micros < least || micros > LONGEST_MICROS;
}

__attribute__((noinline)) static uint8_t malformed(const struct request *r) {
    if (r->flags > 1 || r->number >= MOST_PROGRAMS || r->level > NONE_16) {
        return 1;
    }
    if (outside(r->phase1, SHORTEST_MICROS) || outside(r->train, SHORTEST_MICROS) || r->inter_phase > LONGEST_MICROS
            || r->delay > LONGEST_MICROS) {
        return 1;
    }
    if ((r->phase2 && outside(r->phase2, SHORTEST_MICROS)) || (r->inter_pulse && outside(r->inter_pulse, SHORTEST_MICROS))
            || (r->burst && outside(r->burst, SHORTEST_MICROS))
            || (r->inter_burst && outside(r->inter_burst, SHORTEST_MICROS))) {
        return 1;
    }
    uint32_t pulse = r->phase1 + r->inter_phase + r->phase2;
    if ((!r->phase2 && r->inter_phase) || pulse > r->train || (r->burst && pulse > r->burst) || r->burst > r->train
            || !r->burst != !r->inter_burst) {
        return 1;
    }
    uint32_t room = r->burst ? r->burst : r->train;
    return !r->inter_pulse && 2 * pulse <= room;
}

static uint32_t pulses_within(const struct request *r, uint32_t room) {
    if (room < r->phase1) {
        return 0;
    }
    return r->inter_pulse ? (room - r->phase1) / (r->phase1 + r->inter_pulse) + 1 : 1;
}

static uint32_t span_micros(const struct program *p) {
    uint16_t last = p->pulses - 1;
    return ((uint32_t)(last / p->per_burst) * p->burst_period + (uint32_t)(last % p->per_burst) * p->period + p->phase) / 2;
}

static uint32_t on_micros(const struct program *p, uint16_t pulses) {
    return pulses * (p->phase / 2);
}

uint16_t programs_on_units(const struct program *p, uint16_t pulses) {
    uint32_t on = on_micros(p, pulses);
    return on > WINDOW_MICROS ? 0xFFFF : (uint16_t)((on + 255) / 256);
}

// x * y in 48 bits, the upper 32 and the lower 16: 64 bits would take the stack that interrupts need.
struct product {
    uint32_t high;
    uint16_t low;
};

static struct product product(uint32_t x, uint16_t y) {
    uint32_t low = (x & 0xFFFF) * y;
    return (struct product){(x >> 16) * y + (low >> 16), (uint16_t)low};
}

static uint8_t duty_exceeds(const struct program *p, uint16_t permille) {
    uint32_t repeats = p->period > p->phase ? p->period : p->burst_period;
    struct product on = product(p->phase, 1000);
    struct product allowed = product(repeats, permille);
    return on.high > allowed.high || (on.high == allowed.high && on.low > allowed.low);
}

uint32_t programs_dose(const struct program *p, uint16_t pulses) {
    switch (ROLE_OF[p->channel]) {
        case SYNC:
            return 0;
        case VALVE:
            return (uint32_t)p->level * pulses;
        default: {
            uint32_t on = on_micros(p, pulses);
            uint32_t whole = on / 1000;
            uint16_t rest = (uint16_t)(on - 1000 * whole);
            uint32_t dose = ((uint32_t)p->level * rest + 999) / 1000;
            if (p->level && whole > (NONE_32 - dose) / p->level) {
                return NONE_32 + 1; // above every limit, "none" included
            }
            return dose + p->level * whole;
        }
    }
}

// The first limit that a program breaks by itself; interval and count are judged by the trigger.
static uint8_t judge(const struct program *p) {
    const struct limits *l = &limits_now[p->channel];
    uint32_t on = on_micros(p, p->pulses);
    if (p->phase / 2 > l->on_time) {
        return ON_TIME;
    }
    if (span_micros(p) > l->train) {
        return TRAIN;
    }
    if (p->pulses > l->pulses) {
        return MOST_PULSES;
    }
    if (p->pulses > 1 && duty_exceeds(p, l->duty)) {
        return DUTY;
    }
    if (on > WINDOW_MICROS) {
        on = WINDOW_MICROS;
    }
    if ((on + 9999) / 10000 > l->window_duty) { // permille of 10 s, rounded up
        return WINDOW_DUTY;
    }
    if (p->level > l->level) {
        return LEVEL;
    }
    if (p->dose > l->dose) {
        return DOSE;
    }
    if (p->dose > l->minute_dose) {
        return MINUTE_DOSE;
    }
    return p->dose > l->total_dose ? TOTAL_DOSE : 0;
}

uint8_t programs_load(uint32_t least_micros) {
    uint32_t load = (62500 + least_micros - 1) / least_micros;
    return load > MOST_LOAD ? MOST_LOAD + 1 : (uint8_t)load;
}

// Steps of their own, so that not all of what they work with stands on the stack at once.
#define STEP __attribute__((noinline)) static

// Pulses, periods and times; 0, or the limit that would not survive being squeezed into fewer bits.
STEP uint8_t lay_out(const struct request *r, struct program *p) {
    const struct limits *l = &limits_now[r->channel];
    uint32_t within = pulses_within(r, r->burst ? r->burst : r->train);
    uint32_t burst_period = r->burst + r->inter_burst;
    uint32_t pulses = within;
    if (r->burst) {
        uint32_t whole = r->train / burst_period;
        uint32_t rest = r->train - whole * burst_period;
        pulses = whole * within + pulses_within(r, rest < r->burst ? rest : r->burst);
    }
    uint32_t period = r->phase1 + r->inter_pulse;
    uint32_t last = pulses - 1;
    uint32_t span = last / within * burst_period + last % within * period + r->phase1;
    if (r->phase1 > l->on_time) {
        return ON_TIME;
    }
    if (span > l->train) {
        return TRAIN;
    }
    if (pulses > l->pulses) {
        return MOST_PULSES;
    }
    p->channel = r->channel;
    p->level = r->level;
    p->pulses = (uint16_t)pulses;
    p->per_burst = within > pulses ? (uint16_t)pulses : (uint16_t)within;
    p->phase = 2 * r->phase1;
    p->period = 2 * period;
    p->burst_period = 2 * burst_period;
    p->delay = 2 * r->delay;
    return 0;
}

// How fast, and how much.
STEP void rate(const struct request *r, struct program *p) {
    uint32_t repeats = (r->inter_pulse ? p->period : p->burst_period) / 2;
    p->allowed = 0;
    p->count_only = p->pulses > 1 && repeats < REPORTED_PERIOD_MICROS;
    p->load = 0;
    if (p->pulses > 1) {
        uint32_t gap = repeats - r->phase1;
        p->load = programs_load(gap < repeats / 2 ? gap : repeats / 2);
    }
    p->dose = programs_dose(p, p->pulses);
}

STEP uint8_t keep(const struct request *r, const struct program *p) {
    uint8_t slot = find(r->number);
    if (slot == KEPT_PROGRAMS) {
        slot = find(FREE);
    }
    if (slot == KEPT_PROGRAMS) {
        return UNSUPPORTED;
    }
    if (outputs_run(&kept[slot])) {
        return CHANNEL_ACTIVE; // a sync line's train outlasts the arming, and runs on what would be changed
    }
    number_of[slot] = r->number;
    kept[slot] = *p;
    return 0;
}

uint8_t programs_store(const struct request *r, struct program *p, uint8_t *limit) {
    if (malformed(r)) {
        return MALFORMED;
    }
    if (r->flags || r->phase2) {
        return UNSUPPORTED; // a TTL output has one level and no other side
    }
    if (!dac_can(r->channel, r->level)) {
        return UNSUPPORTED; // a level below the converter's least would be none
    }
    *limit = lay_out(r, p);
    if (*limit) {
        return LIMIT;
    }
    rate(r, p);
    p->broken = judge(p);
    *limit = p->broken;
    if (*limit) {
        return LIMIT;
    }
    return p->load > MOST_LOAD ? TOO_FAST : keep(r, p);
}

void programs_judge_again(uint8_t channel) {
    for (uint8_t i = 0; i < KEPT_PROGRAMS; i++) {
        if (number_of[i] != FREE && kept[i].channel == channel) {
            kept[i].broken = judge(&kept[i]);
        }
    }
}

void programs_review(void) {
    for (uint8_t i = 0; i < KEPT_PROGRAMS; i++) {
        if (number_of[i] != FREE) {
            kept[i].allowed = !kept[i].delay && !ledger_locked_millis(kept[i].channel) && !ledger_judge(&kept[i]);
        }
    }
}
