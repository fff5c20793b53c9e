#include "pins.h"

#include <inttypes.h>
#include <simavr/avr_ioport.h>
#include <simavr/sim_io.h>
#include <stdlib.h>
#include <string.h>

#include "processor.h"

#define PORTS 3
#define ESTOP_BIT 2 // of port D

struct port {
    char letter;
    avr_io_addr_t in, ddr, out;
    int bits;
    uint8_t driven;       // inputs with a source outside
    uint8_t driven_level;
    uint8_t stuck, stuck_level;
    uint8_t level;        // of the pins, as last told
    avr_io_read_t read;
    void *read_parameter;
    char names[8][4];
};

static struct port ports[PORTS] = {
    {.letter = 'B', .in = 0x23, .ddr = 0x24, .out = 0x25, .bits = 6},
    {.letter = 'C', .in = 0x26, .ddr = 0x27, .out = 0x28, .bits = 6},
    {.letter = 'D', .in = 0x29, .ddr = 0x2A, .out = 0x2B, .bits = 8},
};

static void (*edge_listener)(const char *pin, int level);
static FILE *csv;
static int64_t (*host_ns_of)(int64_t cycle);
static FILE *vcd;

static void tell(struct port *p, int bit, int level) {
    int64_t cycle = processor_cycle();
    if (edge_listener) {
        edge_listener(p->names[bit], level);
    }
    if (csv) {
        fprintf(csv, "%" PRId64 ",%" PRId64 ",%" PRId64 ",%s,%d\n", cycle, cycle * 125 / 2, host_ns_of(cycle), p->names[bit], level);
    }
    if (vcd) {
        fprintf(vcd, "#%" PRId64 "\n%d%c\n", cycle * 125 / 2, level, (char)('!' + (p - ports) * 8 + bit));
    }
}

static void refresh(struct port *p) {
    uint8_t ddr = processor->data[p->ddr];
    uint8_t level = (uint8_t)((processor->data[p->out] & ddr) | (p->driven_level & p->driven & ~ddr));
    level = (uint8_t)((level & ~p->stuck) | (p->stuck_level & p->stuck));
    uint8_t changed = level ^ p->level;
    p->level = level;
    for (int bit = 0; changed; bit++, changed >>= 1) {
        if (changed & 1) {
            tell(p, bit, level >> bit & 1);
        }
    }
}

static void on_port(avr_irq_t *irq, uint32_t value, void *parameter) {
    (void)irq;
    (void)value;
    refresh(parameter);
}

static uint8_t read_pins(avr_t *avr, avr_io_addr_t address, void *parameter) {
    struct port *p = parameter;
    uint8_t value = p->read ? p->read(avr, address, p->read_parameter) : avr->data[address];
    return (uint8_t)((value & ~p->stuck) | (p->stuck_level & p->stuck));
}

static avr_irq_t *irq_of(const struct port *p, int index) {
    return avr_io_getirq(processor, AVR_IOCTL_IOPORT_GETIRQ(p->letter), index);
}

static struct port *find(const char *name, int *bit) {
    for (struct port *p = ports; p < ports + PORTS; p++) {
        for (*bit = 0; *bit < p->bits; (*bit)++) {
            if (!strcmp(p->names[*bit], name)) {
                return p;
            }
        }
    }
    return NULL;
}

static void connect(struct port *p) {
    avr_ioport_external_t outside = {.name = (unsigned long)p->letter, .mask = p->driven, .value = p->driven_level};
    avr_ioctl(processor, AVR_IOCTL_IOPORT_SET_EXTERNAL(p->letter), &outside);
}

int pins_set(const char *name, int level) {
    int bit;
    struct port *p = find(name, &bit);
    if (!p) {
        return 0;
    }
    uint8_t mask = (uint8_t)(1 << bit);
    p->driven |= mask;
    p->driven_level = (uint8_t)(level ? p->driven_level | mask : p->driven_level & ~mask);
    connect(p);
    if (!(processor->data[p->ddr] & mask)) {
        avr_raise_irq(irq_of(p, bit), level != 0);
    }
    refresh(p);
    return 1;
}

int pins_stick(const char *name, enum stuck stuck) {
    int bit;
    struct port *p = find(name, &bit);
    if (!p) {
        return 0;
    }
    uint8_t mask = (uint8_t)(1 << bit);
    p->stuck = (uint8_t)(stuck == STUCK_FREE ? p->stuck & ~mask : p->stuck | mask);
    p->stuck_level = (uint8_t)(stuck == STUCK_HIGH ? p->stuck_level | mask : p->stuck_level & ~mask);
    refresh(p);
    return 1;
}

// Sources outside hold their level through a reset. No edge is made for a low line: simavr polls a low interrupt line every cycle
// from an edge on until the firmware has chosen its mode and the line has risen, and sleep would cost as much as work.
void pins_reset(void) {
    for (struct port *p = ports; p < ports + PORTS; p++) {
        connect(p);
        for (int bit = 0; bit < p->bits; bit++) {
            if (p->driven & p->driven_level & 1 << bit) {
                avr_raise_irq(irq_of(p, bit), 0);
                avr_raise_irq(irq_of(p, bit), 1);
            }
        }
        refresh(p);
    }
}

void pins_on_edge(void (*listener)(const char *pin, int level)) {
    edge_listener = listener;
}

void pins_log(FILE *log, int64_t (*host_time)(int64_t cycle)) {
    csv = log;
    host_ns_of = host_time;
    fputs("cycle,time_ns,host_ns,pin,level\n", csv);
}

void pins_vcd(FILE *file) {
    vcd = file;
    fputs("$timescale 1ns $end\n$scope module board $end\n", vcd);
    for (struct port *p = ports; p < ports + PORTS; p++) {
        for (int bit = 0; bit < p->bits; bit++) {
            fprintf(vcd, "$var wire 1 %c %s $end\n", (char)('!' + (p - ports) * 8 + bit), p->names[bit]);
        }
    }
    fputs("$upscope $end\n$enddefinitions $end\n", vcd);
}

void pins_make(void) {
    for (struct port *p = ports; p < ports + PORTS; p++) {
        for (int bit = 0; bit < p->bits; bit++) {
            snprintf(p->names[bit], sizeof p->names[bit], p->letter == 'C' ? "A%d" : "D%d", p->letter == 'B' ? bit + 8 : bit);
        }
        avr_irq_register_notify(irq_of(p, IOPORT_IRQ_REG_PORT), on_port, p);
        avr_irq_register_notify(irq_of(p, IOPORT_IRQ_DIRECTION_ALL), on_port, p);
        avr_io_addr_t io = AVR_DATA_TO_IO(p->in);
        p->read = processor->io[io].r.c;
        p->read_parameter = processor->io[io].r.param;
        processor->io[io].r.c = read_pins;
        processor->io[io].r.param = p;
    }
    ports[PORTS - 1].driven = 1 << ESTOP_BIT; // closed: the contact is there from the start
}
