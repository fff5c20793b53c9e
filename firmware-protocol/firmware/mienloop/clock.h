// Device time: Timer1 at half a microsecond a tick, extended to 32 bits.
#ifndef CLOCK_H
#define CLOCK_H

#include <avr/io.h>
#include <stdint.h>
#include <util/atomic.h>

#define MILLI_TICKS 2000u

extern volatile uint16_t clock_high;

// The low half. Right after its wrap it waits for 4 us, so that the overflow's flag is surely up when it is asked for: simavr raises
// it a few cycles late, and a time wrong by 32.8 ms would be a pulse wrong by as much.
static inline uint16_t clock_low_locked(void) {
    uint16_t low;
    do {
        low = TCNT1;
    } while (low < 8);
    return low;
}

// Interrupts must be off.
static inline uint32_t clock_now_locked(void) {
    uint16_t low = clock_low_locked();
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
    uint16_t middle = (uint16_t)(ticks >> 8); // by bytes: a shift by nine costs 60 cycles
    return (uint16_t)(middle >> 1) | ((uint8_t)(ticks >> 24) & 1 ? 0x8000u : 0);
}

// The present unit, without the detour over 32 bits. Interrupts must be off.
static inline uint16_t clock_unit_locked(void) {
    uint16_t low = clock_low_locked();
    uint16_t high = clock_high;
    if ((TIFR1 & _BV(TOV1)) && low < 0x8000) {
        high++;
    }
    return (uint16_t)(high << 7) | (uint8_t)((uint8_t)(low >> 8) >> 1);
}

void clock_start(void);

#endif
