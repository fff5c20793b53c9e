#include "wire.h"

#include <inttypes.h>

#include "processor.h"
#include "usart.h"

struct line to_board;
struct line to_host;
double wire_host_bit;
void (*wire_on_overrun)(void);

static void (*host)(uint8_t byte, int64_t end);
static FILE *out;
static int64_t (*host_ns_of)(int64_t cycle);

static void note(const struct line *line, int64_t cycle, int64_t host_ns, unsigned byte, const char *fate) {
    if (out) {
        fprintf(out, "%s,%" PRId64 ",%" PRId64 ",%" PRId64 ",%02x,%s\n", line == &to_board ? "to-board" : "to-host", cycle,
                cycle * 125 / 2, host_ns, byte, fate);
    }
}

static double board_bit(void) {
    return usart_receiver_on() ? (double)usart_bit_cycles() : 0;
}

static double host_bit(void) {
    return wire_host_bit > 0 ? wire_host_bit : (double)usart_bit_cycles();
}

static void start_at_board(struct line *line) {
    (void)line;
    usart_start_bit();
}

static void byte_at_board(struct line *line, uint8_t byte, int frame_error, int64_t end, int64_t origin) {
    note(line, end, origin, byte, !usart_receiver_on() ? "deaf" : frame_error ? "framing" : "ok");
    if (usart_receiver_on()) {
        usart_received(byte, frame_error);
    }
}

static void start_at_host(struct line *line) {
    (void)line;
}

static void byte_at_host(struct line *line, uint8_t byte, int frame_error, int64_t end, int64_t origin) {
    (void)origin;
    note(line, end, host_ns_of ? host_ns_of(end) : 0, byte, frame_error ? "framing" : "ok");
    host(byte, end);
}

static void spoilt(struct line *line, enum fault fault, uint8_t byte, int64_t origin) {
    note(line, processor_cycle(), origin, byte, FAULT_NAMES[fault]);
}

static int64_t board_due(void) {
    return line_due(&to_board);
}

static void board_act(void) {
    line_act(&to_board);
}

static int64_t host_due(void) {
    return line_due(&to_host);
}

static void host_act(void) {
    line_act(&to_host);
}

void wire_make(uint64_t seed, void (*on_host)(uint8_t byte, int64_t end)) {
    host = on_host;
    line_make(&to_board, seed);
    line_make(&to_host, seed ^ 0x9E3779B97F4A7C15ULL);
    to_board.receiver_bit = board_bit;
    to_board.on_start = start_at_board;
    to_board.on_byte = byte_at_board;
    to_host.receiver_bit = host_bit;
    to_host.on_start = start_at_host;
    to_host.on_byte = byte_at_host;
    to_board.on_fault = to_host.on_fault = spoilt;
    processor_add((struct source){board_due, board_act});
    processor_add((struct source){host_due, host_act});
}

void wire_log(FILE *log, int64_t (*host_time)(int64_t cycle)) {
    out = log;
    host_ns_of = host_time;
    fputs("direction,cycle,time_ns,host_ns,byte,fate\n", out);
}

int wire_host_puts(const uint8_t *bytes, int count, int64_t earliest, int64_t host_ns) {
    int placed = 1;
    for (int i = 0; i < count; i++) {
        placed = line_put(&to_board, bytes[i], (double)earliest, host_bit(), host_ns) && placed;
    }
    return placed;
}

void wire_flood(struct line *line, int count) {
    double bit = line == &to_board ? host_bit() : (double)usart_bit_cycles();
    for (int i = 0; i < count; i++) {
        line_put(line, (uint8_t)line_random(line), (double)processor_cycle(), bit, 0);
    }
}

void wire_send(uint8_t byte, int64_t begins) {
    line_put(&to_host, byte, (double)begins, (double)usart_bit_cycles(), 0);
}

void wire_overrun(void) {
    note(&to_board, processor_cycle(), 0, 0, "overrun");
    if (wire_on_overrun) {
        wire_on_overrun();
    }
}

void wire_cut(void) {
    line_cut(&to_host, processor_cycle());
}
