// The last eight answers to commands that must not happen twice.
#ifndef ANSWERS_H
#define ANSWERS_H

#include <stdint.h>

struct answer {
    uint8_t sequence; // 0: none
    uint16_t crc;
    uint8_t reason;
    uint8_t limit;
    uint32_t allowed;
};

// Whether it may be one of them; interrupt-safe and quick.
uint8_t answers_know(uint8_t sequence);
const struct answer *answers_find(uint8_t sequence);
void answers_keep(const struct answer *answer);
void answers_clear(void);

#endif
