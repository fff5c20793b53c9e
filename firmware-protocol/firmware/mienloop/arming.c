#include "arming.h"

#include <avr/io.h>
#include <util/atomic.h>

#include "clock.h"
#include "commands.h"
#include "ledger.h"
#include "outputs.h"
#include "pins.h"
#include "reports.h"
#include "trigger.h"

#define LEASE_TICKS (LEASE_MILLIS * (uint32_t)MILLI_TICKS)

volatile uint8_t arming_nonce;
volatile uint8_t arming_fault;
volatile uint8_t arming_latched;
static uint8_t last_nonce;
static uint32_t lease_until;
static uint32_t millis_left;
static uint8_t was_open;
static volatile uint8_t aborted; // by a run of FF that has not been told of
static uint16_t aborted_at;

// From interrupts.S: the contact has moved since the last tick, first when the timer stood there.
volatile uint8_t arming_contact_moved;
uint16_t arming_contact_at __attribute__((used));

// Survives every reset but that of power: a reset must not do what only a person may.
uint8_t arming_kept_latch __attribute__((section(".noinit"), used));

static void latch(uint8_t latched) {
    arming_latched = latched;
    arming_kept_latch = latched ? KEPT_LATCHED : (uint8_t)~KEPT_LATCHED;
}

// Interrupts must be off.
static inline void make_safe_at(uint8_t off_reason, uint16_t low) {
    uint8_t lines = CHANNELS_ALL;
    if (off_reason == OFF_DISARM || off_reason == OFF_LEASE || off_reason == OFF_ARMING) {
        lines = STIMULI;
        PORTD &= (uint8_t)~STIMULI_D;
        PORTB &= (uint8_t)~STIMULI_B;
    } else {
        PORTD &= (uint8_t)~OUT_D;
        PORTB &= (uint8_t)~OUT_B;
    }
    arming_nonce = 0;
    trigger_forget();
    outputs_halt(lines, off_reason, low);
}

void make_safe(uint8_t off_reason) {
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        make_safe_at(off_reason, TCNT1);
    }
}

void arming_note_abort(void) {
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        aborted_at = TCNT1;
        aborted = 1;
    }
}

void arming_settle(void) {
    outputs_settle();
    uint8_t was_aborted;
    uint32_t time = 0;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        was_aborted = aborted;
        aborted = 0;
        if (was_aborted) {
            time = clock_past_locked(aborted_at);
        }
    }
    if (was_aborted) {
        report(EVENT, ABORTED, 0, 0, 0, 0, time);
    }
}

void make_fault(uint8_t detail) {
    arming_fault = 1;
    make_safe(OFF_FAULT);
    outputs_settle();
    report(EVENT, FAULTED, detail, 0, 0, 0, clock_now());
}

uint8_t arming_forbidden(void) {
    if (arming_fault) {
        return FAULT;
    }
    return arming_latched || ESTOP_IS_OPEN() ? ESTOP : 0;
}

static uint8_t refused(uint8_t nonce, uint32_t millis) {
    uint8_t forbidden = arming_forbidden();
    if (forbidden) {
        return forbidden;
    }
    if (arming_nonce) {
        return WHILE_ARMED;
    }
    if (millis < 1 || millis > MOST_ARM_MILLIS) {
        return MALFORMED;
    }
    return nonce == 0 || nonce == last_nonce ? WRONG_NONCE : 0;
}

uint8_t arming_arm(uint8_t nonce, uint32_t millis, uint32_t time) {
    uint8_t reason = refused(nonce, millis);
    if (reason) {
        return reason;
    }
    ledger_mark(); // takes up to 7 ms: the emergency stop may come meanwhile
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        reason = arming_forbidden();
        if (!reason && commands_overtaken()) {
            reason = EXPIRED;
        }
        if (!reason) {
            lease_until = time + LEASE_TICKS;
            millis_left = millis;
            last_nonce = nonce;
            arming_nonce = nonce;
        }
    }
    return reason;
}

uint8_t arming_current(uint8_t nonce, uint16_t expiry, uint32_t time) {
    uint8_t forbidden = arming_forbidden();
    if (forbidden) {
        return forbidden;
    }
    uint8_t armed;
    uint32_t until;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        armed = arming_nonce;
        until = lease_until;
    }
    if (!armed || (int32_t)(time - until) >= 0) {
        return NOT_ARMED; // the tick that ends a lapsed lease is up to a millisecond away
    }
    if (nonce != armed) {
        return WRONG_NONCE;
    }
    int16_t left = (int16_t)(expiry - clock_unit(clock_now()));
    return left <= 0 || left > (int16_t)EXPIRY_HORIZON ? EXPIRED : 0;
}

uint8_t arming_good(uint8_t nonce, uint16_t expiry) {
    uint32_t now;
    uint32_t until;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        now = clock_now_locked();
        until = lease_until;
    }
    // as an unsigned number of 16 bits, so that what has expired is large too
    uint16_t more = expiry - clock_unit(now) - PREPARED_UNITS;
    return nonce && nonce == arming_nonce && more <= EXPIRY_HORIZON - PREPARED_UNITS
            && (int32_t)(until - now) > (int32_t)MILLI_TICKS && !arming_forbidden();
}

uint8_t arming_heartbeat(uint8_t nonce, uint16_t expiry, uint32_t time) {
    uint8_t reason = arming_current(nonce, expiry, time);
    if (!reason) {
        ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
            lease_until = time + LEASE_TICKS;
        }
    }
    return reason;
}

uint8_t arming_unlatch(void) {
    uint8_t reason = 0;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        if (ESTOP_IS_OPEN() || arming_contact_moved) {
            reason = ESTOP;
        } else {
            latch(0);
        }
    }
    return reason;
}

uint8_t arming_flags(void) {
    return (ESTOP_IS_OPEN() ? FLAG_ESTOP_OPEN : 0) | (arming_latched ? FLAG_ESTOP_LATCHED : 0)
            | (arming_nonce ? FLAG_ARMED : 0);
}

// The contact has moved. A press too short to be seen still counts: the line was closed, and it moved.
static void contact(void) {
    uint16_t low;
    uint32_t time;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        arming_contact_moved = 0;
        low = arming_contact_at;
        time = clock_past_locked(low);
    }
    uint8_t open = ESTOP_IS_OPEN() != 0;
    if (open || !was_open) {
        latch(1);
        ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
            make_safe_at(OFF_ESTOP, low);
        }
        outputs_settle();
        if (!was_open) {
            report(EVENT, ESTOP_PRESSED, 0, 0, 0, 0, time);
        }
        was_open = 1;
    }
    if (!open) {
        was_open = 0;
        report(EVENT, ESTOP_RELEASED, 0, 0, 0, 0, clock_now());
    }
}

__attribute__((noinline)) void arming_tick(void) { // as the others of the tick: what it keeps on the stack would be there under the rest
    if (arming_contact_moved) {
        contact();
    }
    arming_settle();
    if (!arming_nonce) {
        return; // and what the main loop changes it does with interrupts off
    }
    uint8_t lapsed = (int32_t)(clock_now() - lease_until) >= 0;
    uint8_t expired = --millis_left == 0;
    if (!arming_nonce) {
        return; // disarmed by a frame meanwhile
    }
    if (lapsed) {
        make_safe(OFF_LEASE);
        outputs_settle();
        report(EVENT, LEASE_LAPSED, 0, 0, 0, 0, clock_now());
    } else if (expired) {
        make_safe(OFF_ARMING);
        outputs_settle();
        report(EVENT, ARMING_EXPIRED, 0, 0, 0, 0, clock_now());
    }
}

void arming_start(uint8_t after_power) {
    PORTD |= _BV(PD2);
    for (volatile uint8_t settle = 0; settle < 50; settle++) {
    }
    EIFR = _BV(INTF0);
    EIMSK = _BV(INT0);
    was_open = ESTOP_IS_OPEN() != 0;
    latch(was_open || (!after_power && arming_kept_latch != (uint8_t)~KEPT_LATCHED));
}
