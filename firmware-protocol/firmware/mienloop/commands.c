#include "commands.h"

#include <util/atomic.h>

#include "answers.h"
#include "arming.h"
#include "clock.h"
#include "dac.h"
#include "inputs.h"
#include "ledger.h"
#include "limits.h"
#include "link.h"
#include "outputs.h"
#include "pins.h"
#include "programs.h"
#include "reports.h"
#include "trigger.h"

static uint8_t greeted;
static uint8_t cause_of_reset;
static uint16_t naks;

// The command being executed.
static struct arrival now;
static uint8_t type, sequence, limit;
static uint32_t allowed;

static uint8_t u8(uint8_t at) {
    return link_byte(2 + at);
}

static uint16_t u16(uint8_t at) {
    return u8(at) | (uint16_t)u8(at + 1) << 8;
}

static uint32_t u32(uint8_t at) {
    return u16(at) | (uint32_t)u16(at + 2) << 16;
}

static void read(uint8_t at, void *to, uint8_t length) {
    uint8_t *bytes = to;
    while (length--) {
        *bytes++ = u8(at++);
    }
}

// Payload bytes of a command; 0xFF: no such command.
static uint8_t payload_length(void) {
    switch (type) {
        case DISARM:
        case ABORT:
        case PING:
        case STATUS:
        case UNLATCH:
        case RESET_COUNTS:
            return 0;
        case DESCRIBE:
            return 1;
        case HELLO:
            return 2;
        case HEARTBEAT:
            return 3;
        case TRIGGER:
            return 4;
        case ARM:
            return 5;
        case BARCODE:
            return 7;
        case FRAMES:
            return 9;
        case LIMITS:
            return 1 + sizeof(struct limits);
        case PROGRAM:
            return 5 + 8 * 4;
        default:
            return 0xFF;
    }
}

static __attribute__((noinline)) void answer(uint8_t reason) {
    message_begin(reason ? NAK : ACK, sequence);
    message_u8(type);
    if (reason) {
        message_u8(reason);
        message_u8(limit);
        message_u32(allowed);
    }
    message_u32(now.time);
    message_send();
}

static void reply(uint8_t reason) {
    naks += reason && naks != 0xFFFF;
    answer(reason);
}

static __attribute__((noinline)) void board(uint8_t flags, uint32_t time) {
    message_begin(BOARD, flags ? sequence : 0);
    message_u16(PROTOCOL_MAJOR << 8 | PROTOCOL_MINOR);
    message_u16(FIRMWARE_VERSION);
    message_u8(BOARD_UNO);
    message_u16(ledger_boots());
    message_u8(cause_of_reset);
    message_u8(CHANNELS);
    message_u8(INPUTS);
    message_u8(flags | arming_flags());
    message_u16(LEASE_MILLIS);
    message_u32(time);
    message_send();
}

static void forget_host(void) {
    programs_forget();
    answers_clear();
    limits_reset();
}

static void hello(void) {
    if (u8(0) != PROTOCOL_MAJOR) {
        reply(VERSION);
        return;
    }
    make_safe(OFF_HELLO);
    arming_settle();
    ledger_settle(); // what was cut short goes into the windows while its program is still known
    forget_host();
    greeted = 1;
    board(FLAG_ANSWER, now.time);
}

// Not inlined: what it keeps on the stack would be there for ever.
__attribute__((noinline)) static void describe(void) {
    uint8_t c = u8(0);
    if (!greeted || c >= CHANNELS) {
        reply(greeted ? NO_CHANNEL : NOT_GREETED);
        return;
    }
    struct limits compiled;
    limits_compiled(c, &compiled);
    message_begin(CAPS, sequence);
    message_u8(c);
    message_u8(ROLE_OF[c]);
    message_u8(ARDUINO_PIN[c]);
    message_u8((inputs_monitored(c) ? CAPS_MONITOR : 0) | (DAC_CHANNELS & BIT_OF[c] ? CAPS_LEVEL_SET : 0));
    message_bytes(&compiled, sizeof compiled);
    message_u16(ledger_count(c));
    message_u32(ledger_locked_millis(c));
    message_u32(now.time);
    message_send();
}

// Interrupts count these: each is read whole.
static void message_counter(const uint16_t *counter) {
    uint16_t n;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        n = *counter;
    }
    message_u16(n);
}

static void status(void) {
    uint32_t good;
    uint16_t executed;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        good = link_good;
        executed = trigger_executed();
    }
    message_begin(REPORT, sequence);
    message_u8(arming_flags());
    message_u16(ledger_boots());
    message_u32(good);
    message_counter(&link_crc_errors);
    message_counter(&link_framing_errors);
    message_counter(&link_overruns);
    message_u16(naks);
    message_u16(executed);
    message_u32(now.time);
    message_send();
}

// Not inlined: what it keeps on the stack would be there for ever.
__attribute__((noinline)) static uint8_t set_limits(void) {
    uint8_t c = u8(0);
    if (c >= CHANNELS) {
        return NO_CHANNEL;
    }
    if (arming_nonce) {
        return WHILE_ARMED;
    }
    if (outputs_active & BIT_OF[c]) {
        return CHANNEL_ACTIVE; // the on-time guard would cut what was granted, and call it a fault
    }
    struct limits *asked = message_scratch();
    read(1, asked, sizeof *asked);
    uint8_t reason = limits_narrow(c, asked, &limit);
    if (reason == LIMIT) {
        allowed = limits_value(&limits_now[c], limit);
    } else if (!reason) {
        programs_judge_again(c);
    }
    return reason;
}

// Not inlined: what it keeps on the stack would be there for ever.
__attribute__((noinline)) static uint8_t set_program(void) {
    // On the stack it would be what is missing there when interrupts come on top.
    struct {
        struct request request;
        struct program program;
    } *work = message_scratch();
    _Static_assert(sizeof *work <= SCRATCH, "no room to make a program in");
    struct request *r = &work->request;
    r->number = u8(0);
    r->channel = u8(1);
    r->flags = u8(2);
    r->level = u16(3);
    read(5, &r->phase1, 32);
    if (r->channel >= CHANNELS) {
        return NO_CHANNEL;
    }
    if (arming_nonce) {
        return WHILE_ARMED;
    }
    ledger_settle(); // what has ended is booked by the program it ran on
    uint8_t reason = programs_store(r, &work->program, &limit);
    if (reason == LIMIT) {
        allowed = limits_value(&limits_now[r->channel], limit);
    } else {
        limit = 0;
    }
    return reason;
}

static uint8_t barcode(void) {
    uint32_t value = u32(1);
    uint16_t unit = u16(5);
    if (u8(0) != SYNC_CHANNEL) {
        return NO_CHANNEL;
    }
    uint8_t forbidden = arming_forbidden();
    if (forbidden) {
        return forbidden;
    }
    if (value > 0x7FFFFFFFul || unit < 5000 || unit > 20000) {
        return MALFORMED;
    }
    if (outputs_active & BIT_OF[SYNC_CHANNEL]) {
        return CHANNEL_ACTIVE;
    }
    if (33ul * unit > limits_now[SYNC_CHANNEL].on_time) {
        limit = ON_TIME;
        allowed = limits_now[SYNC_CHANNEL].on_time;
        return LIMIT;
    }
    if (outputs_load() + BARCODE_LOAD > MOST_LOAD) {
        return TOO_FAST;
    }
    return outputs_begin_barcode(sequence, value, unit);
}

static uint8_t frames(void) {
    uint32_t period = u32(1);
    uint32_t width = u32(5);
    if (u8(0) != FRAME_CHANNEL) {
        return NO_CHANNEL;
    }
    uint8_t forbidden = arming_forbidden();
    if (forbidden) {
        return forbidden;
    }
    if (period == 0) {
        ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
            PORTB &= (uint8_t)~PIN_B[FRAME_CHANNEL];
            outputs_halt(BIT_OF[FRAME_CHANNEL], OFF_TRAIN, TCNT1);
        }
        arming_settle();
        return 0;
    }
    if (period < LEAST_FRAME_PERIOD || period > MOST_FRAME_PERIOD || width < SHORTEST_MICROS || width >= period
            || period - width < SHORTEST_MICROS) {
        return MALFORMED;
    }
    if (outputs_active & BIT_OF[FRAME_CHANNEL]) {
        return CHANNEL_ACTIVE;
    }
    if (width > limits_now[FRAME_CHANNEL].on_time) {
        limit = ON_TIME;
        allowed = limits_now[FRAME_CHANNEL].on_time;
        return LIMIT;
    }
    uint32_t gap = period - width;
    uint8_t load = programs_load(gap < period / 2 ? gap : period / 2);
    if (outputs_load() + load > MOST_LOAD) {
        return TOO_FAST;
    }
    return outputs_begin_frames(sequence, period, width, load);
}

// Only a hand on the emergency stop may set the doses back.
static uint8_t reset_counts(void) {
    if (!ESTOP_IS_OPEN()) {
        return NO_WITNESS;
    }
    ledger_reset_counts();
    return 0;
}

uint8_t commands_overtaken(void) {
    return now.reason != link_epoch;
}

static uint8_t execute(void) {
    if (commands_overtaken() && (type == ARM || type == TRIGGER || type == BARCODE || type == FRAMES)) {
        return EXPIRED; // what an abort has overtaken does not happen after it
    }
    switch (type) {
        case LIMITS:
            return set_limits();
        case PROGRAM:
            return set_program();
        case ARM:
            return arming_arm(u8(0), u32(1), now.time);
        case TRIGGER:
            return trigger_execute(sequence, u8(0), u8(1), u16(2), now.time, &limit, &allowed);
        case BARCODE:
            return barcode();
        case FRAMES:
            return frames();
        case UNLATCH:
            return arming_unlatch();
        default:
            return reset_counts();
    }
}

// Commands that must not happen twice: a repeated one gets its old answer.
static __attribute__((noinline)) void once(void) {
    uint16_t crc = link_byte(now.length - 2) | (uint16_t)link_byte(now.length - 1) << 8;
    const struct answer *old = answers_find(sequence);
    if (old && old->crc == crc) {
        limit = old->limit;
        allowed = old->allowed;
        answer(old->reason);
        return;
    }
    if (old) {
        reply(SEQUENCE);
        return;
    }
    uint8_t reason = now.reason == 0 ? 0 : greeted ? execute() : NOT_GREETED;
    struct answer a = {sequence, crc, reason, limit, allowed};
    answers_keep(&a);
    reply(reason);
}

static void command(void) {
    uint8_t expected = payload_length();
    if (expected == 0xFF) {
        reply(UNKNOWN_TYPE);
        return;
    }
    if (expected != now.length - 4 || sequence == 0) {
        reply(MALFORMED);
        return;
    }
    switch (type) {
        case HELLO:
            hello();
            break;
        case PING:
            message_send_pong(sequence, now.time);
            break;
        case STATUS:
            status();
            break;
        case ABORT: // off already by the interrupt; again, in case of an ARM that stood before it
            make_safe(OFF_ABORT);
            arming_settle();
            answer(0);
            break;
        case DISARM:
            make_safe(OFF_DISARM);
            arming_settle();
            answer(0);
            break;
        case HEARTBEAT:
            reply(greeted ? arming_heartbeat(u8(0), u16(1), now.time) : NOT_GREETED);
            break;
        case DESCRIBE:
            describe();
            break;
        default:
            once();
            break;
    }
}

__attribute__((noinline)) void commands_step(void) {
    if (!link_next(&now)) {
        return;
    }
    type = link_byte(0);
    sequence = link_byte(1);
    limit = 0;
    allowed = 0;
    arming_settle(); // what came before it is over
    command();
    link_done();
}

__attribute__((noinline)) void commands_start(uint8_t reset_cause) {
    cause_of_reset = reset_cause;
    forget_host();
    link_send((const uint8_t[]){0}, 1); // ends what a reset may have cut off on its way
    board(0, clock_now());
}
