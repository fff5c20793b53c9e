#include "pins.h"

const uint8_t ROLE_OF[CHANNELS] = {SHOCK, VALVE, LASER, LED, SYNC, VALVE, FRAME};
const uint8_t ARDUINO_PIN[CHANNELS] = {3, 4, 5, 6, 7, 9, 8};
const uint8_t BIT_OF[8] = {1, 2, 4, 8, 16, 32, 64, 128};
const uint8_t PIN_D[CHANNELS] = {_BV(PD3), _BV(PD4), _BV(PD5), _BV(PD6), _BV(PD7), 0, 0};
const uint8_t PIN_B[CHANNELS] = {0, 0, 0, 0, 0, _BV(PB1), _BV(PB0)};
