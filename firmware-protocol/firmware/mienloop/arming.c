#include "arming.h"

#include <avr/interrupt.h>
#include <util/atomic.h>

#include "clock.h"
#include "outputs.h"
#include "pins.h"
#include "reports.h"
#include "trigger.h"

volatile uint8_t arming_nonce;
volatile uint8_t arming_fault;
volatile uint8_t arming_latched;
static uint8_t last_nonce;
static uint32_t lease_until;
static uint32_t millis_left;
static volatile uint8_t was_open;

void make_safe(uint8_t off_reason) {
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        PORTD &= (uint8_t)~OUT_D;
        PORTB &= (uint8_t)~OUT_B;
        arming_nonce = 0;
        trigger_forget();
        outputs_end_all(off_reason, clock_now_locked());
    }
}

void make_fault(uint8_t detail) {
    arming_fault = 1;
    make_safe(OFF_FAULT);
    report(EVENT, FAULTED, detail, 0, 0, 0, clock_now());
}

uint8_t arming_forbidden(void) {
    if (arming_fault) {
        return FAULT;
    }
    return arming_latched || ESTOP_IS_OPEN() ? ESTOP : 0;
}

uint8_t arming_arm(uint8_t nonce, uint32_t millis, uint32_t time) {
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
    if (nonce == 0 || nonce == last_nonce) {
        return WRONG_NONCE;
    }
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        lease_until = time + LEASE_MILLIS * (uint32_t)MILLI_TICKS;
        millis_left = millis;
        last_nonce = nonce;
        arming_nonce = arming_latched ? 0 : nonce;
    }
    return arming_nonce == nonce ? 0 : arming_forbidden();
}

uint8_t arming_current(uint8_t nonce, uint16_t expiry) {
    uint8_t forbidden = arming_forbidden();
    if (forbidden) {
        return forbidden;
    }
    if (!arming_nonce) {
        return NOT_ARMED;
    }
    if (nonce != arming_nonce) {
        return WRONG_NONCE;
    }
    int16_t left = (int16_t)(expiry - clock_unit(clock_now()));
    return left <= 0 || left > (int16_t)EXPIRY_HORIZON ? EXPIRED : 0;
}

uint8_t arming_heartbeat(uint8_t nonce, uint16_t expiry, uint32_t time) {
    uint8_t reason = arming_current(nonce, expiry);
    if (!reason) {
        ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
            lease_until = time + LEASE_MILLIS * (uint32_t)MILLI_TICKS;
        }
    }
    return reason;
}

uint8_t arming_unlatch(void) {
    if (ESTOP_IS_OPEN()) {
        return ESTOP;
    }
    arming_latched = 0;
    return 0;
}

uint8_t arming_flags(void) {
    return (ESTOP_IS_OPEN() ? FLAG_ESTOP_OPEN : 0) | (arming_latched ? FLAG_ESTOP_LATCHED : 0)
            | (arming_nonce ? FLAG_ARMED : 0);
}

void arming_tick(void) {
    uint8_t lapsed = 0;
    uint8_t expired = 0;
    uint32_t now;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        now = clock_now_locked();
        if (arming_nonce) {
            lapsed = (int32_t)(now - lease_until) >= 0;
            expired = --millis_left == 0;
        }
    }
    if (lapsed) {
        make_safe(OFF_LEASE);
        report(EVENT, LEASE_LAPSED, 0, 0, 0, 0, now);
    } else if (expired) {
        make_safe(OFF_ARMING);
        report(EVENT, ARMING_EXPIRED, 0, 0, 0, 0, now);
    }
}

// Any edge of the contact. A press too short to be read still counts: the line was closed, and it moved.
ISR(INT0_vect) {
    if (ESTOP_IS_OPEN() || !was_open) {
        PORTD &= (uint8_t)~OUT_D;
        PORTB &= (uint8_t)~OUT_B;
        arming_latched = 1;
        make_safe(OFF_ESTOP);
        if (!was_open) {
            report(EVENT, ESTOP_PRESSED, 0, 0, 0, 0, clock_now_locked());
        }
        was_open = 1;
    }
    if (!ESTOP_IS_OPEN()) {
        was_open = 0;
        report(EVENT, ESTOP_RELEASED, 0, 0, 0, 0, clock_now_locked());
    }
}

void arming_start(void) {
    PORTD |= _BV(PD2);
    for (volatile uint8_t settle = 0; settle < 50; settle++) {
    }
    EIFR = _BV(INTF0);
    EIMSK = _BV(INT0);
    was_open = ESTOP_IS_OPEN() != 0;
    arming_latched = was_open;
}
