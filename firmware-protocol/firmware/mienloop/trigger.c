#include "trigger.h"

#include <util/atomic.h>

#include "answers.h"
#include "arming.h"
#include "clock.h"
#include "ledger.h"
#include "limits.h"
#include "outputs.h"
#include "pins.h"

#define SINCE_EDGE_TICKS 6 // from the edge in trigger_fire to the clock's reading after it

static const struct program *volatile ready;
static uint8_t ready_sequence;
static uint8_t ready_d, ready_b;
static uint16_t ready_expiry;
static const struct program *considered;
static uint8_t ready_nonce;
static uint16_t executed;

void trigger_forget(void) {
    ready = 0;
}

uint16_t trigger_executed(void) {
    return executed;
}

static uint8_t excluded(uint8_t channel) {
    uint8_t bit = _BV(channel);
    return (bit & SHOCK_CHANNELS && outputs_active & VALVE_CHANNELS)
            || (bit & VALVE_CHANNELS && outputs_active & SHOCK_CHANNELS);
}

uint8_t trigger_sequence(uint8_t sequence) {
    ready_sequence = sequence;
    return sequence && !answers_know(sequence);
}

uint8_t trigger_program(uint8_t number) {
    considered = programs_find(number);
    return considered && !considered->delay && !considered->broken;
}

uint8_t trigger_nonce(uint8_t nonce) {
    ready_nonce = nonce;
    return nonce && nonce == arming_nonce && !arming_forbidden();
}

uint8_t trigger_channel(void) {
    uint8_t c = considered->channel;
    ready_d = MASK_D(c);
    ready_b = MASK_B(c);
    return considered->allowed && !(outputs_active & _BV(c)) && !ledger_busy(c) && !excluded(c);
}

uint8_t trigger_ready(uint16_t expiry) {
    ready_expiry = expiry;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        ready = arming_nonce == ready_nonce ? considered : 0; // disarmed meanwhile?
    }
    return ready != 0;
}

// Short: its cycles stand between the stop bit and the pin.
__attribute__((noinline)) uint8_t trigger_fire(void) {
    uint16_t left = ready_expiry - clock_unit_locked() - 1;
    if (left >= EXPIRY_HORIZON || !ready || ESTOP_IS_OPEN()) {
        return 0;
    }
    ledger_mark();
    PORTD |= ready_d;
    PORTB |= ready_b;
    return 1;
}

__attribute__((noinline)) uint32_t trigger_follow_up(void) {
    uint32_t time = clock_now_locked() - SINCE_EDGE_TICKS;
    const struct program *p = ready;
    ready = 0;
    outputs_begin_risen(p, ready_sequence, time);
    ledger_booked(p, 0);
    executed += executed != 0xFFFF;
    return time;
}

uint8_t trigger_execute(uint8_t sequence, uint8_t number, uint8_t nonce, uint16_t expiry, uint32_t time, uint8_t *limit,
        uint32_t *allowed) {
    uint8_t reason = arming_current(nonce, expiry);
    if (reason) {
        return reason;
    }
    const struct program *p = programs_find(number);
    if (!p) {
        return NO_PROGRAM;
    }
    uint8_t c = p->channel;
    if (outputs_active & _BV(c)) {
        return CHANNEL_ACTIVE;
    }
    *allowed = ledger_locked_millis(c);
    if (!*allowed && ledger_busy(c)) {
        *allowed = 100; // at most: the train before is on its way into EEPROM
    }
    if (*allowed) {
        return LOCKED_OUT;
    }
    if (excluded(c)) {
        return EXCLUDED;
    }
    *limit = p->broken ? p->broken : ledger_judge(p);
    if (*limit) {
        *allowed = limits_value(&limits_now[c], *limit);
        return LIMIT;
    }
    uint32_t delay_millis = (p->delay + MILLI_TICKS - 1) / MILLI_TICKS;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        // the emergency stop, the lease or an abort may have come between: nothing may begin after them
        reason = arming_current(nonce, expiry);
        if (!reason) {
            ledger_mark();
            ledger_booked(p, delay_millis);
            outputs_begin(p, sequence, time);
            executed += executed != 0xFFFF;
        }
    }
    return reason;
}
