#include "dac.h"

#ifdef DAC

#include <avr/io.h>
#include <util/atomic.h>
#include <util/delay.h>

#include "pins.h"

#pragma GCC optimize("O2")

#define SELECT _BV(PB2)
#define UNBUFFERED_1X_ON 0x30 // MCP4922: gain 1, output on; the output is bit 7
#define HIGHEST 4095
#define SETTLING_MICROS 5 // MCP4922: 4.5
#define FACTOR(full) (HIGHEST * 65536ul / (full)) // rounded down, as what is made of it: never more than was asked for

static inline void transfer(uint8_t byte) {
    SPDR = byte;
    while (!(SPSR & _BV(SPIF))) { // 1 us
        glance_at_estop();
    }
}

static void write(uint8_t channel, uint16_t counts) {
    uint8_t first = (uint8_t)((channel ? 0x80 : 0) | UNBUFFERED_1X_ON | counts >> 8);
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        PORTB &= (uint8_t)~SELECT;
        transfer(first);
        transfer((uint8_t)counts);
        PORTB |= SELECT;
    }
}

static uint16_t counts_of(uint8_t channel, uint16_t level) {
    return (uint16_t)(level * (channel ? FACTOR(DAC_LASER_UW) : FACTOR(DAC_SHOCK_UA)) >> 16);
}

uint8_t dac_can(uint8_t channel, uint16_t level) {
    return !(BIT_OF[channel] & DAC_CHANNELS) || level == 0 || counts_of(channel, level) > 0;
}

void dac_set(const struct program *p) {
    if (BIT_OF[p->channel] & DAC_CHANNELS) {
        write(p->channel, counts_of(p->channel, p->level));
        _delay_us(SETTLING_MICROS);
    }
}

void dac_off(uint8_t channel) {
    if (BIT_OF[channel] & DAC_CHANNELS) {
        write(channel, 0);
    }
}

void dac_start(void) {
    PORTB |= SELECT;
    DDRB |= SELECT | _BV(PB3) | _BV(PB5);
    SPCR = _BV(SPE) | _BV(MSTR);
    SPSR = _BV(SPI2X); // 8 MHz
    write(0, 0);
    write(2, 0);
}

#endif
