// What the board does with a command: in its turn, in the main loop, answered once.
#ifndef COMMANDS_H
#define COMMANDS_H

#include <stdint.h>

// Whether an ABORT, a DISARM or a run of FF has come after the command that is being executed.
uint8_t commands_overtaken(void);
void commands_start(uint8_t reset_cause);
// Executes and answers the oldest command, if there is one.
void commands_step(void);

#endif
