#include "clock.h"

uint32_t clock_anchor;

void clock_tick(void) {
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        clock_anchor = clock_now_locked();
    }
}

void clock_start(void) {
    TCCR1A = 0;
    TCNT1 = 0;
    TCCR1B = _BV(CS11);
}
