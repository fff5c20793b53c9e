// The board's ATmega328P: simavr's, put right where it differs from the part, run to a cycle, reset, starved and hung.
#ifndef PROCESSOR_H
#define PROCESSOR_H

#include <simavr/sim_avr.h>
#include <stdint.h>

#define CYCLES_A_SECOND 16000000
#define NEVER INT64_MAX

enum reset_cause { RESET_POWER = 1, RESET_LINE = 2, RESET_BROWN_OUT = 4, RESET_WATCHDOG = 8 }; // bits of MCUSR

extern avr_t *processor;
extern int processor_powered;
extern uint16_t processor_lowest_stack; // where an interrupt has found the stack at its deepest
extern int64_t processor_bootloader_cycles; // after every reset; pins float meanwhile and the receiver is deaf

static inline int64_t processor_cycle(void) {
    return (int64_t)processor->cycle;
}

// Something beside the program that happens at a cycle: the wire, a command given for later.
struct source {
    int64_t (*due)(void);
    void (*act)(void);
};

void processor_make(const char *elf);
void processor_add(struct source source);
// Called after every reset, whatever its cause.
void processor_on_reset(void (*listener)(enum reset_cause));
void processor_run_to(int64_t cycle);
void processor_reset(void);
void processor_power_off(void); // SRAM is lost
void processor_brown_out(int memory_lost); // the supply sags below what the processor runs on; back by processor_power_on
void processor_power_on(void);
void processor_hang(int interrupts_on);

#endif
