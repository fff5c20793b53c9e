// What every channel has given: count and total dose, which outlast power.
//
// A train is counted before its first edge, in RAM that a reset does not clear. A channel whose count or dose is limited by what is
// compiled in has its numbers in EEPROM within 100 ms and refuses another train until then; the others' follow as the time allows.
// Before ARM is acknowledged a mark stands in EEPROM: a board that finds it after a loss of power takes one more train as given, since
// the last one may not have been written.
#ifndef LEDGER_H
#define LEDGER_H

#include <stdint.h>

#include "programs.h"

extern volatile uint8_t ledger_sound; // 0: the numbers in RAM are being changed

// Reads what is stored; kept: whether RAM may still hold it. Returns 0 when a channel's numbers are damaged (taken as used up).
uint8_t ledger_start(uint8_t kept);
// The limit that history makes this program break, or 0.
uint8_t ledger_judge(const struct program *program);
// Before arming: the mark. Waits 7 ms at most.
void ledger_mark(void);
// Counts a train that begins delay_millis from now. From the receive interrupt or the main loop.
void ledger_book(const struct program *program, uint32_t delay_millis);
// Whether the channel's last train is not yet in EEPROM (where that matters) or not yet in the windows.
uint8_t ledger_busy(uint8_t channel);
// Trains that have ended go into the windows.
void ledger_settle(void);
// One step of what is slow.
void ledger_step(void);
// Every millisecond, from the tick's interrupt.
void ledger_tick(void);
uint16_t ledger_count(uint8_t channel);
uint16_t ledger_locked_millis(uint8_t channel);
void ledger_reset_counts(void);
uint16_t ledger_boots(void);

#endif
