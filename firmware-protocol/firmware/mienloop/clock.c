#include "clock.h"

#include <avr/interrupt.h>

volatile uint16_t clock_high;

ISR(TIMER1_OVF_vect) {
    clock_high++;
}

void clock_start(void) {
    TCCR1A = 0;
    TCNT1 = 0;
    TIMSK1 = _BV(TOIE1);
    TCCR1B = _BV(CS11);
}
