#include "masks.h"

#include <simavr/sim_interrupts.h>
#include <simavr/sim_io.h>

#include "processor.h"

static const avr_io_addr_t FLAGS[] = {0x3B, 0x3C}; // PCIFR, EIFR
static const avr_io_addr_t MASKS[] = {0x68, 0x6E, 0x6F, 0x70}; // PCICR, TIMSK0, TIMSK1, TIMSK2

static void write_mask(avr_t *avr, avr_io_addr_t address, uint8_t written, void *parameter) {
    (void)parameter;
    avr->data[address] = written;
    for (int i = 0; i < avr->interrupts.vector_count; i++) {
        avr_int_vector_t *vector = avr->interrupts.vector[i];
        if (vector->enable.reg == address && avr_regbit_get(avr, vector->enable) && avr_regbit_get(avr, vector->raised)) {
            avr_raise_interrupt(avr, vector);
        }
    }
}

// A one clears its flag; simavr would keep it as written.
static void write_flags(avr_t *avr, avr_io_addr_t address, uint8_t written, void *parameter) {
    (void)parameter;
    for (int i = 0; i < avr->interrupts.vector_count; i++) {
        avr_int_vector_t *vector = avr->interrupts.vector[i];
        if (vector->raised.reg == address && written >> vector->raised.bit & 1) {
            avr_clear_interrupt(avr, vector);
            avr_regbit_clear(avr, vector->raised);
        }
    }
}

void masks_make(void) {
    for (unsigned i = 0; i < sizeof FLAGS / sizeof *FLAGS; i++) {
        avr_register_io_write(processor, FLAGS[i], write_flags, 0);
    }
    for (unsigned i = 0; i < sizeof MASKS / sizeof *MASKS; i++) {
        avr_register_io_write(processor, MASKS[i], write_mask, 0);
    }
}
