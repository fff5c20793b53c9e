// The pulse engine: every edge by Timer1's compare interrupt a few microseconds early, then on the tick.
#ifndef OUTPUTS_H
#define OUTPUTS_H

#include <stdint.h>

#include "programs.h"

extern volatile uint8_t outputs_active; // a bit a channel: a train runs, its onset delay included
extern volatile uint8_t outputs_on;     // a bit a channel: the pin is on

// What trains that have ended gave, for the ledger; a bit a channel that has not been fetched.
extern volatile uint8_t outputs_ended;

// Begins a train whose first edge the caller has put out at `zero`. Interrupts must be off.
void outputs_begin_risen(const struct program *program, uint8_t cause, uint32_t zero);
// Begins a train: first edge at zero + onset delay, or at once. Interrupts must be off.
void outputs_begin(const struct program *program, uint8_t cause, uint32_t zero);
void outputs_begin_barcode(uint8_t cause, uint32_t value, uint16_t unit_micros);
// Books every running train as ended; the pins are low already. Interrupts must be off.
void outputs_end_all(uint8_t reason, uint32_t time);
// Program and pulses of a train that has ended; null for a barcode. Clears the bit in outputs_ended.
const struct program *outputs_fetch_ended(uint8_t channel, uint16_t *pulses);
// Every millisecond: the on-time guard, which does not use Timer1, and the pins read back. 0 or a fault.
uint8_t outputs_tick(void);

#endif
