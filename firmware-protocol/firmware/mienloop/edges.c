#include "edges.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "arming.h"
#include "clock.h"
#include "link.h"
#include "outputs.h"
#include "pins.h"
#include "safety.h"

#pragma GCC optimize("O2")

#define EARLY_TICKS 56      // 28 us: half a frame's handing on, the end of this interrupt, and its next beginning, one after the other
#define LATE_TICKS 24       // 12 us: when this interrupt begins at the last, if a byte has taken longer than most
#define HOLD_TICKS 10       // 5 us: time enough to take a byte out of the receiver before the edge
#define BYTE_TICKS 60       // 30 us: a frame's last byte and what then comes before the edge
#define CLOSE_TICKS 20      // 10 us: an edge so close is put out before the ones that went are booked
#define NEAR_TICKS 16000u   // 8 ms: half of what 16 bits tell apart
#define PAST_TICKS 0xC0000000ul // a difference above this is a time gone by: a delay is up to 2^31 ticks
#define TOGETHER_TICKS 10   // 5 us: edges no further apart go out together, with the first; one after the other would take 10 us
#define TELL_TICKS 30       // 15 us: until a frame has been dealt with
#define LATENCY_TICKS 5     // from seeing a tick to the pin
#define LOST_TICKS 64       // overdue by so much: its interrupt is not coming

volatile uint8_t edges_high;

// The next edge of a channel. Those to come in less than NEAR_TICKS hang together in order of time.
struct edge {
    uint16_t tick;
    struct edge *next;
    uint8_t channel;
    uint8_t bit;
    uint16_t risen_at, fallen_at; // its last ones
};
#define EDGE(c) {.channel = (c), .bit = 1 << (c)}
static struct edge edge_of[CHANNELS] = {EDGE(0), EDGE(1), EDGE(2), EDGE(3), EDGE(4), EDGE(5), EDGE(6)};
static struct edge *soonest;

static uint8_t far; // channels whose next edge is still far away
static uint8_t long_marks; // channels whose falling edge is far from its rising one
static uint32_t fall_of[CHANNELS];

// Edges put out and not taken yet.
static volatile uint8_t risen, fallen;
static uint8_t putting, telling; // this engine's interrupt is at it, and has been interrupted

// Channels whose trains still go on.
static inline uint8_t live(void) {
    return outputs_active & (uint8_t)~outputs_halted;
}

// Sets the compare interrupt for the soonest edge. Interrupts must be off.
static inline void aim(uint8_t early) {
    uint16_t target = soonest->tick - early;
    uint16_t least = TCNT1 + 6; // far enough that the compare is not missed while it is being set
    if ((int16_t)(target - least) < 0) {
        target = least;
    }
    glance_at_estop();
    OCR1A = target ? target : 1; // simavr 1.6 takes 0 for no compare at all
    TIFR1 = _BV(OCF1A);
    TIMSK1 = _BV(OCIE1A);
}

// Interrupts must be off.
static inline void enqueue(struct edge *edge, uint16_t tick) {
    struct edge **place = &soonest;
    struct edge *later;
    while ((later = *place) && (int16_t)(later->tick - tick) <= 0) {
        place = &later->next;
        glance_at_estop();
    }
    edge->tick = tick;
    edge->next = later;
    *place = edge;
}

static inline uint8_t is_near(uint32_t left) {
    return left < NEAR_TICKS || left > PAST_TICKS;
}

// Takes the bytes that wait, as long as there is time. Should one take longer than most, this interrupt comes again in the middle of it.
static inline void yield_to_receiver(void) {
    for (uint8_t bytes = 2; bytes && link_byte_waits(); bytes--) {
        if (soonest) {
            if ((int16_t)(soonest->tick - TCNT1) <= BYTE_TICKS) {
                return;
            }
            aim(LATE_TICKS);
        }
        link_take_byte();
        glance_at_estop();
    }
}

// Puts out the soonest edges of the queue on their tick, those that are hardly apart in one write, and notes them. Adds to `rose` what
// went on, for which a falling edge must be planned. Interrupts must be off. Returns 0 when the emergency stop was pressed.
static inline uint8_t put_out_soonest(uint16_t tick, uint8_t *rose) {
    struct edge *e = soonest;
    uint8_t going = live();
    uint8_t falling = edges_high & going;
    uint8_t group = 0;
    do {
        glance_at_estop();
        group |= e->bit;
        e = e->next;
    } while (e && (uint16_t)(e->tick - tick) <= TOGETHER_TICKS);
    group &= going; // what is halted is low
    glance_at_estop();
    uint8_t on = group & (uint8_t)~falling;
    uint8_t off = group & falling;
    uint8_t on_d = ON_PORT_D(on), off_d = (uint8_t)~ON_PORT_D(off);
    uint8_t on_b = on_port_b(on), off_b = (uint8_t)~on_port_b(off);
    if ((int16_t)(tick - TCNT1) > LATENCY_TICKS) {
        if ((int16_t)(tick - TCNT1) > HOLD_TICKS) {
            link_hold();
        }
        do { // the low byte tells: it is less than 128 ticks
            glance_at_estop();
        } while ((int8_t)((uint8_t)tick - TCNT1L) > LATENCY_TICKS);
    }
    if (ESTOP_IS_OPEN()) {
        return 0; // its interrupt comes at once, and then the tick drops all that is planned
    }
    uint8_t d = (PORTD | on_d) & off_d, b = (PORTB | on_b) & off_b;
    PORTD = d; // both ports and the time one right after the other
    PORTB = b;
    uint16_t now = TCNT1;
    edges_high ^= group;
    risen |= on;
    fallen |= off;
    *rose |= on;
    glance_at_estop();
    struct edge *gone = soonest;
    soonest = e;
    do {
        if (gone->bit & on) {
            gone->risen_at = now;
        } else if (gone->bit & off) {
            gone->fallen_at = now;
        }
        gone = gone->next;
        glance_at_estop();
    } while (gone != e);
    return 1;
}

// All of them before anything else: what a byte brings may take longer than a pulse.
static inline void plan_falls(uint8_t rose) {
    const uint32_t *fall = fall_of;
    for (struct edge *e = edge_of; rose; e++, fall++, rose >>= 1) {
        if (!(rose & 1) || !(live() & e->bit)) {
            continue;
        }
        glance_at_estop();
        if (long_marks & e->bit) {
            far |= e->bit;
        } else {
            enqueue(e, (uint16_t)*fall);
        }
        glance_at_estop();
        link_hold();
    }
}

// Puts out what is due and aims at what is not. Interrupts must be off, and are on in between if `yielding`.
static inline void put_out_due(uint8_t yielding) {
    for (;;) {
        if (yielding) {
            yield_to_receiver();
        }
        if (!soonest || arming_latched) {
            break;
        }
        glance_at_estop();
        uint8_t rose = 0;
        uint8_t soon = EARLY_TICKS + 8;
        do {
            uint16_t tick = soonest->tick;
            if ((int16_t)(tick - TCNT1) > soon) {
                break;
            }
            if (!put_out_soonest(tick, &rose)) {
                TIMSK1 = 0;
                return;
            }
            soon = CLOSE_TICKS;
        } while (soonest);
        if (soon != CLOSE_TICKS) {
            aim(EARLY_TICKS);
            return;
        }
        link_hold();
        if (rose) {
            plan_falls(rose);
        }
    }
    TIMSK1 = 0;
}

// Has the trains told of their edges, and plan the next pulse. Interrupts are off, and on in between.
static inline void tell(void) {
    uint8_t put_out;
    while ((put_out = (risen | fallen) & (uint8_t)~outputs_halted)) {
        for (uint8_t c = 0; put_out; c++, put_out >>= 1) {
            if (put_out & 1) {
                sei();
                outputs_edge(c);
                cli();
            }
        }
    }
}

// This interrupt comes within these ticks, if it does not sooner. Interrupts must be off.
static inline void come_within(uint8_t ticks) {
    uint16_t then = TCNT1 + ticks;
    if (!(TIMSK1 & _BV(OCIE1A)) || (int16_t)(OCR1A - then) > 0) {
        OCR1A = then ? then : 1;
        TIFR1 = _BV(OCF1A);
        TIMSK1 = _BV(OCIE1A);
    }
}

// In the middle of putting out, or of a frame's handling, which must not be held up longer than the receiver can wait, it only puts out.
ISR(TIMER1_COMPA_vect) {
    glance_at_estop();
    if (putting || !(UCSR0B & _BV(RXCIE0))) {
        put_out_due(0);
        if (link_held || (!telling && risen | fallen)) {
            come_within(TELL_TICKS);
        }
        return;
    }
    putting = 1;
    uint8_t tick = safety_hold_tick();
    uint8_t changes = PCICR;
    PCICR = 0;
    put_out_due(1);
    if (link_held) {
        come_within(TELL_TICKS);
    }
    safety_release_tick(tick);
    PCICR = changes;
    putting = 0;
    if (!telling) { // else what this has interrupted tells of it
        telling = 1;
        tell();
        telling = 0;
    }
}

// Near or far is judged before interrupts go off, and what is left is short.
static void plan(uint8_t channel, uint32_t time) {
    uint8_t bit = BIT_OF[channel];
    uint8_t near = is_near(time - clock_now());
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        if (live() & bit) { // its train has not ended meanwhile
            if (near) {
                enqueue(&edge_of[channel], (uint16_t)time);
                aim(EARLY_TICKS);
            } else {
                far |= bit;
            }
        }
    }
}

void edges_plan(uint8_t channel, uint32_t rise, uint32_t mark) {
    uint8_t bit = BIT_OF[channel];
    fall_of[channel] = rise + mark;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        long_marks = mark < NEAR_TICKS ? long_marks & (uint8_t)~bit : long_marks | bit;
    }
    plan(channel, rise);
}

void edges_plan_fall(uint8_t channel, uint32_t time) {
    fall_of[channel] = time;
    plan(channel, time);
}

void edges_risen(uint8_t channel, uint16_t low) {
    edges_high |= BIT_OF[channel];
    risen |= BIT_OF[channel];
    edge_of[channel].risen_at = low;
}

uint32_t edges_rise_now(uint8_t channel) {
    uint8_t on_d = PORTD | PIN_D[channel], on_b = PORTB | PIN_B[channel];
    PORTD = on_d;
    PORTB = on_b;
    uint16_t low = TCNT1; // at once: what is told of the edge is this
    __asm__ volatile("" ::: "memory");
    edges_risen(channel, low);
    return clock_past_locked(low);
}

void edges_hurry(void) {
    come_within(6);
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
    return when(edge_of[channel].risen_at);
}

uint32_t edges_fall_time(uint8_t channel) {
    return when(edge_of[channel].fallen_at);
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

void edges_cut(uint8_t channel) {
    uint8_t others = (uint8_t)~BIT_OF[channel];
    edges_high &= others;
    far &= others;
    risen &= others;
    fallen &= others;
    for (struct edge **place = &soonest; *place; place = &(*place)->next) {
        glance_at_estop();
        if ((*place)->channel == channel) {
            *place = (*place)->next;
            return;
        }
    }
}

__attribute__((noinline)) void edges_tick(void) {
    for (uint8_t c = 0; c < CHANNELS; c++) {
        uint8_t bit = BIT_OF[c];
        if (!(far & bit)) {
            continue;
        }
        ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
            uint32_t time = edges_high & bit ? fall_of[c] : outputs_onset(c);
            if (far & bit && live() & bit && is_near(time - clock_now_locked())) {
                far &= (uint8_t)~bit;
                enqueue(&edge_of[c], (uint16_t)time);
                aim(EARLY_TICKS);
            }
        }
    }
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        if (soonest && (int16_t)(TCNT1 - soonest->tick) > LOST_TICKS) {
            aim(EARLY_TICKS);
        }
    }
}
