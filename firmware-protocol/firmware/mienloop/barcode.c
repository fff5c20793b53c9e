#include "barcode.h"

#define SYMBOLS 37

static uint8_t code[5]; // symbols, first one lowest
static uint8_t symbol;  // where the present mark begins
static uint32_t unit;

static uint8_t is_on(uint8_t s) {
    return s < SYMBOLS && (code[s >> 3] >> (s & 7)) & 1;
}

void barcode_begin(uint32_t value, uint32_t unit_ticks) {
    code[0] = (uint8_t)(5 | value << 3);
    code[1] = (uint8_t)(value >> 5);
    code[2] = (uint8_t)(value >> 13);
    code[3] = (uint8_t)(value >> 21);
    code[4] = (uint8_t)(((value >> 29) & 3) | 1 << 3);
    symbol = 0;
    unit = unit_ticks;
}

uint32_t barcode_mark(void) {
    uint8_t end = symbol;
    while (is_on(end)) {
        end++;
    }
    return (end - symbol) * unit;
}

uint8_t barcode_is_last(void) {
    return symbol >= SYMBOLS - 2;
}

uint32_t barcode_next(void) {
    uint8_t from = symbol;
    while (is_on(symbol)) {
        symbol++;
    }
    while (!is_on(symbol) && symbol < SYMBOLS) {
        symbol++;
    }
    return (symbol - from) * unit;
}
