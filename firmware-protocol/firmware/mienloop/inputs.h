// Lick and TTL lines: stamped in the pin-change interrupt; lick lines count once they have held still.
#ifndef INPUTS_H
#define INPUTS_H

void inputs_start(void);
// Every millisecond: reports lick lines that have held still.
void inputs_tick(void);

#endif
