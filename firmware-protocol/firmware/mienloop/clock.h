// Device time: Timer1 at half a microsecond a tick, extended to 32 bits.
//
// No overflow interrupt: the millisecond's tick leaves an anchor, and a time is the anchor plus what the timer has moved since.
// That is right as long as anchors are less than 32.8 ms apart; the watchdog would have ended the board long before.
#ifndef CLOCK_H
#define CLOCK_H

#include <avr/io.h>
#include <stdint.h>
#include <util/atomic.h>

#define MILLI_TICKS 2000u

extern uint32_t clock_anchor;

// Interrupts must be off.
static inline uint32_t clock_now_locked(void) {
    uint32_t anchor = clock_anchor;
    return anchor + (uint16_t)(TCNT1 - (uint16_t)anchor);
}

// When the timer stood at `low`, less than 32.8 ms ago. Interrupts must be off.
static inline uint32_t clock_past_locked(uint16_t low) {
    uint32_t now = clock_now_locked();
    return now - (uint16_t)((uint16_t)now - low);
}

// The same with the tick held since then, and interrupts on or off.
static inline uint32_t clock_recent(uint16_t low) {
    uint32_t anchor = clock_anchor;
    return anchor + (uint16_t)(low - (uint16_t)anchor);
}

static inline uint32_t clock_now(void) {
    uint32_t now;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        now = clock_now_locked();
    }
    return now;
}

// Low 16 bits of a time's unit of 256 us, as expiries count.
static inline uint16_t clock_unit(uint32_t ticks) {
    uint16_t middle = (uint16_t)(ticks >> 8); // by bytes: a shift by nine costs 60 cycles
    return (uint16_t)(middle >> 1) | ((uint8_t)(ticks >> 24) & 1 ? 0x8000u : 0);
}

void clock_start(void);
// Every millisecond.
void clock_tick(void);

#endif
