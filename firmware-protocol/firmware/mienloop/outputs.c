#include "outputs.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "arming.h"
#include "barcode.h"
#include "clock.h"
#include "commands.h"
#include "dac.h"
#include "edges.h"
#include "limits.h"
#include "pins.h"
#include "reports.h"

#define COUNT_REPORT_TICKS 200000ul
#define SOON_TICKS 200 // 100 us

struct output {
    const struct program *program; // null: a barcode or frames
    uint8_t cause;
    uint16_t on_millis;
    uint16_t begun;
    uint16_t in_burst;
    uint32_t onset; // of the pulse that is on or comes next
    uint32_t burst_onset;
    uint32_t count_next;
};

volatile uint8_t outputs_active;
volatile uint8_t outputs_halted;
volatile uint8_t outputs_ended;
static struct output outputs[CHANNELS];
static uint8_t halted_by[CHANNELS];
static uint16_t halted_at[CHANNELS];
static uint8_t settling;
static uint32_t frame_period, frame_width; // ticks
static uint8_t frame_load;

// What a rising edge, not counted yet, is told with: PULSE_ON, PULSES, or 0 for nothing.
static uint8_t told_with(uint8_t c, uint32_t time) {
    struct output *o = &outputs[c];
    if (o->begun == 0 && o->count_next == 0) {
        o->count_next = (time + COUNT_REPORT_TICKS) | 1; // 0 says that nothing has risen yet
        return PULSE_ON;
    }
    if (o->program && !o->program->count_only) {
        return PULSE_ON;
    }
    if (c != SYNC_CHANNEL && (int32_t)(time - o->count_next) >= 0) {
        o->count_next = (time + COUNT_REPORT_TICKS) | 1;
        return PULSES;
    }
    return 0;
}

static void rose(uint8_t c) {
    struct output *o = &outputs[c];
    uint32_t time = edges_rise_time(c);
    uint8_t type = 0;
    uint8_t taken;
    uint8_t place = NO_PLACE;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        taken = edges_take_rise(c);
        if (taken) {
            type = told_with(c, time);
            o->on_millis = 0;
            o->begun++;
            place = type ? report_place() : NO_PLACE;
        }
    }
    if (taken) {
        report_fill(place, type, c, o->cause, o->begun, 0, 0, time);
    }
}

// How long the pulse that is on stays on.
static uint32_t mark(uint8_t c) {
    const struct program *p = outputs[c].program;
    return p ? p->phase : c == FRAME_CHANNEL ? frame_width : barcode_mark();
}

static uint8_t last_pulse(uint8_t c) {
    const struct program *p = outputs[c].program;
    return p ? outputs[c].begun == p->pulses : c == SYNC_CHANNEL && barcode_is_last();
}

static void next_pulse(uint8_t c) {
    struct output *o = &outputs[c];
    const struct program *p = o->program;
    if (!p) {
        o->onset += c == FRAME_CHANNEL ? frame_period : barcode_next();
    } else if (++o->in_burst == p->per_burst) {
        o->in_burst = 0;
        o->burst_onset += p->burst_period;
        o->onset = o->burst_onset;
    } else {
        o->onset += p->period;
    }
}

// Returns 1 if another pulse follows.
static uint8_t fell(uint8_t c) {
    struct output *o = &outputs[c];
    uint32_t time = edges_fall_time(c);
    uint8_t last = last_pulse(c);
    uint8_t silent = !last && !(o->program && !o->program->count_only);
    uint8_t taken;
    uint8_t place = NO_PLACE;
    if (last) {
        dac_off(c); // while the channel still counts as active, so that no other train has begun
    }
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        taken = edges_take_fall(c);
        if (taken) {
            if (last) {
                outputs_active &= (uint8_t)~BIT_OF[c];
                outputs_ended |= BIT_OF[c];
            }
            place = silent ? NO_PLACE : report_place();
        }
    }
    if (taken) {
        report_fill(place, PULSE_OFF, c, o->cause, o->begun, last ? OFF_TRAIN : OFF_PULSE, 1, time);
    }
    return taken && !last;
}

void outputs_edge(uint8_t c) {
    if (outputs_halted & BIT_OF[c]) {
        return; // outputs_settle tells of what went out before
    }
    if (edges_rise_is_out(c)) {
        rose(c);
    }
    if (edges_fall_is_out(c) && fell(c)) {
        next_pulse(c);
        edges_plan(c, outputs[c].onset, mark(c)); // nothing begins anew on this channel while this runs
    }
}

void outputs_prepare(const struct program *p, uint8_t c, uint8_t cause) {
    struct output *o = &outputs[c];
    o->program = p;
    o->cause = cause;
    o->begun = 0;
    o->in_burst = 0;
    o->count_next = 0;
}

void outputs_begin_prepared(uint8_t c, uint32_t onset) {
    outputs[c].onset = onset;
    outputs[c].burst_onset = onset;
    outputs_active |= BIT_OF[c];
}

uint32_t outputs_begin(const struct program *p, uint32_t zero) {
    uint32_t onset;
    if (p->delay) {
        // Behind other commands' answers the delay may be over: then it is as soon as may be, and pulses are whole.
        uint32_t soonest = clock_now_locked() + SOON_TICKS;
        onset = zero + p->delay;
        onset = (int32_t)(onset - soonest) < 0 ? soonest : onset;
    } else {
        onset = edges_rise_now(p->channel);
    }
    outputs_begin_prepared(p->channel, onset);
    return onset;
}

void outputs_begun(const struct program *p, uint32_t onset) {
    if (p->delay) {
        edges_plan(p->channel, onset, p->phase);
    } else {
        edges_plan_fall(p->channel, onset + p->phase);
        outputs_edge(p->channel);
    }
}

static uint8_t begin_unprogrammed(uint8_t c, uint8_t cause) {
    outputs_prepare(0, c, cause);
    uint32_t length = mark(c);
    uint32_t onset = 0;
    uint8_t reason;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        // the emergency stop or an abort may have come since the command was judged
        reason = arming_forbidden();
        if (!reason && commands_overtaken()) {
            reason = EXPIRED;
        }
        if (!reason) {
            onset = edges_rise_now(c);
            outputs_begin_prepared(c, onset);
        }
    }
    if (!reason) {
        edges_plan_fall(c, onset + length);
        outputs_edge(c);
    }
    return reason;
}

uint8_t outputs_begin_barcode(uint8_t cause, uint32_t value, uint16_t unit_micros) {
    barcode_begin(value, 2ul * unit_micros);
    return begin_unprogrammed(SYNC_CHANNEL, cause);
}

uint8_t outputs_begin_frames(uint8_t cause, uint32_t period_micros, uint32_t width_micros, uint8_t load) {
    frame_load = load;
    frame_period = 2 * period_micros;
    frame_width = 2 * width_micros;
    return begin_unprogrammed(FRAME_CHANNEL, cause);
}

void outputs_halt(uint8_t channels, uint8_t reason, uint16_t low) {
    uint8_t fresh = channels & outputs_active & (uint8_t)~outputs_halted;
    outputs_halted |= fresh;
    for (uint8_t c = 0; fresh; c++, fresh >>= 1) {
        if (fresh & 1) {
            halted_by[c] = reason;
            halted_at[c] = low;
        }
    }
}

// Edges that are out but not told come first, and one may have been the last of its train.
static void end_halted(uint8_t c) {
    if (edges_rise_is_out(c)) {
        rose(c);
    }
    uint8_t by_halt = !edges_fall_is_out(c) || fell(c);
    uint8_t was_on = 0;
    uint8_t place = NO_PLACE;
    uint32_t time = 0;
    dac_off(c);
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        was_on = (edges_high & BIT_OF[c]) != 0;
        edges_cut(c);
        outputs_halted &= (uint8_t)~BIT_OF[c];
        if (by_halt) {
            outputs_active &= (uint8_t)~BIT_OF[c];
            outputs_ended |= BIT_OF[c];
            time = clock_past_locked(halted_at[c]);
            place = report_place();
        }
    }
    report_fill(place, PULSE_OFF, c, outputs[c].cause, outputs[c].begun, halted_by[c], was_on, time);
}

__attribute__((noinline)) void outputs_settle(void) {
    if (settling) {
        return; // the main loop is at it, which the tick has interrupted
    }
    settling = 1;
    while (outputs_halted) {
        for (uint8_t c = 0; c < CHANNELS; c++) {
            if (outputs_halted & BIT_OF[c]) {
                end_halted(c);
            }
        }
    }
    settling = 0;
}

uint16_t outputs_load(void) {
    uint16_t load = 0;
    uint8_t active = outputs_active;
    for (const struct output *o = outputs; active; o++, active >>= 1) {
        if (active & 1) {
            load += o->program ? o->program->load : o == &outputs[FRAME_CHANNEL] ? frame_load : BARCODE_LOAD;
        }
    }
    return load;
}

const struct program *outputs_fetch_ended(uint8_t c, uint16_t *pulses) {
    const struct program *p;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        outputs_ended &= (uint8_t)~BIT_OF[c];
        p = outputs[c].program;
        *pulses = outputs[c].begun;
    }
    return p;
}

uint8_t outputs_run(const struct program *p) {
    return outputs_active & BIT_OF[p->channel] && outputs[p->channel].program == p;
}

uint32_t outputs_onset(uint8_t c) {
    return outputs[c].onset;
}

uint8_t outputs_cause(uint8_t c) {
    return outputs[c].cause;
}

__attribute__((noinline)) uint8_t outputs_tick(void) {
    uint8_t fault = 0;
    edges_tick();
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        if ((PIND & ~PORTD & OUT_D) | (PINB & ~PORTB & OUT_B)) {
            fault = FAULT_PIN_STUCK;
        }
    }
    uint8_t high = edges_high & (uint8_t)~outputs_halted;
    for (uint8_t c = 0; high; c++, high >>= 1) {
        if (high & 1) {
            // the falling edge is overdue by more than this tick's own grain
            ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
                if (edges_high & BIT_OF[c] && ++outputs[c].on_millis > limits_on_millis[c]) {
                    fault = FAULT_ON_TIME;
                }
            }
        }
    }
    return fault;
}
