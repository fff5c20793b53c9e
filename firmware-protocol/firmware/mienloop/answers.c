#include "answers.h"

#include "pins.h"

#define KEPT 8

static struct answer ring[KEPT];
static uint8_t next;

// The ring's sequences as bits: asked for between two bytes on the wire. Commands that are remembered have sequences up to 127, as
// specification.md demands; one that has not is looked for in the ring.
static uint8_t known[16];

static uint8_t bit(uint8_t sequence) {
    return BIT_OF[sequence & 7];
}

const struct answer *answers_find(uint8_t sequence) {
    for (uint8_t i = 0; i < KEPT; i++) {
        if (ring[i].sequence == sequence) {
            return &ring[i];
        }
    }
    return 0;
}

uint8_t answers_know(uint8_t sequence) {
    return sequence > 127 || known[sequence >> 3] & bit(sequence);
}

void answers_keep(const struct answer *answer) {
    uint8_t old = ring[next].sequence;
    if (old <= 127) {
        known[old >> 3] &= (uint8_t)~bit(old);
    }
    ring[next] = *answer;
    if (answer->sequence <= 127) {
        known[answer->sequence >> 3] |= bit(answer->sequence);
    }
    next = (next + 1) % KEPT;
}

void answers_clear(void) {
    for (uint8_t i = 0; i < KEPT; i++) {
        ring[i].sequence = 0;
    }
    for (uint8_t i = 0; i < sizeof known; i++) {
        known[i] = 0;
    }
}
