#include "reports.h"

#include <util/atomic.h>

#include "clock.h"
#include "codec.h"
#include "link.h"
#include "pins.h"

#pragma GCC optimize("O2")

#define NOTED 9
#define LONGEST_REPORT 20  // on the wire
#define PONG_AHEAD_TICKS 400 // time to encode a PONG, with room for interrupts

struct note {
    volatile uint8_t type; // 0: not filled in yet
    uint8_t number;
    uint8_t first;
    uint8_t second;
    uint16_t count;
    uint8_t third;
    uint8_t fourth;
    uint32_t time;
};

static struct note notes[NOTED];
static volatile uint8_t oldest;
static volatile uint8_t noted;
static uint8_t running;

_Static_assert(SCRATCH >= MOST_FRAME + 2, "");
static uint8_t buffer[SCRATCH]; // the frame stands one byte in: COBS then works in place
static uint8_t length;

uint8_t report_place(void) {
    uint8_t number = running++;
    if (noted == NOTED) {
        return NO_PLACE;
    }
    uint8_t at = oldest + noted;
    if (at >= NOTED) {
        at -= NOTED;
    }
    notes[at].type = 0;
    notes[at].number = number;
    noted++;
    return at;
}

void report_fill(uint8_t place, uint8_t type, uint8_t first, uint8_t second, uint16_t count, uint8_t third, uint8_t fourth,
        uint32_t time) {
    if (place == NO_PLACE) {
        return;
    }
    struct note *n = &notes[place];
    n->first = first;
    n->second = second;
    n->count = count;
    n->third = third;
    n->fourth = fourth;
    n->time = time;
    __asm__ __volatile__("" : : : "memory"); // nothing of it may come after
    n->type = type; // from now on it may be sent
}

void report(uint8_t type, uint8_t first, uint8_t second, uint16_t count, uint8_t third, uint8_t fourth, uint32_t time) {
    uint8_t place;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        glance_at_estop();
        place = report_place();
    }
    report_fill(place, type, first, second, count, third, fourth, time);
}

uint8_t reports_waiting(void) {
    return noted;
}

__attribute__((noinline)) void reports_step(void) {
    while (noted && notes[oldest].type && link_room() >= LONGEST_REPORT) {
        const struct note *n = &notes[oldest];
        message_begin(n->type, n->number);
        message_u8(n->first);
        message_u8(n->second);
        if (n->type == INPUT_CHANGED) {
            message_u8(n->third);
            message_u8(n->fourth);
            message_u16(n->count);
        } else if (n->type == CONFIRM) {
            message_u8(n->third);
        } else if (n->type != EVENT) {
            message_u16(n->count);
            if (n->type == PULSE_OFF) {
                message_u8(n->third);
                message_u8(n->fourth);
            }
        }
        message_u32(n->time);
        ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
            oldest = oldest + 1 == NOTED ? 0 : oldest + 1;
            noted--;
        }
        message_send();
    }
}

void *message_scratch(void) {
    return buffer;
}

void message_begin(uint8_t type, uint8_t sequence) {
    buffer[1] = type;
    buffer[2] = sequence;
    length = 2;
}

void message_u8(uint8_t value) {
    buffer[1 + length++] = value;
}

void message_u16(uint16_t value) {
    message_bytes(&value, 2);
}

void message_u32(uint32_t value) {
    message_bytes(&value, 4);
}

void message_bytes(const void *bytes, uint8_t n) {
    const uint8_t *from = bytes;
    while (n--) {
        message_u8(*from++);
    }
}

void message_send(void) {
    uint8_t n = codec_encode(buffer + 1, length, buffer);
    link_send(buffer, n);
}

void message_send_pong(uint8_t sequence, uint32_t received) {
    link_drain();
    uint32_t sent = clock_now() + PONG_AHEAD_TICKS;
    message_begin(PONG, sequence);
    message_u32(received);
    message_u32(sent);
    uint8_t n = codec_encode(buffer + 1, length, buffer);
    while ((int32_t)(clock_now() - sent) < 0) {
    }
    link_send(buffer, n);
}
