// Which pin is what. Roles are fixed to pins here and nowhere else: a valve's limits on a shocker's pin would be a disaster.
//
//   D0 D1  serial            D2  emergency stop: normally-closed contact to ground; open (or a broken wire) reads high: pressed
//   D3     0 shock           D4  1 valve       D5  2 laser      D6  3 LED      D7  4 sync      D9  5 second valve
//   D8     6 frame: paces the camera or marks frames
//   A0 A1  lick 0, 1         A2 A3  TTL in 2, 3
//   A4     monitor of light (channel 2)        A5  monitor of current (channel 0)
//   D10 D11 D13  SPI of a DAC where one is fitted (dac.h). D13 flashes in the bootloader: no stimulus there, ever.
#ifndef PINS_H
#define PINS_H

#include <avr/io.h>

#include "wire.h"

#define CHANNELS 7
#define OUT_D 0xF8 // PD3 to PD7
#define OUT_B 0x03 // PB0, PB1
#define STIMULI_D 0x78 // without sync
#define STIMULI_B 0x02 // without frame
#define CHANNELS_ALL 0x7F

#define ESTOP_IS_OPEN() (PIND & _BV(PD2))

#define SYNC_CHANNEL 4
#define FRAME_CHANNEL 6
#define SHOCK_CHANNELS 0x01
#define VALVE_CHANNELS 0x22
#define STIMULI 0x2F    // what arming, lease and DISARM are about
#define COUNTED_FIRST 0x23 // compiled COUNT or TOTAL_DOSE: the train before must be in EEPROM before the next

#ifndef __ASSEMBLER__

#include <stdint.h>

// For stretches with interrupts off: the emergency stop's pins do not wait for its interrupt.
static inline void glance_at_estop(void) {
    if (ESTOP_IS_OPEN()) {
        PORTD &= (uint8_t)~OUT_D;
        PORTB &= (uint8_t)~OUT_B;
    }
}

// Channels as bits on their ports: 0 to 4 are PD3 to PD7, 5 and 6 are PB1 and PB0.
#define ON_PORT_D(channels) ((uint8_t)((channels) << 3))
static inline uint8_t on_port_b(uint8_t channels) {
    return (channels & 0x20 ? _BV(PB1) : 0) | (channels & 0x40 ? _BV(PB0) : 0);
}

extern const uint8_t ROLE_OF[CHANNELS];
extern const uint8_t ARDUINO_PIN[CHANNELS];
extern const uint8_t BIT_OF[8]; // a shift by a variable costs more than a load
extern const uint8_t PIN_D[CHANNELS];
extern const uint8_t PIN_B[CHANNELS];

#endif

#define INPUTS 4
#define LICKS 2
#define INPUT_MASK 0x0F   // PC0 to PC3
#define MONITORS 2
#define MONITOR_MASK 0x30 // PC4, PC5

#endif
