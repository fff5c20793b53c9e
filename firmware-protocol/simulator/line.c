#include "line.h"

#include <math.h>

#include "processor.h"

#define STOP_BIT 9
#define SAMPLED_AT 0.5

const char *const FAULT_NAMES[FAULT_KINDS] = {"corrupt", "drop", "duplicate", "reorder"};

void line_make(struct line *line, uint64_t seed) {
    line->seed = seed ? seed : 1;
    line->start_bit = NAN;
}

// xorshift64*
uint64_t line_random(struct line *line) {
    line->seed ^= line->seed >> 12;
    line->seed ^= line->seed << 25;
    line->seed ^= line->seed >> 27;
    return line->seed * 0x2545F4914F6CDD1DULL;
}

static int strikes(struct line *line, enum fault fault) {
    if (line->once[fault]) {
        line->once[fault]--;
        return 1;
    }
    return line->probability[fault] > 0 && (double)(line_random(line) >> 11) * 0x1p-53 < line->probability[fault];
}

static void told(struct line *line, enum fault fault, const struct travelling *t) {
    line->spoilt[fault]++;
    if (line->on_fault) {
        line->on_fault(line, fault, t->byte, t->origin);
    }
}

static int place(struct line *line, struct travelling t, double earliest) {
    if (line->head - line->tail >= LINE_ROOM) {
        return 0;
    }
    t.begins = fmax(line->free_from, earliest);
    line->free_from = t.begins + BITS_A_BYTE * t.bit;
    line->bytes[line->head++ % LINE_ROOM] = t;
    return 1;
}

int line_put(struct line *line, uint8_t byte, double earliest, double bit, int64_t origin) {
    struct travelling t = {.bit = bit, .origin = origin, .byte = byte};
    if (strikes(line, FAULT_DROP)) {
        told(line, FAULT_DROP, &t);
        return 1;
    }
    if (strikes(line, FAULT_CORRUPT)) {
        told(line, FAULT_CORRUPT, &t);
        t.byte ^= (uint8_t)(1u << line_random(line) % 8);
    }
    if (!line->kept_back && strikes(line, FAULT_REORDER)) {
        told(line, FAULT_REORDER, &t);
        line->kept_back = 1;
        line->behind = t;
        return 1;
    }
    int placed = place(line, t, earliest);
    if (placed && strikes(line, FAULT_DUPLICATE)) {
        told(line, FAULT_DUPLICATE, &t);
        placed = place(line, t, earliest);
    }
    if (placed && line->kept_back) {
        line->kept_back = 0;
        placed = place(line, line->behind, earliest);
    }
    return placed;
}

static int bit_of(const struct travelling *t, int index) {
    return index < 0 || index >= STOP_BIT ? 1 : index == 0 ? 0 : t->byte >> (index - 1) & 1;
}

static int level(const struct line *line, double time) {
    for (unsigned i = line->tail; i != line->head; i++) {
        const struct travelling *t = &line->bytes[i % LINE_ROOM];
        if (time < t->begins) {
            return 1;
        }
        if (time < t->begins + BITS_A_BYTE * t->bit) {
            return bit_of(t, (int)((time - t->begins) / t->bit));
        }
    }
    return 1;
}

// The first falling edge at or after the time from which the receiver listens; NaN when there is none.
static double falling_edge(const struct line *line) {
    for (unsigned i = line->tail; i != line->head; i++) {
        const struct travelling *t = &line->bytes[i % LINE_ROOM];
        for (int b = 0; b < STOP_BIT; b++) {
            double time = t->begins + b * t->bit;
            if (time >= line->listens_from && bit_of(t, b - 1) && !bit_of(t, b)) {
                return time;
            }
        }
    }
    return NAN;
}

// A receiver that is switched off is none; it sleeps as long as the byte lasts.
static double sampling_bit(const struct line *line) {
    double bit = line->receiver_bit();
    return bit < 1 ? line->bytes[line->tail % LINE_ROOM].bit : bit;
}

int64_t line_due(struct line *line) {
    if (!isnan(line->start_bit)) {
        return (int64_t)llround(line->start_bit + BITS_A_BYTE * sampling_bit(line));
    }
    if (line->head == line->tail) {
        return NEVER;
    }
    double edge = falling_edge(line);
    return isnan(edge) ? NEVER : (int64_t)llround(edge);
}

static void forget_before(struct line *line, double time) {
    while (line->tail != line->head) {
        const struct travelling *t = &line->bytes[line->tail % LINE_ROOM];
        if (t->begins + STOP_BIT * t->bit > time) {
            return;
        }
        line->tail++;
    }
}

void line_act(struct line *line) {
    if (isnan(line->start_bit)) {
        line->start_bit = falling_edge(line);
        line->on_start(line);
        return;
    }
    double bit = sampling_bit(line);
    double start = line->start_bit;
    uint8_t byte = 0;
    for (int b = 1; b < STOP_BIT; b++) {
        byte |= (uint8_t)(level(line, start + (b + SAMPLED_AT) * bit) << (b - 1));
    }
    double stop = start + (STOP_BIT + SAMPLED_AT) * bit;
    int frame_error = !level(line, stop);
    int64_t origin = line->bytes[line->tail % LINE_ROOM].origin;
    line->listens_from = stop;
    line->start_bit = NAN;
    forget_before(line, stop);
    line->on_byte(line, byte, frame_error, (int64_t)llround(start + BITS_A_BYTE * bit), origin);
}

void line_cut(struct line *line, int64_t now) {
    line->tail = line->head;
    line->start_bit = NAN;
    line->kept_back = 0;
    line->free_from = line->listens_from = (double)now;
}
