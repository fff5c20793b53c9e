// EEPROM that takes its time, in place of simavr's, which writes at once.
#ifndef EEPROM_H
#define EEPROM_H

#include <stdint.h>

#define TEAR_OLD (-1) // a byte on its way when the supply fails stays as it was
#define TEAR_NEW (-2) // or is written all the same, as by a supply that falls slowly

extern int eeprom_tear; // what such a byte holds then: a value, or one of these; 0xFF, erased, until told otherwise

void eeprom_make(void);
// Kept in a file that outlives this run; made, erased, where there is none.
void eeprom_keep(const char *path);
uint8_t *eeprom_cells(int *size);
// A reset that leaves the supply on does not end a write.
void eeprom_power_lost(void);

#endif
