// The timers' flag registers: a one written clears that flag and no other. simavr 1.6 clears all of them, so a program that clears
// a compare flag loses an overflow that waits, and with it a whole turn of the timer: 32.8 ms of every time it keeps.
#ifndef TIMERS_H
#define TIMERS_H

void timers_make(void);

#endif
