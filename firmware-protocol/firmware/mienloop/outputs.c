#include "outputs.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "barcode.h"
#include "clock.h"
#include "edges.h"
#include "limits.h"
#include "pins.h"
#include "reports.h"

#define COUNT_REPORT_TICKS 200000ul

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
volatile uint8_t outputs_ended;
static struct output outputs[CHANNELS];
static uint32_t frame_period, frame_width; // ticks

static void rose(uint8_t c, uint32_t time) {
    struct output *o = &outputs[c];
    o->on_millis = 0;
    o->begun++;
    if (o->begun == 1 && o->count_next == 0) {
        o->count_next = (time + COUNT_REPORT_TICKS) | 1; // 0 says that nothing has risen yet
        report(PULSE_ON, c, o->cause, 1, 0, 0, time);
    } else if (o->program && !o->program->count_only) {
        report(PULSE_ON, c, o->cause, o->begun, 0, 0, time);
    } else if (c != SYNC_CHANNEL && (int32_t)(time - o->count_next) >= 0) {
        o->count_next = (time + COUNT_REPORT_TICKS) | 1;
        report(PULSES, c, o->cause, o->begun, 0, 0, time);
    }
}

static void ended(uint8_t c, uint8_t reason, uint8_t was_on, uint32_t time) {
    glance_at_estop();
    outputs_active &= (uint8_t)~BIT_OF[c];
    outputs_ended |= BIT_OF[c];
    report(PULSE_OFF, c, outputs[c].cause, outputs[c].begun, reason, was_on, time);
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

// Tells of a falling edge. Returns 1 if another pulse follows. Interrupts must be off.
static uint8_t fell(uint8_t c, uint32_t time) {
    struct output *o = &outputs[c];
    if (last_pulse(c)) {
        ended(c, OFF_TRAIN, 1, time);
        return 0;
    }
    if (o->program && !o->program->count_only) {
        report(PULSE_OFF, c, o->cause, o->begun, OFF_PULSE, 1, time);
    }
    return 1;
}

void outputs_edge(uint8_t c) {
    // Times are worked out before interrupts go off: what is left is short.
    if (edges_rise_is_out(c)) {
        uint32_t time = edges_rise_time(c);
        ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
            if (edges_take_rise(c)) {
                rose(c, time);
            }
        }
    }
    uint8_t more = 0;
    if (edges_fall_is_out(c)) {
        uint32_t time = edges_fall_time(c);
        ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
            if (edges_take_fall(c)) {
                more = fell(c, time);
            }
        }
    }
    if (!more) {
        return;
    }
    next_pulse(c);
    uint32_t length = mark(c);
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        if (outputs_active & BIT_OF[c]) { // not ended meanwhile; and nothing begins anew while this runs
            edges_plan(c, outputs[c].onset, length);
        }
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

void outputs_begin(const struct program *p, uint8_t cause, uint32_t zero) {
    uint8_t c = p->channel;
    outputs_prepare(p, c, cause);
    if (p->delay == 0) {
        outputs_begin_prepared(c, edges_rise_now(c, p->phase));
    } else {
        outputs_begin_prepared(c, zero + p->delay);
        edges_plan(c, zero + p->delay, p->phase);
    }
}

static void begin_unprogrammed(uint8_t c, uint8_t cause) {
    uint32_t length;
    outputs_prepare(0, c, cause);
    length = mark(c);
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        outputs_begin_prepared(c, edges_rise_now(c, length));
    }
    outputs_edge(c);
}

void outputs_begin_barcode(uint8_t cause, uint32_t value, uint16_t unit_micros) {
    barcode_begin(value, 2ul * unit_micros);
    begin_unprogrammed(SYNC_CHANNEL, cause);
}

void outputs_begin_frames(uint8_t cause, uint32_t period_micros, uint32_t width_micros) {
    frame_period = 2 * period_micros;
    frame_width = 2 * width_micros;
    begin_unprogrammed(FRAME_CHANNEL, cause);
}

void outputs_end(uint8_t channels, uint8_t reason) {
    uint32_t now = clock_now_locked();
    for (uint8_t c = 0; c < CHANNELS; c++) {
        if (outputs_active & channels & BIT_OF[c]) {
            glance_at_estop();
            // edges that are out but not told come first, and one may have been the last
            if (edges_take_rise(c)) {
                rose(c, edges_rise_time(c));
            }
            if (!edges_take_fall(c) || fell(c, edges_fall_time(c))) {
                ended(c, reason, (edges_high & BIT_OF[c]) != 0, now);
            }
        }
    }
    edges_cut(channels);
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

uint8_t outputs_cause(uint8_t c) {
    return outputs[c].cause;
}

uint8_t outputs_tick(void) {
    uint8_t fault = 0;
    edges_tick();
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        if ((PIND & ~PORTD & OUT_D) | (PINB & ~PORTB & OUT_B)) {
            fault = FAULT_PIN_STUCK;
        }
    }
    uint8_t high = edges_high;
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
