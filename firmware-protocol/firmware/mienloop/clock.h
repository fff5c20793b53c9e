// Device time: Timer1 at half a microsecond a tick, extended to 32 bits.
#ifndef CLOCK_H
#define CLOCK_H

#include <avr/io.h>
#include <stdint.h>
#include <util/atomic.h>

#define MILLI_TICKS 2000u

extern volatile uint16_t clock_high;

// Interrupts must be off.
static inline uint32_t clock_now_locked(void) {
    uint16_t low = TCNT1;
    uint16_t high = clock_high;
    if ((TIFR1 & _BV(TOV1)) && low < 0x8000) {
        high++; // the overflow has happened and its interrupt waits
    }
    return ((uint32_t)high << 16) | low;
}

static inline uint32_t clock_now(void) {
    uint32_t now;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        now = clock_now_locked();
    }
    return now;
}

// Low 16 bits of the present unit of 256 us, as expiries count.
static inline uint16_t clock_unit(uint32_t ticks) {
    return (uint16_t)((ticks >> 8) >> 1);
}

void clock_start(void);

#endif
