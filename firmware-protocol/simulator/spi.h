// The SPI unit as a master, in place of simavr's, whose byte takes 100 us; and what a part behind it takes in, chip select being D10.
#ifndef SPI_H
#define SPI_H

#include <stdint.h>

void spi_make(void);
void spi_reset(void);
// Called when the chip select has risen again, with what was clocked in while it was low.
void spi_on_transfer(void (*listener)(const uint8_t *bytes, int count));

#endif
