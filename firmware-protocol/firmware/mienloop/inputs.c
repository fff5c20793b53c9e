#include "inputs.h"

#include <avr/interrupt.h>
#include <util/atomic.h>

#include "clock.h"
#include "outputs.h"
#include "pins.h"
#include "reports.h"

#define HOLD_MICROS 1000u
#define STAMP_TICKS 11 // from the edge to the time stamp in the interrupt
#define TTL_EDGES 4
#define TTL_MILLIS 8
#define KIND_LICK 1
#define KIND_TTL 2

static const uint8_t MONITORED[MONITORS] = {2, 0}; // channels: light, current

static uint8_t raw;
static uint8_t wired; // monitors
static uint8_t stable;
static uint8_t settling;
static uint8_t swallowed[INPUTS];
static uint8_t edges_left[INPUTS];
static uint8_t ttl_millis;
static uint32_t first_edge[LICKS];
static uint32_t deadline[LICKS];

static void swallow(uint8_t line) {
    swallowed[line] += swallowed[line] != 255;
}

static void lick(uint8_t line, uint32_t time) {
    uint8_t bit = BIT_OF[line];
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { // the tick reads all of it
        if (settling & bit) {
            swallow(line);
        } else {
            settling |= bit;
            first_edge[line] = time;
        }
        deadline[line] = time + 2 * HOLD_MICROS;
    }
}

static void ttl(uint8_t line, uint8_t high, uint32_t time) {
    if (edges_left[line] == 0) {
        swallow(line);
        return;
    }
    edges_left[line]--;
    report(INPUT_CHANGED, line, KIND_TTL, 0, high, swallowed[line], time);
    swallowed[line] = 0;
}

// Other interrupts are let in as soon as the time and the levels are known; a change meanwhile waits for its turn.
ISR(PCINT1_vect) {
    uint32_t time = clock_now_locked() - STAMP_TICKS;
    uint8_t level = PINC & (INPUT_MASK | MONITOR_MASK);
    PCICR = 0;
    sei();
    uint8_t changed = level ^ raw;
    raw = level;
    for (uint8_t line = 0; line < INPUTS + MONITORS; line++) {
        uint8_t bit = BIT_OF[line];
        if (!(changed & bit)) {
            continue;
        }
        if (line < LICKS) {
            lick(line, time);
        } else if (line < INPUTS) {
            ttl(line, (level & bit) != 0, time);
        } else if (wired & bit) {
            uint8_t channel = MONITORED[line - INPUTS];
            report(CONFIRM, channel, outputs_cause(channel), 0, (level & bit) != 0, 0, time);
        }
    }
    cli();
    PCICR = _BV(PCIE1);
}

__attribute__((noinline)) void inputs_tick(void) {
    for (uint8_t line = 0; line < LICKS; line++) {
        uint8_t bit = BIT_OF[line];
        ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
            if (settling & bit && (int32_t)(clock_now_locked() - deadline[line]) >= 0) {
                settling &= (uint8_t)~bit;
                if ((raw ^ stable) & bit) {
                    stable ^= bit;
                    report(INPUT_CHANGED, line, KIND_LICK, HOLD_MICROS, (raw & bit) != 0, swallowed[line], first_edge[line]);
                    swallowed[line] = 0;
                } else {
                    swallow(line); // a glitch: its edges are told with the next report
                }
            }
        }
    }
    if (++ttl_millis >= TTL_MILLIS) {
        ttl_millis = 0;
        for (uint8_t line = LICKS; line < INPUTS; line++) {
            edges_left[line] = TTL_EDGES;
        }
    }
}

uint8_t inputs_monitored(uint8_t channel) {
    for (uint8_t m = 0; m < MONITORS; m++) {
        if (MONITORED[m] == channel && wired & BIT_OF[INPUTS + m]) {
            return 1;
        }
    }
    return 0;
}

void inputs_start(void) {
    PORTC = MONITOR_MASK;
    for (volatile uint8_t settle = 0; settle < 50; settle++) {
    }
    raw = PINC & (INPUT_MASK | MONITOR_MASK);
    stable = raw & INPUT_MASK;
    wired = (uint8_t)~raw & MONITOR_MASK;
    PCMSK1 = INPUT_MASK | MONITOR_MASK;
    PCICR = _BV(PCIE1);
}
