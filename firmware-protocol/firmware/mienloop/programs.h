// The pulse trains that a host has stored, validated and worked out so that a trigger has nothing left to compute.
#ifndef PROGRAMS_H
#define PROGRAMS_H

#include <stdint.h>

// Numbers 0 to 31 may be used, this many of them at a time: RAM holds no more.
#define KEPT_PROGRAMS 10

// Edges a second that all active trains together may have, in steps of 16: what leaves the receiver and the main loop their time.
#define MOST_LOAD 250

struct program {
    uint8_t channel;
    uint8_t broken;     // the first limit that the program by itself breaks at present, 0: none
    uint8_t allowed : 1;    // the channel's history allows it too, as the main loop saw it last; a train begun since counts as busy
    uint8_t count_only : 1; // faster than a pulse every 10 ms
    uint8_t load;       // of its edges, 0 for a single pulse
    uint16_t level;
    uint16_t pulses;
    uint16_t per_burst;
    uint32_t phase;    // ticks, as the rest
    uint32_t period;
    uint32_t burst_period;
    uint32_t delay;
    uint32_t dose;
};

// A program as it came: the wire's fields.
struct request {
    uint8_t number, channel, flags;
    uint16_t level;
    uint32_t phase1, inter_phase, phase2, inter_pulse, burst, inter_burst, train, delay;
};

void programs_forget(void);
// The program of this number, or null.
const struct program *programs_find(uint8_t number);
// How fast edges come, in steps of 16 a second, when no two are nearer than this; MOST_LOAD + 1 when it is too fast.
uint8_t programs_load(uint32_t least_micros);
// 0, MALFORMED, UNSUPPORTED, TOO_FAST, CHANNEL_ACTIVE, or LIMIT with its number. `work` holds the program meanwhile.
uint8_t programs_store(const struct request *request, struct program *work, uint8_t *limit);
// After new limits of a channel.
void programs_judge_again(uint8_t channel);
// Judges every program by its channel's history.
void programs_review(void);
// Dose of some pulses of a program, in the role's unit, rounded up.
uint32_t programs_dose(const struct program *program, uint16_t pulses);

// Time on of some pulses of a program, in 256 us, rounded up.
uint16_t programs_on_units(const struct program *program, uint16_t pulses);

#endif
