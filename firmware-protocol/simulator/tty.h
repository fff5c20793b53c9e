#ifndef TTY_H
#define TTY_H

#include <stdint.h>

struct tty_options {
    const char *link;
    const char *pins, *wire, *vcd; // logs; null: none
    const char *control;           // path of a socket, "-" for standard input, null: none
    double ppm;
    int slice_micros;
    int initial_baud;
    int reset_on_open;
    int external_supply;
    uint64_t seed;
};

// The board in real time behind a pseudo-terminal, until told to quit.
int tty(const struct tty_options *options);

#endif
