#include "timers.h"

#include <simavr/avr_timer.h>
#include <simavr/sim_io.h>
#include <string.h>

#include "processor.h"

static void clear(avr_int_vector_t *vector, avr_io_addr_t address, uint8_t written) {
    if (vector->raised.reg == address && written >> vector->raised.bit & 1) {
        avr_clear_interrupt(processor, vector);
        avr_regbit_clear(processor, vector->raised);
    }
}

static void write_flags(avr_t *avr, avr_io_addr_t address, uint8_t written, void *parameter) {
    (void)avr;
    avr_timer_t *timer = parameter;
    clear(&timer->overflow, address, written);
    clear(&timer->icr, address, written);
    for (int i = 0; i < AVR_TIMER_COMP_COUNT; i++) {
        clear(&timer->comp[i].interrupt, address, written);
    }
}

static void ask(avr_int_vector_t *vector, avr_io_addr_t address) {
    if (vector->enable.reg == address && avr_regbit_get(processor, vector->enable) && avr_regbit_get(processor, vector->raised)) {
        avr_raise_interrupt(processor, vector);
    }
}

static void write_masks(avr_t *avr, avr_io_addr_t address, uint8_t written, void *parameter) {
    avr_timer_t *timer = parameter;
    avr->data[address] = written;
    ask(&timer->overflow, address);
    ask(&timer->icr, address);
    for (int i = 0; i < AVR_TIMER_COMP_COUNT; i++) {
        ask(&timer->comp[i].interrupt, address);
    }
}

void timers_make(void) {
    for (avr_io_t *io = processor->io_port; io; io = io->next) {
        if (!strcmp(io->kind, "timer")) {
            avr_timer_t *timer = (avr_timer_t *)io;
            avr_io_addr_t flags = AVR_DATA_TO_IO(timer->overflow.raised.reg);
            processor->io[flags].w.c = write_flags;
            processor->io[flags].w.param = timer;
            avr_io_addr_t masks = AVR_DATA_TO_IO(timer->overflow.enable.reg);
            processor->io[masks].w.c = write_masks;
            processor->io[masks].w.param = timer;
        }
    }
}
