// The board stepped by a test over TCP on the loopback.
//
// Starts the board, lets it run for a while of its own time and prints "port N". Every connection then gets a copy of that board (a
// forked process), its time 0 being the moment of the copy. Ends when standard input does.
//
// A connection sends lines, times in nanoseconds of board time, never backwards; each is answered by what happened, then "ok":
//   until T           let time pass
//   send T HEX        put bytes on the wire
//   stack T           tell how deep the stack has been
//   VERB T ...        at this time, what commands.h lists
// What happened:
//   byte T HEX        a byte's stop bit has left the board
//   edge T D3 1       a pin changed
//   spi T HEX         D10 rose again, and this had been clocked out on SPI while it was low
//   overrun T         a byte was lost, the firmware not having read the ones before it
//   stack T ADDRESS   the lowest stack pointer that an interrupt has found so far
//   zero T            Timer1 was started: device time 0
#include "stepped.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <simavr/sim_io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "commands.h"
#include "pins.h"
#include "processor.h"
#include "spi.h"
#include "wire.h"

#define TCCR1B_ADDRESS 0x81
#define CLOCK_SELECT 7
#define TICK_CYCLES 8
#define LONGEST_LINE 65536

static FILE *out;
static int64_t origin;
static int64_t timer_zero;

static int64_t nanos(int64_t cycle) {
    return (cycle - origin) * 125 / 2;
}

static void on_edge(const char *pin, int level) {
    if (out) {
        fprintf(out, "edge %" PRId64 " %s %d\n", nanos(processor_cycle()), pin, level);
    }
}

static void on_host(uint8_t byte, int64_t end) {
    if (out) {
        fprintf(out, "byte %" PRId64 " %02x\n", nanos(end), byte);
    }
}

static void on_transfer(const uint8_t *bytes, int count) {
    if (out) {
        fprintf(out, "spi %" PRId64 " ", nanos(processor_cycle()));
        for (int i = 0; i < count; i++) {
            fprintf(out, "%02x", bytes[i]);
        }
        fputc('\n', out);
    }
}

static void on_overrun(void) {
    if (out) {
        fprintf(out, "overrun %" PRId64 "\n", nanos(processor_cycle()));
    }
}

static void on_timer(avr_irq_t *irq, uint32_t value, void *parameter) {
    (void)irq;
    (void)parameter;
    if (value & CLOCK_SELECT) {
        timer_zero = processor_cycle();
        if (out) {
            fprintf(out, "zero %" PRId64 "\n", nanos(timer_zero));
        }
    }
}

static int command(char *text) {
    char verb[16], *rest;
    int64_t time;
    int after = 0;
    if (sscanf(text, "%15s %" SCNd64 "%n", verb, &time, &after) < 2) {
        return 0;
    }
    processor_run_to(origin + time * 2 / 125);
    rest = text + after;
    if (!strcmp(verb, "until")) {
        return 1;
    }
    if (!strcmp(verb, "stack")) {
        fprintf(out, "stack %" PRId64 " %u\n", nanos(processor_cycle()), processor_lowest_stack);
        return 1;
    }
    if (!strcmp(verb, "send")) {
        unsigned value;
        for (rest += strspn(rest, " "); sscanf(rest, "%2x", &value) == 1; rest += 2) {
            uint8_t byte = (uint8_t)value;
            wire_host_puts(&byte, 1, processor_cycle(), 0);
        }
        return 1;
    }
    char line[256];
    snprintf(line, sizeof line, "%s%s", verb, rest);
    return commands_do(line);
}

static void serve(int connection) {
    FILE *in = fdopen(connection, "r");
    out = fdopen(dup(connection), "w");
    setvbuf(out, NULL, _IOFBF, 1 << 16);
    // time 0 lies in the middle of a tick, so that whole half microseconds of the caller never fall on a tick's border
    processor_run_to(processor_cycle() + TICK_CYCLES + TICK_CYCLES / 2 - (processor_cycle() - timer_zero) % TICK_CYCLES);
    origin = processor_cycle() - ((processor_cycle() - timer_zero) % TICK_CYCLES - TICK_CYCLES / 2);
    fprintf(out, "zero %" PRId64 "\n", nanos(timer_zero));
    static char text[LONGEST_LINE];
    while (fgets(text, sizeof text, in)) {
        text[strcspn(text, "\n")] = 0;
        if (!command(text)) {
            fprintf(stderr, "board: not a command: %s\n", text);
            exit(2);
        }
        fputs("ok\n", out);
        fflush(out);
    }
}

int stepped(double seconds) {
    signal(SIGPIPE, SIG_DFL);
    signal(SIGCHLD, SIG_IGN);
    wire_make(1, on_host);
    wire_on_overrun = on_overrun;
    spi_on_transfer(on_transfer);
    pins_on_edge(on_edge);
    avr_irq_register_notify(avr_iomem_getirq(processor, TCCR1B_ADDRESS, "tccr1b", AVR_IOMEM_IRQ_ALL), on_timer, NULL);
    processor_run_to((int64_t)(seconds * CYCLES_A_SECOND) + CYCLES_A_SECOND / 1000);
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
