#ifndef STEPPED_H
#define STEPPED_H

// Lets the board run for so long, then serves copies of it over TCP until standard input ends.
int stepped(double seconds);

#endif
