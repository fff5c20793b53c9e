#include "processor.h"

#include <inttypes.h>
#include <simavr/sim_elf.h>
#include <simavr/sim_io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eeprom.h"
#include "masks.h"
#include "pins.h"
#include "spi.h"
#include "timers.h"
#include "usart.h"

#define MCUSR_ADDRESS 0x54
#define SP_LOW 0x5D
#define HANDED_ON 2 // the register in which Optiboot hands on the reset's cause
#define MOST_SOURCES 8
#define RJMP_TO_ITSELF 0xCFFF
// From an interrupt's request to the first instruction of its vector the part takes four cycles, and simavr none.
#define INTERRUPT_RESPONSE 4

avr_t *processor;
int processor_powered = 1;
uint16_t processor_lowest_stack = 0xFFFF;
int64_t processor_bootloader_cycles;

static struct source sources[MOST_SOURCES];
static int source_count;
static void (*listeners[MOST_SOURCES])(enum reset_cause);
static int listener_count;
static int64_t held_until; // in the bootloader
static int was_reset; // simavr has reset the processor

void processor_add(struct source source) {
    sources[source_count++] = source;
}

void processor_on_reset(void (*listener)(enum reset_cause)) {
    listeners[listener_count++] = listener;
}

static void on_reset(avr_t *avr) {
    (void)avr;
    was_reset = 1;
}

static void on_interrupt(avr_irq_t *irq, uint32_t vector, void *parameter) {
    (void)irq;
    (void)parameter;
    if (vector) {
        processor->cycle += INTERRUPT_RESPONSE;
        uint16_t stack = (uint16_t)(processor->data[SP_LOW] | processor->data[SP_LOW + 1] << 8);
        processor_lowest_stack = stack < processor_lowest_stack ? stack : processor_lowest_stack;
    }
}

// Comes again each cycle until run_to has acted and chosen the next one: a SLEEP that ends at this very cycle would else go on until
// some other timer, and what is due now would come up to a millisecond late.
static avr_cycle_count_t wake(avr_t *avr, avr_cycle_count_t when, void *parameter) {
    (void)when;
    (void)parameter;
    return avr->cycle + 1;
}

// simavr would sleep in real time.
static void no_sleep(avr_t *avr, avr_cycle_count_t how_long) {
    (void)avr;
    (void)how_long;
}

static void reset_parts(void) {
    was_reset = 0;
    usart_reset();
    spi_reset();
    pins_reset();
}

static uint8_t causes;

// Flags of resets that no program has cleared yet.
static uint8_t causes_now(void) {
    return processor_cycle() < held_until ? causes : processor->data[MCUSR_ADDRESS];
}

static void start(void) {
    avr_reset(processor);
    reset_parts();
    int bootloader = processor_bootloader_cycles > 0;
    processor->data[MCUSR_ADDRESS] = bootloader ? 0 : causes;
    processor->data[HANDED_ON] = bootloader ? causes : 0;
}

static void begin(enum reset_cause cause) {
    // the flags stay until a program clears them: a reset before the first one has run does not hide the loss of power
    causes = cause == RESET_POWER ? cause : causes_now() | cause;
    avr_reset(processor);
    reset_parts();
    for (int i = 0; i < listener_count; i++) {
        listeners[i](cause);
    }
    held_until = processor_cycle() + processor_bootloader_cycles;
    if (processor_bootloader_cycles == 0 && processor_powered) {
        start();
    }
}

// The watchdog has bitten: simavr has reset the processor by itself.
static void bitten(void) {
    if (processor_bootloader_cycles) {
        begin(RESET_WATCHDOG);
        return;
    }
    reset_parts();
    processor->data[MCUSR_ADDRESS] = RESET_WATCHDOG;
    for (int i = 0; i < listener_count; i++) {
        listeners[i](RESET_WATCHDOG);
    }
}

static int64_t next_due(int64_t target) {
    for (int i = 0; i < source_count; i++) {
        int64_t due = sources[i].due();
        while (due <= processor_cycle()) {
            sources[i].act();
            due = sources[i].due();
        }
        target = due < target ? due : target;
    }
    return target;
}

void processor_run_to(int64_t target) {
    int64_t waking = 0;
    while (processor_cycle() < target) {
        int64_t next = next_due(target);
        if (processor_cycle() >= target) {
            return;
        }
        if (!processor_powered || processor_cycle() < held_until) {
            int64_t end = processor_powered && held_until < next ? held_until : next;
            processor->cycle = (avr_cycle_count_t)end;
            if (processor_powered && end == held_until) {
                start();
            }
            continue;
        }
        if (next != waking) {
            avr_cycle_timer_register(processor, (avr_cycle_count_t)(next - processor_cycle()), wake, NULL); // no sleep beyond it
            waking = next;
        }
        processor->run(processor);
        if (was_reset) {
            waking = 0;
            bitten();
        }
        if (processor->state == cpu_Done || processor->state == cpu_Crashed) {
            fprintf(stderr, "board: the processor stopped in state %d at pc 0x%x\n", processor->state, processor->pc);
            exit(2);
        }
    }
}

void processor_reset(void) {
    if (processor_powered) {
        begin(RESET_LINE);
    }
}

static enum reset_cause returning; // what the processor will be told when the supply is back

static void lose_supply(enum reset_cause cause, int memory_lost) {
    returning = cause;
    processor_powered = 0;
    eeprom_power_lost();
    uint8_t flags = processor->data[MCUSR_ADDRESS];
    avr_reset(processor);
    processor->data[MCUSR_ADDRESS] = flags;
    reset_parts();
    for (unsigned i = processor->ioend + 1u; memory_lost && i <= processor->ramend; i++) {
        processor->data[i] = (uint8_t)(i * 37 + 11);
    }
}

void processor_power_off(void) {
    lose_supply(RESET_POWER, 1);
}

void processor_brown_out(int memory_lost) {
    if (processor_powered) {
        lose_supply(RESET_BROWN_OUT, memory_lost);
    }
}

void processor_power_on(void) {
    if (!processor_powered) {
        processor_powered = 1;
        begin(returning);
    }
}

void processor_hang(int interrupts_on) {
    avr_flashaddr_t trap = (processor->flashend & ~1u) - 2;
    processor->flash[trap] = RJMP_TO_ITSELF & 0xFF;
    processor->flash[trap + 1] = RJMP_TO_ITSELF >> 8;
    processor->pc = trap;
    processor->sreg[S_I] = interrupts_on != 0;
    processor->state = cpu_Running;
    if (interrupts_on && !processor->interrupt_state) {
        processor->interrupt_state = avr_has_pending_interrupts(processor);
    }
}

void processor_make(const char *path) {
    elf_firmware_t firmware = {0};
    if (elf_read_firmware(path, &firmware)) {
        fprintf(stderr, "board: cannot read %s: build it with make firmware\n", path);
        exit(1);
    }
    processor = avr_make_mcu_by_name("atmega328p");
    if (!processor) {
        fprintf(stderr, "board: this simavr knows no atmega328p\n");
        exit(1);
    }
    avr_init(processor);
    processor->log = LOG_ERROR;
    firmware.frequency = CYCLES_A_SECOND;
    strcpy(firmware.mmcu, "atmega328p");
    avr_load_firmware(processor, &firmware);
    processor->frequency = CYCLES_A_SECOND;
    processor->sleep = no_sleep;
    processor->reset = on_reset;
    avr_irq_register_notify(avr_get_interrupt_irq(processor, AVR_INT_ANY) + AVR_INT_IRQ_RUNNING, on_interrupt, NULL);
    pins_make();
    usart_make();
    spi_make();
    timers_make();
    masks_make();
    eeprom_make();
    begin(RESET_POWER);
}
