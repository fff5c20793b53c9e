// Interrupts that wait while they are masked come once they are not, as on the part. simavr 1.6 forgets a timer's or a pin change that
// happened meanwhile, so a program that holds its tick for some microseconds loses that tick. And flags of pins are cleared by a one, where simavr would set them.
#ifndef MASKS_H
#define MASKS_H

void masks_make(void);

#endif
