// The level of an output, through an MCP4922 on SPI where one is fitted (make DAC=1): its output A is the shocker's current input,
// B the laser's power input. Without one a level is what the dial says, and only counted. On and off is the pin's alone: a level
// stands from just before a train's first edge until the train has ended, and else it is 0.
#ifndef DAC_H
#define DAC_H

#include "programs.h"

#ifdef DAC
// The level at 4095 of 4095: what the full voltage is worth on this rig's isolator and laser driver.
#ifndef DAC_SHOCK_UA
#define DAC_SHOCK_UA 1000
#endif
#ifndef DAC_LASER_UW
#define DAC_LASER_UW 20000
#endif
#if DAC_SHOCK_UA < 500 || DAC_LASER_UW < 20000
#error "a full scale below the compiled LEVEL would give less than was asked for"
#endif
#define DAC_CHANNELS 0x05 // shock and laser

// Both levels to 0, whatever they were before a reset.
void dac_start(void);
// Whether a level, at most the channel's compiled LEVEL, is one that the converter can make: 0, or at least one step.
uint8_t dac_can(uint8_t channel, uint16_t level);
// Sets the level of the program's channel, rounded down, before its train begins, and waits until it has settled: 10 us, all but 4 of
// them with interrupts on. From the main loop.
void dac_set(const struct program *program);
// Back to 0; the channel's pin is low. From any context.
void dac_off(uint8_t channel);
#else
#define DAC_CHANNELS 0
static inline void dac_start(void) {}
static inline uint8_t dac_can(uint8_t channel, uint16_t level) {
    (void)channel;
    (void)level;
    return 1;
}
static inline void dac_set(const struct program *program) {
    (void)program;
}
static inline void dac_off(uint8_t channel) {
    (void)channel;
}
#endif

#endif
