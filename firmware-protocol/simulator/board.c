// The firmware, unchanged, on a simulated ATmega328P (libsimavr), stepped by a test over TCP on the loopback.
//
// usage: board FIRMWARE.elf [SECONDS]
//
// Starts the board, lets it run for SECONDS of its own time (default 0) and prints "port N". Every connection then gets a copy of
// that board (a forked process), its time 0 being the moment of the copy. Ends when standard input does.
//
// A connection sends lines, times in nanoseconds of board time, never backwards; each is answered by what happened, then "ok":
//   until T           let time pass                       reset T         pull the reset line
//   send T HEX        put bytes on the wire               hang T          the processor loops with interrupts off
//   pin T D2 1        set an input pin                    power T OFF     no supply for OFF ns; SRAM is lost
// What happened:
//   byte T HEX        a byte's stop bit has left the board
//   edge T D3 1       an output pin changed
//   overrun T         a byte was lost, the firmware not having read the three before it
//   zero T            Timer1 was started: device time 0
#include <arpa/inet.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <simavr/avr_ioport.h>
#include <simavr/avr_uart.h>
#include <simavr/sim_avr.h>
#include <simavr/sim_elf.h>
#include <simavr/sim_io.h>

#define MCUSR_ADDRESS 0x54
#define TCCR1B_ADDRESS 0x81
#define DDRB_ADDRESS 0x24
#define DDRD_ADDRESS 0x2A
#define UCSR0B_ADDRESS 0xC1
#define UDR0_ADDRESS 0xC6
#define RXCIE0_BIT 0x80
#define RECEIVER_ROOM 3
#define PORF 1
#define EXTRF 2
#define BITS_A_BYTE 10
#define LINE_ROOM 65536 // bytes on their way to the board
#define TICK_CYCLES 8

static avr_t *avr;
static avr_uart_t *uart;
static FILE *out;
static avr_cycle_count_t origin;
static avr_cycle_count_t timer_zero;
static avr_cycle_count_t byte_cycles = 320;

static uint8_t line[LINE_ROOM];
static unsigned line_head, line_tail;
static avr_cycle_count_t line_due; // the oldest byte's stop bit
static uint8_t held[RECEIVER_ROOM]; // received and not yet seen by the firmware
static unsigned held_count;
static avr_cycle_count_t transmitter_free;
static uint8_t output_high[2]; // ports B and D

static int64_t nanos(avr_cycle_count_t cycle) {
    return ((int64_t)cycle - (int64_t)origin) * 125 / 2;
}

static avr_cycle_count_t cycles(int64_t ns) {
    return origin + (avr_cycle_count_t)(ns * 2 / 125);
}

static void edge(char port, unsigned bit, unsigned level) {
    uint8_t *high = &output_high[port == 'D'];
    uint8_t ddr = avr->data[port == 'D' ? DDRD_ADDRESS : DDRB_ADDRESS];
    if (level && !(ddr >> bit & 1)) {
        return; // an input's pull-up
    }
    if ((*high >> bit & 1) != level) {
        *high ^= 1u << bit;
        if (out) {
            fprintf(out, "edge %" PRId64 " %c%u %u\n", nanos(avr->cycle), port, bit, level);
        }
    }
}

static void on_pin(avr_irq_t *irq, uint32_t value, void *parameter) {
    (void)irq;
    const char *name = parameter;
    edge(name[0], (unsigned)(name[1] - '0'), value & 1);
}

// Called when the firmware writes UDR0; the stop bit ends a byte's time later.
static void on_byte(avr_irq_t *irq, uint32_t value, void *parameter) {
    (void)irq;
    (void)parameter;
    avr_cycle_count_t start = avr->cycle > transmitter_free ? avr->cycle : transmitter_free;
    transmitter_free = start + byte_cycles;
    if (out) {
        fprintf(out, "byte %" PRId64 " %02x\n", nanos(transmitter_free), value & 0xFF);
    }
}

static void on_timer(avr_irq_t *irq, uint32_t value, void *parameter) {
    (void)irq;
    (void)parameter;
    if (value & 7) {
        timer_zero = avr->cycle;
        if (out) {
            fprintf(out, "zero %" PRId64 "\n", nanos(timer_zero));
        }
    }
}

static avr_cycle_count_t wake(avr_t *a, avr_cycle_count_t when, void *parameter) {
    (void)a;
    (void)when;
    (void)parameter;
    return 0;
}

static void no_sleep(avr_t *a, avr_cycle_count_t how_long) {
    (void)a;
    (void)how_long;
}

// A processor without its pins' direction registers drives nothing: pull-downs take over.
static void float_pins(void) {
    for (unsigned p = 0; p < 2; p++) {
        uint8_t floating = output_high[p] & (uint8_t)~avr->data[p ? DDRD_ADDRESS : DDRB_ADDRESS];
        for (unsigned bit = 0; bit < 8; bit++) {
            if (floating >> bit & 1) {
                edge(p ? 'D' : 'B', bit, 0);
            }
        }
    }
}

// simavr 1.6 always counts a parity bit: eleven bit times for 8N1. Put right whenever the firmware sets its rate.
static void correct_rate(void) {
    static avr_cycle_count_t corrected;
    if (uart->cycles_per_byte && uart->cycles_per_byte != corrected) {
        byte_cycles = uart->cycles_per_byte / 11 * BITS_A_BYTE;
        corrected = uart->cycles_per_byte = byte_cycles;
    }
}

// A byte's stop bit has come. The part holds two bytes and a third in its shift register; simavr would hold 64.
static void arrive(void) {
    uint8_t byte = line[line_tail++ % LINE_ROOM];
    line_due = line_head != line_tail ? line_due + byte_cycles : 0;
    if (held_count < RECEIVER_ROOM) {
        held[held_count++] = byte;
    } else if (out) {
        fprintf(out, "overrun %" PRId64 "\n", nanos(avr->cycle));
    }
}

// Gives the oldest byte to simavr when the firmware has read the one before and lets the interrupt in: simavr's own pacing would
// make a late reader later, and it forgets a byte that came while its interrupt was off.
static void hand_over(void) {
    if (held_count == 0 || uart->input.read != uart->input.write || !(avr->data[UCSR0B_ADDRESS] & RXCIE0_BIT)) {
        return;
    }
    uint8_t byte = held[0];
    memmove(held, held + 1, --held_count);
    avr_cycle_count_t kept = uart->cycles_per_byte;
    uart->cycles_per_byte = 1;
    avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_INPUT), byte);
    uart->cycles_per_byte = kept;
}

// Whether the next instruction is an LDS from UDR0.
static int reads_byte(void) {
    const uint8_t *code = avr->flash + avr->pc;
    return ((code[0] | code[1] << 8) & 0xFE0F) == 0x9000 && code[2] == UDR0_ADDRESS && code[3] == 0;
}

static void run_to(avr_cycle_count_t target) {
    avr_cycle_count_t waking = 0;
    while (avr->cycle < target) {
        correct_rate();
        if (line_due && avr->cycle >= line_due) {
            arrive();
        }
        hand_over();
        avr_cycle_count_t next = line_due && line_due < target ? line_due : target;
        if (next != waking && next > avr->cycle) {
            avr_cycle_timer_register(avr, next - avr->cycle, wake, NULL); // no sleep beyond it
            waking = next;
        }
        if (reads_byte()) {
            // simavr would keep the next byte's interrupt back for a byte's time after a read, also for a byte that is there
            avr_cycle_count_t kept = uart->cycles_per_byte;
            uart->cycles_per_byte = 1;
            avr->run(avr);
            uart->cycles_per_byte = kept;
        } else {
            avr->run(avr);
        }
        if (output_high[0] | output_high[1]) {
            float_pins();
        }
        if (avr->state == cpu_Done || avr->state == cpu_Crashed) {
            fprintf(stderr, "board: the processor stopped in state %d at pc 0x%x\n", avr->state, avr->pc);
            exit(2);
        }
    }
}

static void set_pin(char port, int bit, int level) {
    avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ(port), bit), level);
}

static int estop_level;

static void restart(uint8_t cause) {
    avr_reset(avr);
    avr->data[MCUSR_ADDRESS] = cause;
    float_pins();
    // The contact holds the line against the pull-up. No edge is made for a low line: simavr polls a low interrupt line every
    // cycle from an edge on until the firmware has chosen its mode and the line has risen, and sleep would cost as much as work.
    avr_ioport_external_t contact = {.name = 'D', .mask = 1 << 2, .value = (unsigned long)estop_level << 2};
    avr_ioctl(avr, AVR_IOCTL_IOPORT_SET_EXTERNAL('D'), &contact);
    if (estop_level) {
        set_pin('D', 2, 0);
        set_pin('D', 2, 1);
    }
}

static void command(char *text) {
    char verb[16], word[8], hex[4096];
    int64_t time, number;
    if (sscanf(text, "%15s %" SCNd64, verb, &time) != 2) {
        fprintf(stderr, "board: not a command: %s\n", text);
        exit(2);
    }
    run_to(cycles(time));
    if (!strcmp(verb, "send") && sscanf(text, "%*s %*s %4095s", hex) == 1) {
        unsigned byte;
        if (line_head == line_tail) {
            line_due = avr->cycle + byte_cycles;
        }
        for (const char *p = hex; sscanf(p, "%2x", &byte) == 1; p += 2) {
            line[line_head++ % LINE_ROOM] = (uint8_t)byte;
        }
    } else if (!strcmp(verb, "pin") && sscanf(text, "%*s %*s %7s %" SCNd64, word, &number) == 2) {
        if (!strcmp(word, "D2")) {
            estop_level = (int)number;
            avr_ioport_external_t contact = {.name = 'D', .mask = 1 << 2, .value = (unsigned long)estop_level << 2};
            avr_ioctl(avr, AVR_IOCTL_IOPORT_SET_EXTERNAL('D'), &contact);
        }
        set_pin(word[0], word[1] - '0', (int)number);
    } else if (!strcmp(verb, "reset")) {
        restart(EXTRF);
    } else if (!strcmp(verb, "hang")) {
        avr_flashaddr_t trap = avr->flashend & ~1u;
        trap -= 2;
        avr->flash[trap] = 0xFF; // rjmp to itself
        avr->flash[trap + 1] = 0xCF;
        avr->pc = trap;
        avr->sreg[S_I] = 0;
        avr->state = cpu_Running;
    } else if (!strcmp(verb, "power") && sscanf(text, "%*s %*s %" SCNd64, &number) == 1) {
        avr_reset(avr);
        float_pins();
        avr->cycle += (avr_cycle_count_t)(number * 2 / 125);
        line_tail = line_head;
        line_due = 0;
        held_count = 0;
        for (unsigned i = avr->ioend + 1u; i <= avr->ramend; i++) {
            avr->data[i] = (uint8_t)(i * 37 + 11);
        }
        restart(PORF);
    } else if (strcmp(verb, "until")) {
        fprintf(stderr, "board: not a command: %s\n", text);
        exit(2);
    }
}

static void serve(int connection) {
    FILE *in = fdopen(connection, "r");
    out = fdopen(dup(connection), "w");
    setvbuf(out, NULL, _IOFBF, 1 << 16);
    // time 0 lies in the middle of a tick, so that whole half microseconds of the caller never fall on a tick's border
    run_to(avr->cycle + TICK_CYCLES + 4 - (avr->cycle - timer_zero) % TICK_CYCLES);
    origin = avr->cycle - ((avr->cycle - timer_zero) % TICK_CYCLES - 4);
    fprintf(out, "zero %" PRId64 "\n", nanos(timer_zero));
    for (unsigned p = 0; p < 2; p++) {
        output_high[p] = 0;
    }
    char text[8192];
    while (fgets(text, sizeof text, in)) {
        command(text);
        fputs("ok\n", out);
        fflush(out);
    }
}

static void make_board(const char *path) {
    elf_firmware_t firmware = {0};
    if (elf_read_firmware(path, &firmware)) {
        fprintf(stderr, "board: cannot read %s: build it with make firmware\n", path);
        exit(1);
    }
    avr = avr_make_mcu_by_name("atmega328p");
    avr_init(avr);
    avr->log = LOG_ERROR;
    firmware.frequency = 16000000;
    strcpy(firmware.mmcu, "atmega328p");
    avr_load_firmware(avr, &firmware);
    avr->frequency = 16000000;
    avr->sleep = no_sleep;
    static char names[2][8][3];
    for (unsigned p = 0; p < 2; p++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            snprintf(names[p][bit], 3, "%c%u", p ? 'D' : 'B', bit);
            avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ(p ? 'D' : 'B'), (int)bit), on_pin, names[p][bit]);
        }
    }
    uint32_t flags = 0;
    avr_ioctl(avr, AVR_IOCTL_UART_GET_FLAGS('0'), &flags);
    flags &= ~(uint32_t)(AVR_UART_FLAG_STDIO | AVR_UART_FLAG_POLL_SLEEP);
    avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
    avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT), on_byte, NULL);
    avr_irq_register_notify(avr_iomem_getirq(avr, TCCR1B_ADDRESS, "tccr1b", AVR_IOMEM_IRQ_ALL), on_timer, NULL);
    for (avr_io_t *io = avr->io_port; io; io = io->next) {
        if (!strcmp(io->kind, "uart")) {
            uart = (avr_uart_t *)io;
        }
    }
    restart(PORF);
}

int main(int count, char **arguments) {
    if (count < 2) {
        fprintf(stderr, "usage: board FIRMWARE.elf [SECONDS]\n");
        return 2;
    }
    signal(SIGPIPE, SIG_DFL);
    signal(SIGCHLD, SIG_IGN);
    make_board(arguments[1]);
    run_to(count > 2 ? (avr_cycle_count_t)(atof(arguments[2]) * 16e6) : 16000);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 8)
            || getsockname(listener, (struct sockaddr *)&address, &size)) {
        perror("board: cannot listen on the loopback");
        return 1;
    }
    printf("port %u\n", ntohs(address.sin_port));
    fflush(stdout);
    struct pollfd waiting[2] = {{.fd = 0, .events = POLLIN}, {.fd = listener, .events = POLLIN}};
    for (;;) {
        poll(waiting, 2, -1);
        char ignored[64];
        if (waiting[0].revents && read(0, ignored, sizeof ignored) <= 0) {
            return 0;
        }
        if (waiting[1].revents & POLLIN) {
            int connection = accept(listener, NULL, NULL);
            if (fork() == 0) {
                close(listener);
                serve(connection);
                return 0;
            }
            close(connection);
        }
    }
}
