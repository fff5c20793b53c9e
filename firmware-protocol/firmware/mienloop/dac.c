#include "dac.h"

#ifdef DAC

#include <avr/io.h>
#include <util/atomic.h>

#include "pins.h"

#define SELECT _BV(PB2)
#define UNBUFFERED_1X_ON 0x30 // MCP4922: gain 1, output on; the channel is bit 7

static void transfer(uint8_t byte) {
    SPDR = byte;
    while (!(SPSR & _BV(SPIF))) {
    }
}

static void write(uint8_t second_output, uint16_t counts) {
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        PORTB &= (uint8_t)~SELECT;
        transfer((uint8_t)(second_output << 7 | UNBUFFERED_1X_ON | counts >> 8));
        transfer((uint8_t)counts);
        PORTB |= SELECT;
    }
}

uint16_t dac_counts(uint8_t channel, uint16_t level) {
    if (!(BIT_OF[channel] & DAC_CHANNELS)) {
        return 0;
    }
    uint32_t full = channel == 0 ? DAC_FULL_SHOCK_MICROAMPERE : DAC_FULL_LASER_MICROWATT;
    return (uint16_t)(((uint32_t)level * 4095 + full / 2) / full);
}

void dac_set(const struct program *p) {
    if (BIT_OF[p->channel] & DAC_CHANNELS) {
        write(p->channel != 0, p->counts);
    }
}

void dac_start(void) {
    PORTB |= SELECT;
    DDRB |= SELECT | _BV(PB3) | _BV(PB5);
    SPCR = _BV(SPE) | _BV(MSTR);
    SPSR = _BV(SPI2X); // 8 MHz
    write(0, 0);
    write(1, 0);
}

#endif
