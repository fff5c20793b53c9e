#include "trigger.h"

#include <avr/interrupt.h>
#include <util/atomic.h>

#include "answers.h"
#include "arming.h"
#include "clock.h"
#include "dac.h"
#include "edges.h"
#include "ledger.h"
#include "limits.h"
#include "outputs.h"

#pragma GCC optimize("O2")

volatile uint8_t trigger_looking;
volatile uint16_t trigger_fired_at;
uint16_t trigger_prepared_at __attribute__((used));
uint8_t trigger_pin_d __attribute__((used));
uint8_t trigger_pin_b __attribute__((used));
static const struct program *prepared;
static uint16_t executed;

uint16_t trigger_executed(void) {
    return executed;
}

static uint8_t excluded(uint8_t channel) {
    uint8_t bit = BIT_OF[channel];
    return (bit & SHOCK_CHANNELS && outputs_active & VALVE_CHANNELS)
            || (bit & VALVE_CHANNELS && outputs_active & SHOCK_CHANNELS);
}

__attribute__((noinline)) void trigger_prepare(uint8_t sequence, uint8_t number, uint8_t nonce, uint16_t expiry) {
    const struct program *p = programs_find(number);
    if (!p || p->delay || p->broken || !p->allowed || sequence == 0 || answers_know(sequence)) {
        return;
    }
    uint8_t c = p->channel;
    if (BIT_OF[c] & DAC_CHANNELS) {
        return; // no level before the command is known to be whole: the main loop sets it, and then begins
    }
    if (ledger_busy(c)
            || (outputs_active && (outputs_active & BIT_OF[c] || excluded(c) || outputs_load() + p->load > MOST_LOAD))) {
        return;
    }
    if (!arming_good(nonce, expiry)) {
        return;
    }
    prepared = p;
    outputs_prepare(p, c, sequence);
    trigger_pin_d = PIN_D[c];
    trigger_pin_b = PIN_B[c];
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        trigger_prepared_at = TCNT1;
        trigger_prepared = trigger_looking && arming_nonce == nonce; // ended or disarmed meanwhile?
    }
}

void trigger_tick(void) {
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        if ((uint16_t)(TCNT1 - trigger_prepared_at) >= PREPARED_TICKS) {
            trigger_forget();
        }
    }
}

uint32_t trigger_follow_up(void) {
    const struct program *p = prepared;
    uint8_t c = p->channel;
    trigger_forget();
    uint32_t time = clock_past_locked(trigger_fired_at);
    edges_risen(c, trigger_fired_at);
    outputs_begin_prepared(c, time);
    sei(); // whatever ends the train now finds it standing
    edges_plan_fall(c, time + p->phase);
    return time;
}

void trigger_book(void) {
    executed += executed != 0xFFFF;
    ledger_book(prepared, 0);
}

uint8_t trigger_execute(uint8_t sequence, uint8_t number, uint8_t nonce, uint16_t expiry, uint32_t time, uint8_t *limit,
        uint32_t *allowed) {
    uint8_t reason = arming_current(nonce, expiry, time);
    if (reason) {
        return reason;
    }
    const struct program *p = programs_find(number);
    if (!p) {
        return NO_PROGRAM;
    }
    uint8_t c = p->channel;
    if (outputs_active & BIT_OF[c]) {
        return CHANNEL_ACTIVE;
    }
    ledger_settle();
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
    if (outputs_load() + p->load > MOST_LOAD) {
        return TOO_FAST;
    }
    *limit = p->broken ? p->broken : ledger_judge(p);
    if (*limit) {
        *allowed = limits_value(&limits_now[c], *limit);
        return LIMIT;
    }
    outputs_prepare(p, c, sequence);
    reason = arming_current(nonce, expiry, time); // judging took a while
    if (reason) {
        return reason;
    }
    dac_set(p);
    uint32_t onset = 0;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        // the emergency stop, the lease or an abort may have come between: nothing may begin after them
        reason = arming_forbidden();
        if (!reason && arming_nonce != nonce) {
            reason = NOT_ARMED;
        }
        if (!reason) {
            ledger_sound = 0;
            onset = outputs_begin(p, time);
        }
    }
    if (!reason) {
        executed += executed != 0xFFFF;
        outputs_begun(p, onset);
        ledger_book(p, (p->delay + MILLI_TICKS - 1) / MILLI_TICKS);
    } else {
        dac_off(c);
    }
    return reason;
}
