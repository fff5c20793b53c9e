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
#define TRIGGER_LENGTH 8

uint32_t link_good;
uint16_t link_crc_errors;
uint16_t link_framing_errors;
uint16_t link_overruns;

static uint8_t rx[RX_SIZE];
static volatile uint8_t rx_head; // where the entry now being received begins
static volatile uint8_t rx_tail; // where the oldest entry begins
static struct codec decoder = {.ring = rx, .mask = RX_MASK};
static uint8_t run;
static uint8_t lead; // the frame before the delimiter is a good TRIGGER, judged already

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

static void take(uint8_t byte, uint32_t time) {
    if (byte == 0xFF) {
        if (run < ABORT_RUN && ++run == ABORT_RUN) {
            make_safe(OFF_ABORT);
            report(EVENT, ABORTED, 0, 0, 0, 0, time);
        }
    } else {
        run = 0;
    }
    enum verdict verdict = codec_accept(&decoder, byte);
    if (byte != 0) {
        lead = 0;
        if (decoder.length == TRIGGER_LENGTH && decoder.left == 0 && decoder.crc == 0 && !decoder.bad
                && received(0) == TRIGGER && received(1) != 0 && !link_waiting()) {
            lead = trigger_prepare(received(1), received(2), received(3), (uint16_t)(received(4) | received(5) << 8));
        }
        return;
    }
    switch (verdict) {
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
ISR(USART_RX_vect) {
    uint8_t status = UCSR0A;
    uint8_t byte = UDR0;
    if (byte == 0 && lead) {
        lead = 0;
        uint32_t now = clock_now_locked();
        if (trigger_fire(now)) { // the pin is high now
            UCSR0B &= (uint8_t)~_BV(RXCIE0);
            trigger_follow_up();
            sei();
            run = 0;
            accept(0, now - STAMP_TICKS);
            begin();
            cli();
            UCSR0B |= _BV(RXCIE0);
            return;
        }
    }
    uint32_t time = clock_now_locked() - STAMP_TICKS;
    UCSR0B &= (uint8_t)~_BV(RXCIE0);
    sei();
    if (status & (_BV(DOR0) | _BV(FE0))) {
        link_overruns += (status & _BV(DOR0)) && link_overruns != 0xFFFF;
        decoder.bad = VERDICT_FRAMING; // bytes are missing: whatever follows in this frame cannot be trusted
    }
    take(byte, time);
    cli();
    UCSR0B |= _BV(RXCIE0);
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
