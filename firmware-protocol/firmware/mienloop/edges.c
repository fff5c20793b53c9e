#include "edges.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "arming.h"
#include "clock.h"
#include "outputs.h"
#include "pins.h"

#pragma GCC optimize("O2")

#define EARLY_TICKS 40      // 20 us: a byte's interrupt, the tick's beginning and this interrupt's own, one after the other
#define NEAR_TICKS 16000u   // 8 ms: half of what 16 bits tell apart
#define PAST_TICKS 0xC0000000ul // a difference above this is a time gone by: a delay is up to 2^31 ticks
#define TOGETHER_TICKS 3    // 1.5 us; edges further apart, but by less than 5 us, come one after the other, up to 4 us late
#define LATENCY_TICKS 2     // from seeing a tick to the pin
#define NOBODY 0xFF
#define LOST_TICKS 64       // overdue by so much: its interrupt is not coming

volatile uint8_t edges_high;

// Near edges, soonest last: the one that goes out is taken off the end.
static volatile uint8_t near;
static uint8_t channel_of[CHANNELS];
static uint16_t tick_of[CHANNELS];
static uint8_t far; // channels whose next edge is still far away
static uint32_t fall_of[CHANNELS];

// Edges put out and not taken yet.
static volatile uint8_t risen, fallen;
static uint16_t risen_at[CHANNELS], fallen_at[CHANNELS];
static uint8_t telling;

static inline uint8_t set_on(uint8_t value, uint8_t on, uint8_t off) {
    return (uint8_t)((value | on) & (uint8_t)~off);
}

// Sets the compare interrupt for the soonest edge. Interrupts must be off.
static inline void aim(void) {
    uint16_t target = tick_of[near - 1] - EARLY_TICKS;
    uint16_t soonest = TCNT1 + 6; // far enough that the compare is not missed while it is being set
    if ((int16_t)(target - soonest) < 0) {
        target = soonest;
    }
    OCR1A = target ? target : 1; // simavr 1.6 takes 0 for no compare at all
    TIFR1 = _BV(OCF1A);
    TIMSK1 = _BV(OCIE1A);
}

// Interrupts must be off.
static inline void enqueue(uint8_t channel, uint16_t tick) {
    uint8_t at = near;
    while (at && (int16_t)(tick_of[at - 1] - tick) < 0) {
        channel_of[at] = channel_of[at - 1];
        tick_of[at] = tick_of[at - 1];
        at--;
    }
    glance_at_estop();
    channel_of[at] = channel;
    tick_of[at] = tick;
    near++;
}

// Interrupts must be off.
static inline void schedule(uint8_t channel, uint32_t time) {
    uint32_t left = time - clock_now_locked();
    glance_at_estop();
    if (left < NEAR_TICKS || left > PAST_TICKS) {
        enqueue(channel, (uint16_t)time);
    } else {
        far |= BIT_OF[channel];
    }
}

// Puts out the soonest edges of the queue on their tick, those that are hardly apart in one write, and leaves the time in their
// places at the queue's old end. Interrupts must be off. Returns 0 when the emergency stop was pressed.
static inline uint8_t put_out_soonest(void) {
    uint8_t last = near - 1;
    uint16_t tick = tick_of[last];
    uint8_t at = last, on_d = 0, off_d = 0, on_b = 0, off_b = 0;
    do {
        uint8_t c = channel_of[at];
        glance_at_estop();
        if (edges_high & BIT_OF[c]) {
            off_d |= PIN_D[c];
            off_b |= PIN_B[c];
        } else if (outputs_active & BIT_OF[c]) { // nothing else puts a pin on
            on_d |= PIN_D[c];
            on_b |= PIN_B[c];
        } else {
            channel_of[at] = NOBODY;
        }
    } while (at-- && (uint16_t)(tick_of[at] - tick) <= TOGETHER_TICKS);
    at++;
    if ((int16_t)(tick - TCNT1) > LATENCY_TICKS) {
        do { // the low byte tells: it is less than 64 ticks
            glance_at_estop();
        } while ((int8_t)((uint8_t)tick - TCNT1L) > LATENCY_TICKS);
    }
    if (ESTOP_IS_OPEN()) {
        return 0; // its interrupt comes at once, and then the tick drops all that is planned
    }
    PORTD = set_on(PORTD, on_d, off_d);
    PORTB = set_on(PORTB, on_b, off_b);
    uint16_t now = TCNT1;
    near = at;
    do {
        tick_of[at] = now;
    } while (at++ != last);
    return 1;
}

// Books the edges that went out: places from `near` to the queue's old end. Interrupts are off, and on in between.
static inline void book(uint8_t end) {
    uint8_t rose = 0;
    for (uint8_t i = near; i < end; i++) {
        uint8_t c = channel_of[i];
        glance_at_estop();
        if (c == NOBODY) {
            continue;
        }
        uint8_t bit = BIT_OF[c];
        if (edges_high & bit) {
            fallen |= bit;
            fallen_at[c] = tick_of[i];
        } else {
            risen |= bit;
            risen_at[c] = tick_of[i];
            rose |= bit;
        }
        edges_high ^= bit;
    }
    TIMSK1 = 0;
    for (uint8_t c = 0; rose; c++, rose >>= 1) {
        if (rose & 1 && edges_high & BIT_OF[c]) { // not cut meanwhile
            schedule(c, fall_of[c]);
            sei(); // a byte's turn
            __asm__ __volatile__("nop");
            cli();
        }
    }
}

// Puts out what is due and aims at what is not. Interrupts must be off.
static inline void put_out_due(void) {
    while (near && !arming_latched) {
        uint8_t end = near;
        while (near && (int16_t)(tick_of[near - 1] - TCNT1) <= EARLY_TICKS + 8 && put_out_soonest()) {
        }
        if (near == end) {
            if (!ESTOP_IS_OPEN()) {
                aim();
                return;
            }
            break;
        }
        book(end);
    }
    TIMSK1 = 0;
}

// Has the trains told of their edges, and plan the next pulse. Interrupts are off, and on in between.
static inline void tell(void) {
    if (telling) {
        return; // what this interrupt has interrupted will do it
    }
    telling = 1;
    glance_at_estop();
    uint8_t put_out;
    while ((put_out = risen | fallen)) {
        for (uint8_t c = 0; c < CHANNELS; c++) {
            if (put_out & BIT_OF[c]) {
                sei();
                outputs_edge(c);
                cli();
            }
        }
    }
    telling = 0;
}

ISR(TIMER1_COMPA_vect) {
    glance_at_estop();
    put_out_due();
    tell();
}

// Near or far is judged before interrupts go off, and what is left is short.
static void plan(uint8_t channel, uint32_t time) {
    uint32_t left = time - clock_now();
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        if (outputs_active & BIT_OF[channel]) { // its train has not ended meanwhile
            if (left < NEAR_TICKS || left > PAST_TICKS) {
                enqueue(channel, (uint16_t)time);
                aim();
            } else {
                far |= BIT_OF[channel];
            }
        }
    }
}

void edges_plan(uint8_t channel, uint32_t rise, uint32_t mark) {
    fall_of[channel] = rise + mark;
    plan(channel, rise);
}

void edges_plan_fall(uint8_t channel, uint32_t time) {
    fall_of[channel] = time;
    plan(channel, time);
}

void edges_risen(uint8_t channel, uint16_t low) {
    edges_high |= BIT_OF[channel];
    risen |= BIT_OF[channel];
    risen_at[channel] = low;
}

uint32_t edges_rise_now(uint8_t channel) {
    PORTD |= PIN_D[channel];
    PORTB |= PIN_B[channel];
    uint32_t now = clock_now_locked();
    edges_risen(channel, (uint16_t)now);
    return now;
}

void edges_hurry(void) {
    uint16_t soon = TCNT1 + 6;
    OCR1A = soon ? soon : 1;
    TIFR1 = _BV(OCF1A);
    TIMSK1 = _BV(OCIE1A);
}

static uint32_t when(uint16_t low) {
    uint32_t time;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        time = clock_past_locked(low);
    }
    return time;
}

uint8_t edges_rise_is_out(uint8_t channel) {
    return risen & BIT_OF[channel];
}

uint8_t edges_fall_is_out(uint8_t channel) {
    return fallen & BIT_OF[channel];
}

uint32_t edges_rise_time(uint8_t channel) {
    return when(risen_at[channel]);
}

uint32_t edges_fall_time(uint8_t channel) {
    return when(fallen_at[channel]);
}

uint8_t edges_take_rise(uint8_t channel) {
    uint8_t there = risen & BIT_OF[channel];
    risen &= (uint8_t)~there;
    return there;
}

uint8_t edges_take_fall(uint8_t channel) {
    uint8_t there = fallen & BIT_OF[channel];
    fallen &= (uint8_t)~there;
    return there;
}

void edges_cut(uint8_t channels) {
    edges_high &= (uint8_t)~channels;
    far &= (uint8_t)~channels;
    risen &= (uint8_t)~channels;
    fallen &= (uint8_t)~channels;
    uint8_t kept = 0;
    for (uint8_t i = 0; i < near; i++) {
        if (!(channels & BIT_OF[channel_of[i]])) {
            channel_of[kept] = channel_of[i];
            tick_of[kept++] = tick_of[i];
        }
    }
    near = kept;
    if (kept) {
        aim();
    } else {
        TIMSK1 = 0;
    }
}

void edges_tick(void) {
    for (uint8_t c = 0; c < CHANNELS; c++) {
        ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
            if (far & BIT_OF[c]) {
                far &= (uint8_t)~BIT_OF[c];
                schedule(c, edges_high & BIT_OF[c] ? fall_of[c] : outputs_onset(c));
                if (near) {
                    aim();
                }
            }
        }
    }
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        if (near && (int16_t)(TCNT1 - tick_of[near - 1]) > LOST_TICKS) {
            aim();
        }
    }
}
