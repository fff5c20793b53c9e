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

// Tells of an edge that went out. Returns 1 if another one follows. Interrupts must be off.
static uint8_t told(uint8_t c, uint32_t time) {
    struct output *o = &outputs[c];
    if (edges_high & BIT_OF[c]) {
        rose(c, time);
        return 1;
    }
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
    uint8_t more = 0;
    uint8_t high = 0;
    uint32_t time;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        if (edges_take(c, &time)) {
            high = edges_high & BIT_OF[c];
            more = told(c, time);
        }
    }
    if (!more) {
        return;
    }
    if (!high) {
        next_pulse(c);
    }
    time = high ? outputs[c].onset + mark(c) : outputs[c].onset;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        if (outputs_active & BIT_OF[c]) { // not ended meanwhile; and nothing begins anew while this runs
            edges_plan(c, time);
        }
    }
}

static void begin(const struct program *p, uint8_t c, uint8_t cause, uint32_t onset) {
    struct output *o = &outputs[c];
    o->program = p;
    o->cause = cause;
    o->begun = 0;
    o->in_burst = 0;
    o->onset = onset;
    o->burst_onset = onset;
    o->count_next = 0;
    outputs_active |= BIT_OF[c];
}

void outputs_begin_risen(const struct program *p, uint8_t cause, uint32_t zero) {
    edges_risen(p->channel, zero);
    begin(p, p->channel, cause, zero);
}

void outputs_begin(const struct program *p, uint8_t cause, uint32_t zero) {
    if (p->delay == 0) {
        edges_rise_now(p->channel);
        begin(p, p->channel, cause, clock_now_locked());
    } else {
        begin(p, p->channel, cause, zero + p->delay);
        edges_plan(p->channel, zero + p->delay);
    }
}

static void begin_unprogrammed(uint8_t c, uint8_t cause) {
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        edges_rise_now(c);
        begin(0, c, cause, clock_now_locked());
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
            uint32_t time;
            // an edge that is out but not told comes first, and may have been the last one
            if (!edges_take(c, &time) || told(c, time)) {
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
                if (edges_high & BIT_OF[c] && ++outputs[c].on_millis > limits_now[c].on_time / 1000 + 1) {
                    fault = FAULT_ON_TIME;
                }
            }
        }
    }
    return fault;
}
