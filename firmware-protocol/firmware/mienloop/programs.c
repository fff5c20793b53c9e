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

static uint8_t malformed(const struct request *r) {
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

static uint16_t duty_permille(const struct program *p) {
    uint32_t repeats = p->period > p->phase ? p->period : p->burst_period;
    return (uint16_t)((1000 * (uint64_t)p->phase + repeats - 1) / repeats);
}

uint32_t programs_dose(const struct program *p, uint16_t pulses) {
    switch (ROLE_OF[p->channel]) {
        case SYNC:
            return 0;
        case VALVE:
            return (uint32_t)p->level * pulses;
        default: {
            uint64_t dose = ((uint64_t)p->level * on_micros(p, pulses) + 999) / 1000;
            return dose > NONE_32 ? NONE_32 + 1 : (uint32_t)dose; // above every limit, "none" included
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
    if (p->pulses > 1 && duty_permille(p) > l->duty) {
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

uint8_t programs_store(const struct request *r, uint8_t *limit) {
    if (malformed(r)) {
        return MALFORMED;
    }
    if (r->flags || r->phase2) {
        return UNSUPPORTED; // a TTL output has one level and no other side
    }
    uint32_t within = pulses_within(r, r->burst ? r->burst : r->train);
    uint32_t burst_period = r->burst + r->inter_burst;
    uint32_t pulses = within;
    if (r->burst) {
        uint32_t whole = r->train / burst_period;
        uint32_t rest = r->train - whole * burst_period;
        pulses = whole * within + pulses_within(r, rest < r->burst ? rest : r->burst);
    }
    uint32_t period = r->phase1 + r->inter_pulse;
    struct program p = {.channel = r->channel, .level = r->level};
    const struct limits *l = &limits_now[r->channel];
    uint32_t last = pulses - 1;
    uint32_t span = last / within * burst_period + last % within * period + r->phase1;
    *limit = r->phase1 > l->on_time ? ON_TIME : span > l->train ? TRAIN : pulses > l->pulses ? MOST_PULSES : 0;
    if (*limit) {
        return LIMIT; // before anything is squeezed into fewer bits
    }
    uint32_t repeats = r->inter_pulse ? period : burst_period;
    p.pulses = (uint16_t)pulses;
    p.per_burst = within > pulses ? (uint16_t)pulses : (uint16_t)within;
    p.phase = 2 * r->phase1;
    p.period = 2 * period;
    p.burst_period = 2 * burst_period;
    p.delay = 2 * r->delay;
    p.count_only = pulses > 1 && repeats < REPORTED_PERIOD_MICROS;
    p.dose = programs_dose(&p, p.pulses);
    p.broken = judge(&p);
    if (p.broken) {
        *limit = p.broken;
        return LIMIT;
    }
#ifdef DAC
    p.counts = dac_counts(r->channel, r->level);
#endif
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
    kept[slot] = p;
    return 0;
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
