#include "spi.h"

#include <simavr/avr_ioport.h>
#include <simavr/sim_io.h>
#include <stddef.h>

#include "processor.h"

#define SPCR 0x4C
#define SPSR 0x4D
#define SPDR 0x4E
#define DDRB 0x24
#define PORTB 0x25
#define SPE 0x40
#define MSTR 0x10
#define SPIF 0x80
#define WCOL 0x40
#define SPI2X 0x01
#define SELECT 0x04 // D10; high while nobody drives it: it has a pull-up
#define WIRES 0x28  // D11 and D13 must be outputs, or nothing goes out
#define BITS_A_BYTE 8
#define MOST_BYTES 8

static void (*listener)(const uint8_t *bytes, int count);
static uint8_t taken[MOST_BYTES];
static int count;
static int selected;
static int busy;
static int seen; // SPIF was read as set: what touches the data register next clears it
static uint8_t shift;

static uint8_t *cell(avr_io_addr_t address) {
    return &processor->data[address];
}

static int64_t byte_cycles(void) {
    static const int DIVISORS[] = {4, 16, 64, 128};
    return (int64_t)BITS_A_BYTE * DIVISORS[*cell(SPCR) & 3] / (*cell(SPSR) & SPI2X ? 2 : 1);
}

static avr_cycle_count_t shifted(avr_t *avr, avr_cycle_count_t when, void *parameter) {
    (void)avr;
    (void)when;
    (void)parameter;
    busy = 0;
    *cell(SPSR) |= SPIF;
    if (selected && (*cell(DDRB) & WIRES) == WIRES && count < MOST_BYTES) {
        taken[count++] = shift;
    }
    return 0;
}

static void touch_data(void) {
    if (seen) {
        seen = 0;
        *cell(SPSR) &= (uint8_t) ~(SPIF | WCOL);
    }
}

static void write_data(avr_t *avr, avr_io_addr_t address, uint8_t byte, void *parameter) {
    (void)address;
    (void)parameter;
    touch_data();
    if ((*cell(SPCR) & (SPE | MSTR)) != (SPE | MSTR)) {
        return;
    }
    if (busy) {
        *cell(SPSR) |= WCOL;
        return;
    }
    busy = 1;
    shift = byte;
    avr_cycle_timer_register(avr, (avr_cycle_count_t)byte_cycles(), shifted, NULL);
}

// Nothing answers: the line in reads low.
static uint8_t read_data(avr_t *avr, avr_io_addr_t address, void *parameter) {
    (void)avr;
    (void)address;
    (void)parameter;
    touch_data();
    return 0;
}

static uint8_t read_status(avr_t *avr, avr_io_addr_t address, void *parameter) {
    (void)avr;
    (void)address;
    (void)parameter;
    seen = *cell(SPSR) & SPIF;
    return *cell(SPSR);
}

static void write_status(avr_t *avr, avr_io_addr_t address, uint8_t value, void *parameter) {
    (void)avr;
    (void)address;
    (void)parameter;
    *cell(SPSR) = (uint8_t)((*cell(SPSR) & ~SPI2X) | (value & SPI2X));
}

static void on_port(avr_irq_t *irq, uint32_t value, void *parameter) {
    (void)irq;
    (void)value;
    (void)parameter;
    int now = (*cell(DDRB) & SELECT) && !(*cell(PORTB) & SELECT);
    if (selected && !now && count && listener) {
        listener(taken, count);
    }
    if (selected != now) {
        count = 0;
    }
    selected = now;
}

static void replace(avr_io_addr_t address, avr_io_read_t read, avr_io_write_t write) {
    avr_io_addr_t io = AVR_DATA_TO_IO(address);
    processor->io[io].r.c = read;
    processor->io[io].r.param = NULL;
    processor->io[io].w.c = write;
    processor->io[io].w.param = NULL;
}

void spi_on_transfer(void (*on_transfer)(const uint8_t *bytes, int count)) {
    listener = on_transfer;
}

// A transfer that a reset cuts short is none: the chip select comes up with its pull-up before the last bit.
void spi_reset(void) {
    avr_cycle_timer_cancel(processor, shifted, NULL);
    busy = seen = selected = count = 0;
}

void spi_make(void) {
    replace(SPDR, read_data, write_data);
    replace(SPSR, read_status, write_status);
    avr_irq_register_notify(avr_io_getirq(processor, AVR_IOCTL_IOPORT_GETIRQ('B'), IOPORT_IRQ_REG_PORT), on_port, NULL);
    avr_irq_register_notify(avr_io_getirq(processor, AVR_IOCTL_IOPORT_GETIRQ('B'), IOPORT_IRQ_DIRECTION_ALL), on_port, NULL);
}
