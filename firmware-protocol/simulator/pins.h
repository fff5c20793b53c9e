// The board's pins by Arduino's names (D0 to D13, A0 to A5), seen from outside: what the processor does not drive, pull-downs hold low.
#ifndef PINS_H
#define PINS_H

#include <stdint.h>
#include <stdio.h>

enum stuck { STUCK_FREE = -1, STUCK_LOW, STUCK_HIGH };

void pins_make(void);
void pins_reset(void);
void pins_on_edge(void (*listener)(const char *pin, int level));
// Drives an input; 0 when there is no such pin.
int pins_set(const char *name, int level);
// Holds a pin from outside against whatever the processor does.
int pins_stick(const char *name, enum stuck stuck);
// cycle,time_ns,host_ns,pin,level
void pins_log(FILE *log, int64_t (*host_time)(int64_t cycle));
void pins_vcd(FILE *vcd);

#endif
