#include "safety.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/wdt.h>

#include "arming.h"
#include "clock.h"
#include "inputs.h"
#include "ledger.h"
#include "outputs.h"
#include "pins.h"
#include "trigger.h"

#define FED_WITHIN WDTO_15MS

static volatile uint8_t ticked;
static uint8_t faulted;
uint8_t safety_reset_cause;

// Read before anything else runs. Optiboot clears MCUSR and hands it on in r2.
static uint8_t mcusr __attribute__((section(".noinit")));
static uint8_t handed_on __attribute__((section(".noinit")));

uint8_t safety_power_came(void) {
    return (mcusr ? mcusr : handed_on) & _BV(PORF);
}

void read_reset_cause(void) __attribute__((naked, used, section(".init3")));
void read_reset_cause(void) {
    __asm__ __volatile__("sts %0, r2" : "=m"(handed_on));
    mcusr = MCUSR;
    MCUSR = 0;
    wdt_disable();
    // What the RAM holds is chance after a loss of power: say so before another reset comes. Only that lifts the latch.
    if (safety_power_came()) {
        arming_kept_latch = (uint8_t)~KEPT_LATCHED;
    }
    if ((mcusr ? mcusr : handed_on) & (_BV(PORF) | _BV(BORF))) {
        ledger_sound = 0;
    }
    EICRA = _BV(ISC00) | _BV(ISC11) | _BV(ISC10); // INT0: any edge; INT1 is not used, its pin is an output
    PORTD = 0;
    PORTB = 0;
}

// The byte above the variables. A stack that has reached it has reached more than its own.
extern uint8_t _end;
#define GUARD 0x5A

// Outputs low, and the watchdog does the rest.
static void give_up(void) {
    cli();
    PORTD &= (uint8_t)~OUT_D;
    PORTB &= (uint8_t)~OUT_B;
    for (;;) {
    }
}

static uint8_t cause(void) {
    uint8_t flags = mcusr ? mcusr : handed_on & 0x0F;
    if (flags & _BV(WDRF)) {
        return 4;
    }
    if (flags & _BV(PORF)) {
        return 1;
    }
    if (flags & _BV(BORF)) {
        return 3;
    }
    return flags & _BV(EXTRF) ? 2 : 1; // nothing known: as after power, the RAM is not trusted
}

// Every millisecond. Edges and the emergency stop may interrupt it.
ISR(TIMER2_COMPA_vect, ISR_NOBLOCK) {
    if (*(volatile uint8_t *)&_end != GUARD) {
        give_up();
    }
    ticked = 1;
    clock_tick();
    arming_tick();
    ledger_tick();
    inputs_tick();
    trigger_tick();
    uint8_t fault = outputs_tick();
    if (fault && !faulted) {
        faulted = 1;
        make_fault(fault);
    }
}

void safety_start(void) {
    safety_reset_cause = cause();
    *(volatile uint8_t *)&_end = GUARD;
    PORTD = 0;
    PORTB = 0;
    DDRD = OUT_D;
    DDRB = OUT_B;
    TCCR2A = _BV(WGM21);
    OCR2A = F_CPU / 128 / 1000 - 1;
    TIMSK2 = _BV(OCIE2A);
    TCCR2B = _BV(CS22) | _BV(CS20);
    wdt_enable(FED_WITHIN);
}

void safety_step(void) {
    if (ticked) {
        ticked = 0;
        wdt_reset();
    }
}
