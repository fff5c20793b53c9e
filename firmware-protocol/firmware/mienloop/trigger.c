#include "trigger.h"

#include <util/atomic.h>

#include "answers.h"
#include "arming.h"
#include "clock.h"
#include "ledger.h"
#include "limits.h"
#include "outputs.h"
#include "pins.h"

static const struct program *volatile ready;
static uint8_t ready_sequence;
static uint8_t ready_d, ready_b;
static uint16_t ready_expiry;
static uint32_t zero;
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

uint8_t trigger_prepare(uint8_t sequence, uint8_t number, uint8_t nonce, uint16_t expiry) {
    const struct program *p = programs_find(number);
    if (!nonce || nonce != arming_nonce || arming_forbidden() || !p || p->delay || p->broken || answers_know(sequence)) {
        return 0;
    }
    uint8_t c = p->channel;
    if (outputs_active & _BV(c) || ledger_locked_millis(c) || ledger_busy(c) || excluded(c) || ledger_judge(p)) {
        return 0;
    }
    ready_sequence = sequence;
    ready_expiry = expiry;
    ready_d = MASK_D(c);
    ready_b = MASK_B(c);
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        ready = arming_nonce == nonce ? p : 0; // disarmed meanwhile?
    }
    return ready != 0;
}

uint8_t trigger_fire(uint32_t now) {
    const struct program *p = ready;
    ready = 0;
    int16_t left = (int16_t)(ready_expiry - clock_unit(now));
    if (!p || left <= 0 || left > (int16_t)EXPIRY_HORIZON || ESTOP_IS_OPEN()) {
        return 0;
    }
    ledger_book(p, 0);
    PORTD |= ready_d;
    PORTB |= ready_b;
    zero = clock_now_locked();
    outputs_begin_risen(p, ready_sequence, zero);
    return 1;
}

void trigger_follow_up(void) {
    executed += executed != 0xFFFF;
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
            ledger_book(p, delay_millis);
            outputs_begin(p, sequence, time);
            executed += executed != 0xFFFF;
        }
    }
    return reason;
}
