#include "usart.h"

#include <simavr/avr_uart.h>
#include <simavr/sim_io.h>
#include <string.h>

#include "processor.h"
#include "wire.h"

#define RXC 0x80
#define TXC 0x40
#define UDRE 0x20
#define FE 0x10
#define DOR 0x08
#define U2X 0x02
#define SETTABLE 0x03 // U2X, MPCM
#define RXCIE 0x80
#define TXCIE 0x40
#define UDRIE 0x20
#define RXEN 0x10
#define TXEN 0x08
#define EIGHT_BITS 0x06
#define PLACES 2
#define BITS_A_BYTE 10

struct received {
    uint8_t byte;
    uint8_t errors;
};

uint64_t usart_overruns;

static avr_uart_t *uart;
static struct received places[PLACES];
static int held;
static struct received shift;
static int shift_full;
static uint8_t lost; // DOR of the next byte
static uint8_t waiting; // the byte to be sent next
static int waiting_full;
static int sending;

static uint8_t *cell(avr_io_addr_t address) {
    return &processor->data[address];
}

int64_t usart_bit_cycles(void) {
    int divisor = (cell(uart->ubrrl.reg)[0] | (cell(uart->ubrrh.reg)[0] & 0x0F) << 8) + 1;
    return (int64_t)divisor * (*cell(uart->r_ucsra) & U2X ? 8 : 16);
}

int usart_receiver_on(void) {
    return processor_powered && *cell(uart->r_ucsrb) & RXEN;
}

static void request(avr_int_vector_t *vector, int wanted) {
    if (!wanted) {
        avr_clear_interrupt(processor, vector);
    } else {
        avr_raise_interrupt(processor, vector);
    }
}

static void refresh(void) {
    uint8_t *a = cell(uart->r_ucsra);
    uint8_t b = *cell(uart->r_ucsrb);
    *a &= TXC | SETTABLE;
    *a |= (held ? RXC | places[0].errors : 0) | (waiting_full ? 0 : UDRE);
    uint8_t status = *a;
    request(&uart->rxc, held && b & RXCIE);
    request(&uart->udrc, !waiting_full && b & UDRIE);
    *a = status;
}

static void next_place(void) {
    if (shift_full && held < PLACES) {
        places[held++] = shift;
        shift_full = 0;
    }
}

void usart_start_bit(void) {
    if (usart_receiver_on() && shift_full) {
        shift_full = 0;
        lost = DOR;
        usart_overruns++;
        wire_overrun();
    }
}

void usart_received(uint8_t byte, int frame_error) {
    shift = (struct received){byte, (uint8_t)((frame_error ? FE : 0) | lost)};
    lost = 0;
    shift_full = 1;
    next_place();
    refresh();
}

static void send(uint8_t byte);

static avr_cycle_count_t sent(avr_t *avr, avr_cycle_count_t when, void *parameter) {
    (void)avr;
    (void)when;
    (void)parameter;
    sending = 0;
    if (waiting_full) {
        waiting_full = 0;
        send(waiting);
    } else {
        *cell(uart->r_ucsra) |= TXC;
        if (*cell(uart->r_ucsrb) & TXCIE) {
            request(&uart->txc, 1);
        }
    }
    refresh();
    return 0;
}

static void send(uint8_t byte) {
    static int64_t line_free;
    int64_t now = processor_cycle();
    // the timer that ends a byte is some cycles late; bytes in a row follow each other without a gap all the same
    int64_t begins = line_free < now && now - line_free < usart_bit_cycles() / 2 ? line_free : now;
    line_free = begins + BITS_A_BYTE * usart_bit_cycles();
    sending = 1;
    wire_send(byte, begins);
    avr_cycle_timer_register(processor, (avr_cycle_count_t)(line_free - now), sent, NULL);
}

static uint8_t read_data(avr_t *avr, avr_io_addr_t address, void *parameter) {
    (void)avr;
    (void)address;
    (void)parameter;
    uint8_t byte = places[0].byte;
    if (held) {
        memmove(places, places + 1, sizeof places[0]);
        held--;
        next_place();
    }
    refresh();
    return byte;
}

static void write_data(avr_t *avr, avr_io_addr_t address, uint8_t byte, void *parameter) {
    (void)avr;
    (void)address;
    (void)parameter;
    if (!(*cell(uart->r_ucsrb) & TXEN) || waiting_full) {
        return;
    }
    if (sending) {
        waiting = byte;
        waiting_full = 1;
    } else {
        send(byte);
    }
    refresh();
}

static uint8_t read_status(avr_t *avr, avr_io_addr_t address, void *parameter) {
    (void)avr;
    (void)parameter;
    return *cell(address);
}

static void write_status(avr_t *avr, avr_io_addr_t address, uint8_t value, void *parameter) {
    (void)avr;
    (void)parameter;
    uint8_t kept = *cell(address) & TXC & (uint8_t)~value;
    *cell(address) = (uint8_t)(kept | (value & SETTABLE));
    refresh();
}

static void write_control(avr_t *avr, avr_io_addr_t address, uint8_t value, void *parameter) {
    (void)avr;
    (void)parameter;
    *cell(address) = value;
    if (!(value & RXEN)) {
        held = shift_full = lost = 0; // the data sheet: switching the receiver off flushes it
    }
    refresh();
}

static void replace(avr_io_addr_t address, avr_io_read_t read, avr_io_write_t write) {
    avr_io_addr_t io = AVR_DATA_TO_IO(address);
    if (read) {
        processor->io[io].r.c = read;
        processor->io[io].r.param = NULL;
    }
    processor->io[io].w.c = write;
    processor->io[io].w.param = NULL;
}

void usart_make(void) {
    for (avr_io_t *io = processor->io_port; io; io = io->next) {
        if (!strcmp(io->kind, "uart")) {
            uart = (avr_uart_t *)io;
        }
    }
    uart->flags = 0;
    replace(uart->r_udr, read_data, write_data);
    replace(uart->r_ucsra, read_status, write_status);
    replace(uart->r_ucsrb, NULL, write_control);
}

void usart_reset(void) {
    held = shift_full = waiting_full = sending = 0;
    lost = 0;
    *cell(uart->r_ucsra) = UDRE;
    *cell(uart->r_ucsrb) = 0;
    *cell(uart->r_ucsrc) = EIGHT_BITS;
    wire_cut();
}
