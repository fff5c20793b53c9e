// The two directions between host and board, with a log of every byte.
#ifndef WIRE_H
#define WIRE_H

#include <stdint.h>
#include <stdio.h>

#include "line.h"

extern struct line to_board;
extern struct line to_host;
extern double wire_host_bit; // cycles of the board a bit of the host; 0: the board's own
extern void (*wire_on_overrun)(void);

// on_host: a byte's stop bit has reached the host.
void wire_make(uint64_t seed, void (*on_host)(uint8_t byte, int64_t end));
// direction,cycle,time_ns,host_ns,byte,fate: cycle and time of the stop bit's end; host_ns of a byte to the board is when the host's
// write was read, of a byte to the host the moment of its stop bit.
void wire_log(FILE *log, int64_t (*host_time)(int64_t cycle));
// Bytes of the host; 0 when the line is full.
int wire_host_puts(const uint8_t *bytes, int count, int64_t earliest, int64_t host_ns);
// Noise of the line's own.
void wire_flood(struct line *line, int count);
void wire_send(uint8_t byte, int64_t begins);
void wire_overrun(void);
void wire_cut(void);

#endif
