// What every channel has given: count and total dose, which outlast power, and the windows, which do not.
//
// A train is booked before its first edge: in RAM that a reset does not clear, and by a mark in EEPROM, whose write is issued
// before the edge and which the hardware completes by itself. The numbers follow into EEPROM within about 50 ms; until then the
// channel refuses another train. A board that finds the mark after a loss of power takes one more train as given.
#ifndef LEDGER_H
#define LEDGER_H

#include <stdint.h>

#include "programs.h"

// Reads what is stored; kept: whether RAM may still hold it. Returns 0 when a channel's numbers are damaged (taken as used up).
uint8_t ledger_start(uint8_t kept);
// The limit that history makes this program break, or 0.
uint8_t ledger_judge(const struct program *program);
// Marks in EEPROM that a train is about to begin, right before its first edge. Interrupts must be off.
void ledger_mark(void);
// The rest of the booking, after the edge. Interrupts must be off.
void ledger_booked(const struct program *program, uint32_t delay_millis);
// Whether the channel's last train is not yet in EEPROM or not yet in the windows.
uint8_t ledger_busy(uint8_t channel);
// One step of what is slow: windows, EEPROM.
void ledger_step(void);
// Every millisecond, from the tick's interrupt.
void ledger_tick(void);
uint16_t ledger_count(uint8_t channel);
uint16_t ledger_locked_millis(uint8_t channel);
void ledger_reset_counts(void);
uint16_t ledger_boots(void);

#endif
