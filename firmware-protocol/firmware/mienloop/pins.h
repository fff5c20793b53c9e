// Which pin is what. Roles are fixed to pins here and nowhere else: a valve's limits on a shocker's pin would be a disaster.
//
//   D0 D1  serial            D2  emergency stop: normally-closed contact to ground; open (or a broken wire) reads high: pressed
//   D3     0 shock           D4  1 valve      D5  2 laser      D6  3 LED      D7  4 sync      D9  5 second valve
//   A0 A1  lick 0, 1         A2 A3  TTL in 2, 3
//   D13    never: it flashes in the bootloader
#ifndef PINS_H
#define PINS_H

#include <avr/io.h>

#include "wire.h"

#define CHANNELS 6
#define OUT_D 0xF8 // PD3 to PD7
#define OUT_B 0x02 // PB1

#define MASK_D(channel) ((uint8_t)((channel) < 5 ? 0x08 << (channel) : 0))
#define MASK_B(channel) ((uint8_t)((channel) == 5 ? OUT_B : 0))
#define SHOCK_CHANNELS 0x01
#define VALVE_CHANNELS 0x22
#define SYNC_CHANNEL 4

static const uint8_t ROLE_OF[CHANNELS] = {SHOCK, VALVE, LASER, LED, SYNC, VALVE};
static const uint8_t ARDUINO_PIN[CHANNELS] = {3, 4, 5, 6, 7, 9};

#define ESTOP_IS_OPEN() (PIND & _BV(PD2))

#define INPUTS 4
#define LICKS 2
#define INPUT_MASK 0x0F // PC0 to PC3

#endif
