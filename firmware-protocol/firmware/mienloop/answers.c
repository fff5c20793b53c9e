#include "answers.h"

#define KEPT 8

static struct answer ring[KEPT];
static uint8_t sequences[KEPT]; // the ring's, side by side: looked through between two bytes on the wire
static uint8_t next;

const struct answer *answers_find(uint8_t sequence) {
    for (uint8_t i = 0; i < KEPT; i++) {
        if (ring[i].sequence == sequence) {
            return &ring[i];
        }
    }
    return 0;
}

uint8_t answers_know(uint8_t sequence) {
    for (uint8_t i = 0; i < KEPT; i++) {
        if (sequences[i] == sequence) {
            return 1;
        }
    }
    return 0;
}

void answers_keep(const struct answer *answer) {
    ring[next] = *answer;
    sequences[next] = answer->sequence;
    next = (next + 1) % KEPT;
}

void answers_clear(void) {
    for (uint8_t i = 0; i < KEPT; i++) {
        ring[i].sequence = 0;
        sequences[i] = 0;
    }
}
