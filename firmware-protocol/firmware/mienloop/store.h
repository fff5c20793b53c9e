// What outlasts power: a record a channel and one of the board, each in slots that take turns, so that a write torn by a loss of power
// leaves the one before, and no cell is worn more than another. A byte takes 3.4 ms to write.
#ifndef STORE_H
#define STORE_H

#include <stdint.h>

#include "pins.h"

#define RECORDS (CHANNELS + 1)
#define BOARD_RECORD CHANNELS

struct record {
    uint16_t count; // the board's own: starts
    uint32_t dose;  // the board's own: quarters of an hour of the count period
};

enum loaded { LOADED_NONE, LOADED_RECORD, LOADED_DAMAGED };

enum loaded store_load(uint8_t record, struct record *to);
// Records are written byte by byte in two lines. The patient one gets every byte that the urgent one leaves, and one in seventeen of
// those that it does not: three urgent records then stand within 27 bytes' time (92 ms), and no patient one waits for ever.
enum line { URGENT, PATIENT, LINES };
#define NO_RECORD 0xFF

uint8_t store_writing(uint8_t line);
// Begins a record in a line that is writing none.
void store_write(uint8_t line, uint8_t record, const struct record *from);
// Works on, never waiting. Gives a record that is now whole, if there is one, and is then to be called again; else NO_RECORD.
uint8_t store_step(void);

// A single byte: whether the board was armed. Setting it waits until it stands, 7 ms at most; clearing it does not, and needs
// that no record is being written.
void store_mark(void);
void store_unmark(void);
uint8_t store_marked(void);

#endif
