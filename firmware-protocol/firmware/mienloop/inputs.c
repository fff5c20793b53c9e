#include "inputs.h"

#include <avr/interrupt.h>
#include <util/atomic.h>

#include "clock.h"
#include "pins.h"
#include "reports.h"

#define HOLD_MICROS 1000u
#define STAMP_TICKS 10 // from the edge to the time stamp in the interrupt

static uint8_t raw;
static uint8_t stable;
static uint8_t settling;
static uint8_t swallowed[INPUTS];
static uint32_t first_edge[LICKS];
static uint32_t deadline[LICKS];

static void swallow(uint8_t line) {
    swallowed[line] += swallowed[line] != 255;
}

ISR(PCINT1_vect) {
    uint32_t time = clock_now_locked() - STAMP_TICKS;
    uint8_t level = PINC & INPUT_MASK;
    uint8_t changed = level ^ raw;
    raw = level;
    for (uint8_t line = 0; line < INPUTS; line++) {
        uint8_t bit = _BV(line);
        if (!(changed & bit)) {
            continue;
        }
        if (line >= LICKS) {
            report(INPUT_CHANGED, line, 2, 0, (level & bit) != 0, swallowed[line], time);
            continue;
        }
        if (settling & bit) {
            swallow(line);
        } else {
            settling |= bit;
            first_edge[line] = time;
        }
        deadline[line] = time + 2 * HOLD_MICROS;
    }
}

void inputs_tick(void) {
    for (uint8_t line = 0; line < LICKS; line++) {
        uint8_t bit = _BV(line);
        ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
            if (settling & bit && (int32_t)(clock_now_locked() - deadline[line]) >= 0) {
                settling &= (uint8_t)~bit;
                if ((raw ^ stable) & bit) {
                    stable ^= bit;
                    report(INPUT_CHANGED, line, 1, HOLD_MICROS, (raw & bit) != 0, swallowed[line], first_edge[line]);
                    swallowed[line] = 0;
                } else {
                    swallow(line); // a glitch: its edges are told with the next report
                }
            }
        }
    }
}

void inputs_start(void) {
    raw = stable = PINC & INPUT_MASK;
    PCICR = _BV(PCIE1);
    PCMSK1 = INPUT_MASK;
}
