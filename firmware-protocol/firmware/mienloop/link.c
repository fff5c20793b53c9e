#include "link.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "arming.h"
#include "clock.h"
#include "reports.h"
#include "trigger.h"

#define RX_SIZE 128 // 64 unanswered bytes as ten short frames take 110
#define RX_MASK (RX_SIZE - 1)
#define HEADER 6 // length, reason, time
#define TX_SIZE 128
#define TX_MASK (TX_SIZE - 1)
#define STAMP_TICKS 5 // from the last stop bit to the time stamp in the interrupt

uint32_t link_good;
uint16_t link_crc_errors;
uint16_t link_framing_errors;
uint16_t link_overruns;

static uint8_t rx[RX_SIZE];
static volatile uint8_t rx_head; // where the entry now being received begins
static volatile uint8_t rx_tail; // where the oldest entry begins
static struct codec decoder = {.ring = rx, .mask = RX_MASK};
static uint8_t run;
// How far a TRIGGER has been judged; LEAD_READY: a good one stands before the delimiter, nothing but its expiry is open.
static uint8_t lead;
#define LEAD_READY 8
static uint8_t line_status; // of the byte being taken

static uint8_t tx[TX_SIZE];
static volatile uint8_t tx_head;
static volatile uint8_t tx_tail;

static void begin(void) {
    uint8_t free = (uint8_t)(rx_tail - rx_head - 1) & RX_MASK;
    decoder.start = (uint8_t)(rx_head + HEADER) & RX_MASK;
    decoder.room = free > HEADER ? free - HEADER : 0;
    codec_begin(&decoder);
}

static inline void store(uint8_t offset, uint8_t value) {
    rx[(uint8_t)(rx_head + offset) & RX_MASK] = value;
}

static inline uint8_t received(uint8_t index) {
    return rx[(uint8_t)(decoder.start + index) & RX_MASK];
}

// A good frame stands at rx_head: acts at once where acting at once matters, and hands it to the main loop.
static void accept(uint8_t reason, uint32_t time) {
    link_good++;
    uint8_t type = received(0);
    if (type == 0 || type >= 0x80) {
        return; // a board's message that came back, or none of ours
    }
    if (decoder.length == 4 && received(1) != 0) {
        if (type == ABORT) {
            make_safe(OFF_ABORT);
        } else if (type == DISARM) {
            make_safe(OFF_DISARM);
        }
    }
    store(0, decoder.length);
    store(1, reason);
    for (uint8_t i = 2; i < HEADER; i++) {
        store(i, (uint8_t)time);
        time >>= 8;
    }
    rx_head = (uint8_t)(rx_head + HEADER + decoder.length) & RX_MASK;
}

static void abort_run(void) {
    make_safe(OFF_ABORT);
    report(EVENT, ABORTED, 0, 0, 0, 0, clock_now());
}

// A TRIGGER is judged while the rest of it is still on the wire, a step a byte. `lead` counts the steps passed.
static __attribute__((noinline)) void look_ahead(uint8_t byte) {
    uint8_t length = decoder.length;
    if (length == 1) {
        lead = byte == TRIGGER && !link_waiting();
    } else if (lead) {
        if (lead != length - 1) {
            lead = 0; // a code byte without data, or too long
            return;
        }
        uint8_t good = 1;
        switch (length) {
            case 2:
                good = trigger_sequence(received(1));
                break;
            case 3:
                good = trigger_program(received(2));
                break;
            case 4:
                good = trigger_nonce(received(3));
                break;
            case 5:
                good = trigger_channel();
                break;
            case 6:
                good = trigger_ready((uint16_t)(received(4) | received(5) << 8));
                break;
            case LEAD_READY:
                good = decoder.crc == 0 && decoder.left == 0 && !decoder.bad;
                break;
            default:
                good = length < LEAD_READY;
                break;
        }
        lead = good ? length : 0;
    }
}

static __attribute__((noinline)) void delimiter(uint32_t time) {
    lead = 0;
    switch (codec_accept(&decoder, 0)) {
        case VERDICT_FRAME:
            accept(NOT_EXECUTED, time);
            break;
        case VERDICT_CRC:
            link_crc_errors += link_crc_errors != 0xFFFF;
            break;
        case VERDICT_FRAMING:
            link_framing_errors += link_framing_errors != 0xFFFF;
            break;
        case VERDICT_OVERRUN:
            link_overruns += link_overruns != 0xFFFF;
            break;
        default:
            break;
    }
    begin();
}

// Decoding lets other interrupts in (an edge or the emergency stop must not wait), but no second byte.
static __attribute__((noinline)) void take_usual(uint8_t byte) {
    sei();
    if (byte != 0xFF) {
        run = 0;
    } else if (run < ABORT_RUN && ++run == ABORT_RUN) {
        abort_run();
    }
    if (!codec_accept_usual(&decoder, byte)) {
        codec_accept(&decoder, byte);
    }
    if (lead || decoder.length == 1) {
        look_ahead(byte);
    }
    cli();
}

static __attribute__((noinline)) void take_special(uint8_t byte) {
    uint32_t time = clock_now_locked() - STAMP_TICKS;
    sei();
    if (line_status & (_BV(DOR0) | _BV(FE0))) {
        link_overruns += (line_status & _BV(DOR0)) && link_overruns != 0xFFFF;
        decoder.bad = VERDICT_FRAMING; // bytes are missing: whatever follows in this frame cannot be trusted
    }
    if (byte != 0xFF) {
        run = 0;
    } else if (run < ABORT_RUN && ++run == ABORT_RUN) {
        abort_run();
    }
    if (byte == 0) {
        delimiter(time);
    } else {
        codec_accept(&decoder, byte);
        if (lead || decoder.length == 1) {
            look_ahead(byte);
        }
    }
    cli();
}

// The pin of a TRIGGER is on: the rest of the work.
static __attribute__((noinline)) void fired(void) {
    uint32_t time = trigger_follow_up() - STAMP_TICKS;
    UCSR0B &= (uint8_t)~_BV(RXCIE0);
    sei();
    run = 0;
    lead = 0;
    accept(0, time);
    begin();
    cli();
    UCSR0B |= _BV(RXCIE0);
}

// Short by itself, and all that follows in functions of their own: what this one saves stands between stop bit and pin.
ISR(USART_RX_vect) {
    line_status = UCSR0A;
    uint8_t byte = UDR0;
    if (byte == 0 && lead == LEAD_READY && trigger_fire()) {
        fired();
    } else {
        UCSR0B &= (uint8_t)~_BV(RXCIE0);
        if (byte == 0 || line_status & (_BV(DOR0) | _BV(FE0))) {
            take_special(byte);
        } else {
            take_usual(byte);
        }
        UCSR0B |= _BV(RXCIE0);
    }
}

ISR(USART_UDRE_vect) {
    if (tx_head == tx_tail) {
        UCSR0B &= (uint8_t)~_BV(UDRIE0);
    } else {
        UDR0 = tx[tx_tail];
        tx_tail = (uint8_t)(tx_tail + 1) & TX_MASK;
    }
}

void link_start(void) {
    UCSR0A = _BV(U2X0);
    UBRR0 = F_CPU / 8 / BAUD - 1;
    UCSR0C = _BV(UCSZ01) | _BV(UCSZ00);
    begin();
    UCSR0B = _BV(RXEN0) | _BV(TXEN0) | _BV(RXCIE0);
}

uint8_t link_waiting(void) {
    return rx_head != rx_tail;
}

static uint8_t entry(uint8_t offset) {
    return rx[(uint8_t)(rx_tail + offset) & RX_MASK];
}

uint8_t link_next(struct arrival *a) {
    if (!link_waiting()) {
        return 0;
    }
    a->length = entry(0);
    a->reason = entry(1);
    a->time = entry(2) | (uint32_t)entry(3) << 8 | (uint32_t)entry(4) << 16 | (uint32_t)entry(5) << 24;
    return 1;
}

uint8_t link_byte(uint8_t index) {
    return entry(HEADER + index);
}

void link_done(void) {
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        uint8_t size = HEADER + entry(0);
        rx_tail = (uint8_t)(rx_tail + size) & RX_MASK;
        if (decoder.received == 0) {
            begin();
        } else {
            decoder.room = (uint8_t)((decoder.room + size) & 0xFF);
        }
    }
}

uint8_t link_room(void) {
    return (uint8_t)(tx_tail - tx_head - 1) & TX_MASK;
}

void link_send(const uint8_t *bytes, uint8_t length) {
    while (link_room() < length) {
    }
    for (uint8_t i = 0; i < length; i++) {
        tx[tx_head] = bytes[i];
        tx_head = (uint8_t)(tx_head + 1) & TX_MASK;
    }
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        UCSR0B |= _BV(UDRIE0);
    }
}

void link_drain(void) {
    while (tx_head != tx_tail) {
    }
    // the two bytes of the transmitter's own: 40 us at most, which the time ahead in a PONG covers
}
