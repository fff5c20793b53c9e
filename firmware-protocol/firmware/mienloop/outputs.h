// Pulse trains, barcodes and frame marks: which edge follows which, and what is told of them.
#ifndef OUTPUTS_H
#define OUTPUTS_H

#include <stdint.h>

#include "programs.h"

extern volatile uint8_t outputs_active; // a bit a channel: a train runs, its onset delay included
extern volatile uint8_t outputs_halted; // a bit an active channel whose pin was put low for good and whose books outputs_settle keeps
extern volatile uint8_t outputs_ended;  // a bit a channel whose train has ended and has not been fetched for the ledger

// Fills in all of a train but its time, on a channel that is not active and has nothing left to be fetched.
void outputs_prepare(const struct program *program, uint8_t channel, uint8_t cause);
// Begins it; the caller has put its first edge on the pin at `onset`. Interrupts must be off; outputs_edge follows with them on.
void outputs_begin_prepared(uint8_t channel, uint32_t onset);
// Begins it from the main loop: first edge at zero + onset delay, or at once. Interrupts must be off; outputs_begun follows with them
// on. Returns the onset.
uint32_t outputs_begin(const struct program *program, uint32_t zero);
void outputs_begun(const struct program *program, uint32_t onset);
// 0, or why nothing began: FAULT, ESTOP, or EXPIRED when an abort came after the command.
uint8_t outputs_begin_barcode(uint8_t cause, uint32_t value, uint16_t unit_micros);
uint8_t outputs_begin_frames(uint8_t cause, uint32_t period_micros, uint32_t width_micros, uint8_t load);
// How fast the edges of all active trains come, in steps of 16 a second.
#define BARCODE_LOAD 13 // its marks and spaces are 5 ms and more
uint16_t outputs_load(void);
// Tells of the edges of this channel that went out and have not been told, and plans the next pulse.
void outputs_edge(uint8_t channel);
// No edge of these channels goes out any more; their pins went low when the timer stood at `low`. Interrupts must be off. Short, since
// it runs in the receiver's interrupt: outputs_settle ends the trains, within a millisecond.
void outputs_halt(uint8_t channels, uint8_t reason, uint16_t low);
// Ends and tells of the trains that were halted. From the tick and the main loop.
void outputs_settle(void);
// Whether a train of this program is running.
uint8_t outputs_run(const struct program *program);
// Of the pulse that is on or comes next.
uint32_t outputs_onset(uint8_t channel);
// Program and pulses of a train that has ended; null for a barcode or frames. Clears the bit in outputs_ended.
const struct program *outputs_fetch_ended(uint8_t channel, uint16_t *pulses);
// Sequence of the command that began the channel's running or last train; 0: none.
uint8_t outputs_cause(uint8_t channel);
// Every millisecond: the on-time guard, which does not use Timer1, and the pins read back. 0 or a fault.
uint8_t outputs_tick(void);

#endif
