// The board's life: start safe, then commands, reports and book-keeping in turn, asleep when there is nothing to do.
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>

#include "arming.h"
#include "clock.h"
#include "commands.h"
#include "dac.h"
#include "inputs.h"
#include "ledger.h"
#include "link.h"
#include "outputs.h"
#include "wire.h"
#include "reports.h"
#include "safety.h"

// Until the next interrupt; the tick comes at the latest.
static void rest(void) {
    cli();
    if (outputs_halted || link_waiting() || reports_waiting() || outputs_ended) {
        sei();
        return;
    }
    sleep_enable();
    sei();
    sleep_cpu();
    sleep_disable();
}

int main(void) {
    safety_start();
    dac_start();
    uint8_t power = safety_reset_cause == 1 || safety_reset_cause == 3;
    uint8_t sound = ledger_start(!power);
    clock_start();
    arming_start(safety_power_came());
    inputs_start();
    link_start();
    set_sleep_mode(SLEEP_MODE_IDLE);
    sei();
    commands_start(safety_reset_cause);
    if (!sound) {
        make_fault(FAULT_COUNTS);
    }
    for (;;) {
        safety_step();
        arming_settle();
        commands_step();
        reports_step();
        ledger_step();
        rest();
    }
}
