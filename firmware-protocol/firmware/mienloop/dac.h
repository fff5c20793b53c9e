// The level of an output, through an MCP4922 on SPI where one is fitted (make DAC=1): its output A is the shocker's current input,
// B the laser's power input. Without one a level is what the dial says, and only counted.
#ifndef DAC_H
#define DAC_H

#include "programs.h"

#ifdef DAC
// The level at 4095 of 4095: what the full voltage is worth on this rig's isolator and laser driver.
#ifndef DAC_FULL_SHOCK_MICROAMPERE
#define DAC_FULL_SHOCK_MICROAMPERE 1000
#endif
#ifndef DAC_FULL_LASER_MICROWATT
#define DAC_FULL_LASER_MICROWATT 20000
#endif
#if DAC_FULL_SHOCK_MICROAMPERE < 500 || DAC_FULL_LASER_MICROWATT < 20000
#error "a full scale below the compiled LEVEL would give less than was asked for"
#endif
#define DAC_CHANNELS 0x05 // shock and laser

void dac_start(void);
// What a level, at most the channel's compiled LEVEL, is in counts; 0 for a channel without a DAC.
uint16_t dac_counts(uint8_t channel, uint16_t level);
// Sets the level of the program's channel, which is not active: 4 us. From the receive interrupt or the main loop.
void dac_set(const struct program *program);
#else
#define DAC_CHANNELS 0
static inline void dac_start(void) {}
static inline void dac_set(const struct program *program) {
    (void)program;
}
#endif

#endif
