// The sync line's barcode, as lengths of marks and gaps: on off on, 31 bits least significant first (1 = on), off on off.
#ifndef BARCODE_H
#define BARCODE_H

#include <stdint.h>

void barcode_begin(uint32_t value, uint32_t unit_ticks);
// Ticks for which the present mark stays on.
uint32_t barcode_mark(void);
uint8_t barcode_is_last(void);
// Moves to the next mark, of which there is one; ticks from the last one's beginning.
uint32_t barcode_next(void);

#endif
