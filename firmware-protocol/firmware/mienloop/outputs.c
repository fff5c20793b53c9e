#include "outputs.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "clock.h"
#include "limits.h"
#include "pins.h"
#include "reports.h"

#define EARLY_TICKS 24        // the compare interrupt comes so much before the edge: longer than what may hold it up
#define PAST 0xC0000000ul     // a difference above this is a time gone by (a delay may be up to 2^31 ticks)
#define TOGETHER_TICKS 3      // edges so close go out in one write
#define LOST_TICKS 200        // an edge so late has lost its interrupt
#define COUNT_REPORT_TICKS 200000ul
#define BARCODE_SYMBOLS 37

struct output {
    const struct program *program; // null: a barcode
    uint8_t cause;
    uint16_t on_millis;
    uint16_t begun;
    uint16_t in_burst;
    uint32_t next;
    uint32_t onset;
    uint32_t burst_onset;
    uint32_t count_next;
};

volatile uint8_t outputs_active;
volatile uint8_t outputs_on;
volatile uint8_t outputs_ended;
static struct output outputs[CHANNELS];

static uint8_t code[5]; // the barcode's symbols, first one lowest
static uint8_t symbol;
static uint32_t unit_ticks;

static uint32_t soonest;
static uint8_t due;
static uint8_t rise_d, fall_d, rise_b, fall_b;
static uint8_t working; // the interrupt is counting up edges: it will schedule itself

// Finds the next edge of all outputs and sets the compare interrupt to come before it. Interrupts must be off.
static void schedule(void) {
    if (working) {
        return;
    }
    uint8_t active = outputs_active;
    if (!active) {
        TIMSK1 &= (uint8_t)~_BV(OCIE1A);
        return;
    }
    uint32_t now = clock_now_locked();
    uint32_t best = PAST;
    for (uint8_t c = 0; c < CHANNELS; c++) {
        if (active & _BV(c)) {
            uint32_t left = outputs[c].next - now;
            if (left >= PAST) {
                left = 0;
            }
            if (left < best) {
                best = left;
            }
        }
    }
    due = rise_d = fall_d = rise_b = fall_b = 0;
    for (uint8_t c = 0; c < CHANNELS; c++) {
        if (active & _BV(c)) {
            uint32_t left = outputs[c].next - now;
            if (left >= PAST || left - best <= TOGETHER_TICKS) {
                due |= _BV(c);
                if (outputs_on & _BV(c)) {
                    fall_d |= MASK_D(c);
                    fall_b |= MASK_B(c);
                } else {
                    rise_d |= MASK_D(c);
                    rise_b |= MASK_B(c);
                }
            }
        }
    }
    soonest = now + best;
    uint16_t compare;
    if (best > 0x8000) {
        compare = (uint16_t)now + 0x7000; // a hop on the way
    } else {
        compare = (uint16_t)soonest - EARLY_TICKS;
        if ((int16_t)(compare - TCNT1) < 4) {
            compare = TCNT1 + 4;
        }
    }
    OCR1A = compare;
    TIFR1 = _BV(OCF1A);
    TIMSK1 |= _BV(OCIE1A);
}

static void ended(uint8_t c, uint8_t reason, uint8_t was_on, uint32_t time) {
    uint8_t bit = _BV(c);
    outputs_active &= (uint8_t)~bit;
    outputs_on &= (uint8_t)~bit;
    outputs_ended |= bit;
    report(PULSE_OFF, c, outputs[c].cause, outputs[c].begun, reason, was_on, time);
}

static void rose(uint8_t c, uint32_t time) {
    struct output *o = &outputs[c];
    outputs_on |= _BV(c);
    o->on_millis = 0;
    o->begun++;
    if (o->begun == 1) {
        o->count_next = time + COUNT_REPORT_TICKS;
        report(PULSE_ON, c, o->cause, 1, 0, 0, time);
    } else if (o->program && !o->program->count_only) {
        report(PULSE_ON, c, o->cause, o->begun, 0, 0, time);
    } else if ((int32_t)(time - o->count_next) >= 0) {
        o->count_next = time + COUNT_REPORT_TICKS;
        report(PULSES, c, o->cause, o->begun, 0, 0, time);
    }
}

// The barcode's next change of level, or its end.
static void next_symbol(uint8_t c) {
    struct output *o = &outputs[c];
    uint8_t on = (outputs_on & _BV(c)) != 0;
    do {
        symbol++;
        o->next += unit_ticks;
    } while (symbol < BARCODE_SYMBOLS && ((code[symbol >> 3] >> (symbol & 7)) & 1) == on);
}

// The edge of an output is out: counts it, reports it and finds the next one. Interrupts must be off.
static void advance(uint8_t c, uint32_t time) {
    struct output *o = &outputs[c];
    const struct program *p = o->program;
    if (!(outputs_active & _BV(c))) {
        return; // ended meanwhile
    }
    if (!(outputs_on & _BV(c))) {
        rose(c, time);
        if (p) {
            o->next = o->onset + p->phase;
        } else {
            next_symbol(c);
        }
        return;
    }
    if (p ? o->begun == p->pulses : symbol >= BARCODE_SYMBOLS - 1) {
        ended(c, OFF_TRAIN, 1, time);
        return;
    }
    outputs_on &= (uint8_t)~_BV(c);
    if (!p) {
        next_symbol(c);
        return;
    }
    if (!p->count_only) {
        report(PULSE_OFF, c, o->cause, o->begun, OFF_PULSE, 1, time);
    }
    if (++o->in_burst == p->per_burst) {
        o->in_burst = 0;
        o->burst_onset += p->burst_period;
        o->onset = o->burst_onset;
    } else {
        o->onset += p->period;
    }
    o->next = o->onset;
}

ISR(TIMER1_COMPA_vect) {
    uint32_t left = soonest - clock_now_locked();
    if (left < PAST && left > 2 * EARLY_TICKS) {
        schedule();
        return;
    }
    uint16_t tick = (uint16_t)soonest;
    while ((int16_t)(tick - TCNT1) > 0) {
        if (ESTOP_IS_OPEN()) {
            return; // its interrupt waits and goes first
        }
    }
    PORTD = (PORTD | rise_d) & (uint8_t)~fall_d;
    PORTB = (PORTB | rise_b) & (uint8_t)~fall_b;
    uint32_t time = clock_now_locked();
    uint8_t edges = due;
    TIMSK1 &= (uint8_t)~_BV(OCIE1A);
    working = 1;
    for (uint8_t c = 0; c < CHANNELS; c++) {
        if (edges & _BV(c)) {
            advance(c, time);
            sei(); // the emergency stop and the line get their turn between two outputs
            __asm__ __volatile__("nop");
            cli();
        }
    }
    working = 0;
    schedule();
}

static void begin(const struct program *p, uint8_t c, uint8_t cause, uint32_t onset) {
    struct output *o = &outputs[c];
    o->program = p;
    o->cause = cause;
    o->begun = 0;
    o->in_burst = 0;
    o->onset = onset;
    o->burst_onset = onset;
    o->next = onset;
    outputs_active |= _BV(c);
}

void outputs_begin_risen(const struct program *p, uint8_t cause, uint32_t zero) {
    begin(p, p->channel, cause, zero);
    advance(p->channel, zero);
    schedule();
}

static void rise_now(uint8_t c) {
    PORTD |= MASK_D(c);
    PORTB |= MASK_B(c);
}

void outputs_begin(const struct program *p, uint8_t cause, uint32_t zero) {
    if (p->delay == 0) {
        rise_now(p->channel);
        outputs_begin_risen(p, cause, clock_now_locked());
    } else {
        begin(p, p->channel, cause, zero + p->delay);
        schedule();
    }
}

void outputs_begin_barcode(uint8_t cause, uint32_t value, uint16_t unit_micros) {
    // on off on, 31 bits, off on off
    code[0] = (uint8_t)(5 | value << 3);
    code[1] = (uint8_t)(value >> 5);
    code[2] = (uint8_t)(value >> 13);
    code[3] = (uint8_t)(value >> 21);
    code[4] = (uint8_t)(((value >> 29) & 3) | 1 << 3);
    symbol = 0;
    unit_ticks = 2ul * unit_micros;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        rise_now(SYNC_CHANNEL);
        uint32_t now = clock_now_locked();
        begin(0, SYNC_CHANNEL, cause, now);
        advance(SYNC_CHANNEL, now);
        schedule();
    }
}

void outputs_end_all(uint8_t reason, uint32_t time) {
    uint8_t active = outputs_active;
    for (uint8_t c = 0; active; c++, active >>= 1) {
        if (active & 1) {
            ended(c, reason, (outputs_on & _BV(c)) != 0, time);
        }
    }
    schedule();
}

const struct program *outputs_fetch_ended(uint8_t c, uint16_t *pulses) {
    const struct program *p;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        outputs_ended &= (uint8_t)~_BV(c);
        p = outputs[c].program;
        *pulses = outputs[c].begun;
    }
    return p;
}

uint8_t outputs_tick(void) {
    uint8_t fault = 0;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        // A compare interrupt that was lost would come a whole turn of the timer later: 32.8 ms. Here it is missed within 1 ms.
        uint32_t late = clock_now_locked() - soonest;
        if (outputs_active && late > LOST_TICKS && late < PAST) {
            schedule();
        }
    }
    uint8_t active = outputs_active;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        if ((PIND & ~PORTD & OUT_D) | (PINB & ~PORTB & OUT_B)) {
            fault = FAULT_PIN_STUCK;
        }
    }
    for (uint8_t c = 0; active; c++, active >>= 1) {
        ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
            if (outputs_on & _BV(c) && ++outputs[c].on_millis > limits_now[c].on_time / 1000 + 1) {
                fault = FAULT_ON_TIME; // the falling edge is overdue by more than this tick's own grain
            }
        }
    }
    return fault;
}
