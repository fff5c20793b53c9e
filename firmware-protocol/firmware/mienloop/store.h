// What outlasts power: a record a channel and one of the board, each in slots that take turns, so that a write torn by a loss of power
// leaves the one before, and no cell is worn more than another. A byte takes 3.4 ms to write; nobody waits for it.
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
// Begins to write a record, if nothing is being written; 0: busy.
uint8_t store_write(uint8_t record, const struct record *from);
// Works on; 1 when the record begun last is whole.
uint8_t store_step(void);

// A single byte: whether the board was armed. Waits for it, 7 ms at most.
void store_mark(uint8_t armed);
uint8_t store_marked(void);

#endif
