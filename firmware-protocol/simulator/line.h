// One direction of the serial wire as levels in time: a sender with its bit time, a receiver that looks for a start bit and samples
// with its own. Equal rates give bytes back; unequal ones give what a real receiver makes of them. Bytes can be spoilt on the way.
#ifndef LINE_H
#define LINE_H

#include <stdint.h>

#define LINE_ROOM 65536 // bytes on their way
#define BITS_A_BYTE 10

enum fault { FAULT_CORRUPT, FAULT_DROP, FAULT_DUPLICATE, FAULT_REORDER, FAULT_KINDS };

extern const char *const FAULT_NAMES[FAULT_KINDS];

// A byte on the line; times are cycles of the board.
struct travelling {
    double begins;
    double bit;
    int64_t origin; // whatever the sender notes with it
    uint8_t byte;
};

struct line {
    struct travelling bytes[LINE_ROOM];
    unsigned head, tail;
    double free_from;
    double listens_from;
    double start_bit; // of the byte being received, told to the receiver already; NaN: none
    double probability[FAULT_KINDS];
    unsigned once[FAULT_KINDS];
    uint64_t spoilt[FAULT_KINDS];
    uint64_t seed;
    int kept_back; // a byte to be reordered waits for the next
    struct travelling behind;
    double (*receiver_bit)(void); // cycles; below 1: nobody listens
    void (*on_start)(struct line *line);
    void (*on_byte)(struct line *line, uint8_t byte, int frame_error, int64_t end, int64_t origin);
    void (*on_fault)(struct line *line, enum fault fault, uint8_t byte, int64_t origin);
};

void line_make(struct line *line, uint64_t seed);
uint64_t line_random(struct line *line);
// Puts a byte on the line, not before `earliest` and after those before it. 0: there is no room.
int line_put(struct line *line, uint8_t byte, double earliest, double bit, int64_t origin);
int64_t line_due(struct line *line);
void line_act(struct line *line);
// What has not ended by now never will.
void line_cut(struct line *line, int64_t now);

#endif
