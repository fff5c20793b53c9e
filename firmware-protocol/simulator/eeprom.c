#include "eeprom.h"

#include <fcntl.h>
#include <simavr/avr_eeprom.h>
#include <simavr/sim_io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "processor.h"

#define EERE 0x01
#define EEPE 0x02
#define EEMPE 0x04
#define EERIE 0x08
#define ERASE_ONLY 0x10
#define WRITE_ONLY 0x20
#define MODE (ERASE_ONLY | WRITE_ONLY)
#define ERASED 0xFF
#define WHOLE_CYCLES (CYCLES_A_SECOND / 10000 * 34) // 3.4 ms
#define HALF_CYCLES (CYCLES_A_SECOND / 10000 * 18)
#define ENABLED_CYCLES 4
#define READ_HALT 4
#define WRITE_HALT 2

int eeprom_tear = ERASED;

static avr_eeprom_t *eeprom;
static int64_t lands = NEVER; // the end of the write that is running
static uint16_t address;
static uint8_t value;
static int64_t enabled_until = -1; // EEMPE

static int busy(void) {
    return lands != NEVER;
}

// The interrupt is a level: it comes as long as nothing is being written.
static void ask_for_interrupt(void) {
    if (processor->data[eeprom->r_eecr] & EERIE && !busy()) {
        avr_raise_interrupt(processor, &eeprom->ready);
    } else {
        avr_clear_interrupt(processor, &eeprom->ready);
    }
}

static void on_interrupt(avr_irq_t *irq, uint32_t runs, void *parameter) {
    (void)irq;
    (void)parameter;
    if (!runs) {
        ask_for_interrupt();
    }
}

static uint16_t addressed(void) {
    return (uint16_t)((processor->data[eeprom->r_eearl] | processor->data[eeprom->r_eearh] << 8) & (eeprom->size - 1));
}

static uint8_t read_control(avr_t *avr, avr_io_addr_t at, void *parameter) {
    (void)parameter;
    return (uint8_t)((avr->data[at] & (MODE | EERIE)) | (busy() ? EEPE : 0) | (processor_cycle() <= enabled_until ? EEMPE : 0));
}

static void begin_write(uint8_t mode) {
    address = addressed();
    uint8_t old = eeprom->eeprom[address];
    uint8_t data = processor->data[eeprom->r_eedr];
    value = mode == ERASE_ONLY ? ERASED : mode == WRITE_ONLY ? old & data : data;
    processor->cycle += WRITE_HALT;
    lands = processor_cycle() + (mode ? HALF_CYCLES : WHOLE_CYCLES);
    enabled_until = -1;
}

static void write_control(avr_t *avr, avr_io_addr_t at, uint8_t written, void *parameter) {
    (void)parameter;
    uint8_t mode = busy() ? avr->data[at] & MODE : written & MODE;
    avr->data[at] = mode | (written & EERIE);
    if (written & EEPE && !busy() && processor_cycle() <= enabled_until) {
        begin_write(mode);
    } else if (written & EEMPE) {
        enabled_until = processor_cycle() + ENABLED_CYCLES;
    }
    if (written & EERE && !busy()) {
        avr->data[eeprom->r_eedr] = eeprom->eeprom[addressed()];
        avr->cycle += READ_HALT;
    }
    ask_for_interrupt();
}

static void write_address(avr_t *avr, avr_io_addr_t at, uint8_t written, void *parameter) {
    (void)parameter;
    if (!busy()) {
        avr->data[at] = written;
    }
}

static int64_t due(void) {
    return lands;
}

static void act(void) {
    eeprom->eeprom[address] = value;
    lands = NEVER;
    ask_for_interrupt();
}

void eeprom_power_lost(void) {
    if (busy() && eeprom_tear != TEAR_OLD) {
        eeprom->eeprom[address] = eeprom_tear == TEAR_NEW ? value : (uint8_t)eeprom_tear;
    }
    lands = NEVER;
    enabled_until = -1;
}

uint8_t *eeprom_cells(int *size) {
    *size = eeprom->size;
    return eeprom->eeprom;
}

void eeprom_keep(const char *path) {
    int file = open(path, O_RDWR | O_CREAT, 0644);
    off_t length = file < 0 ? -1 : lseek(file, 0, SEEK_END);
    uint8_t *mapped = MAP_FAILED;
    if (length >= 0 && !ftruncate(file, eeprom->size)) {
        mapped = mmap(NULL, eeprom->size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    }
    if (mapped == MAP_FAILED) {
        perror(path);
        exit(1);
    }
    close(file);
    if (length < eeprom->size) {
        memset(mapped + length, ERASED, (size_t)(eeprom->size - length));
    }
    eeprom->eeprom = mapped;
}

static void take_write(avr_io_addr_t at, avr_io_write_t with) {
    processor->io[AVR_DATA_TO_IO(at)].w.c = with;
    processor->io[AVR_DATA_TO_IO(at)].w.param = NULL;
}

void eeprom_make(void) {
    for (avr_io_t *io = processor->io_port; io; io = io->next) {
        if (!strcmp(io->kind, "eeprom")) {
            eeprom = (avr_eeprom_t *)io;
        }
    }
    if (!eeprom) {
        fprintf(stderr, "board: this simavr has no EEPROM\n");
        exit(1);
    }
    take_write(eeprom->r_eecr, write_control);
    take_write(eeprom->r_eearl, write_address);
    take_write(eeprom->r_eearh, write_address);
    processor->io[AVR_DATA_TO_IO(eeprom->r_eecr)].r.c = read_control;
    avr_irq_register_notify(eeprom->ready.irq + AVR_INT_IRQ_RUNNING, on_interrupt, NULL);
    processor_add((struct source){due, act});
}
