// Lick, TTL and monitor lines, stamped in the pin-change interrupt. Lick lines count once they have held still; a TTL line that
// changes more than four times in 8 ms has the rest swallowed and counted. A monitor (photodiode, current sensor) tells what was seen,
// which is another fact than the pin's edge.
#ifndef INPUTS_H
#define INPUTS_H

#include <stdint.h>

void inputs_start(void);
// Every millisecond: reports lick lines that have held still.
void inputs_tick(void);
// Whether a monitor is wired to this channel: its line was low at the start, against the pull-up that holds an open one high.
uint8_t inputs_monitored(uint8_t channel);

#endif
