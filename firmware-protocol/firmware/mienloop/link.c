#include "link.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "arming.h"
#include "clock.h"
#include "edges.h"
#include "pins.h"
#include "reports.h"
#include "safety.h"
#include "trigger.h"

#pragma GCC optimize("O2")

#define HEADER 6 // length, reason, time
#define TX_SIZE 64
#define TX_MASK (TX_SIZE - 1)
#define STAMP_TICKS 16 // from the last stop bit to the time stamp in the interrupt, when nothing holds it up
#define FIRED_TICKS 9  // and to that of a prepared TRIGGER's edge

uint32_t link_good;
uint16_t link_crc_errors;
uint16_t link_framing_errors;
uint16_t link_overruns;

uint8_t link_rx[RX_SIZE];
static volatile uint8_t rx_head; // where the entry now being received begins
static volatile uint8_t rx_tail; // where the oldest entry begins
struct codec link_decoder = {.ring = link_rx, .mask = RX_MASK};
static volatile uint8_t weighty; // commands waiting that a TRIGGER must not overtake
volatile uint8_t link_epoch = 1;
uint8_t link_run; // bytes FF in a row
volatile uint8_t link_byte_taken, link_status;

static uint8_t tx[TX_SIZE];
static volatile uint8_t tx_head;
static volatile uint8_t tx_tail;

static void begin(void) {
    uint8_t free = (uint8_t)(rx_tail - rx_head - 1) & RX_MASK;
    link_decoder.start = (uint8_t)(rx_head + HEADER) & RX_MASK;
    link_decoder.room = free > HEADER ? free - HEADER : 0;
    codec_begin(&link_decoder);
}

static inline void store(uint8_t offset, uint8_t value) {
    link_rx[(uint8_t)(rx_head + offset) & RX_MASK] = value;
}

static inline uint8_t received(uint8_t index) {
    return link_rx[(uint8_t)(link_decoder.start + index) & RX_MASK];
}

// Commands that change nothing a TRIGGER is judged by but for the better: one that comes behind them need not wait for their answers.
static uint8_t light(uint8_t type) {
    return type == PING || type == HEARTBEAT || type == STATUS || type == DESCRIBE;
}

// Commands that wait now must not put anything on after what comes next.
static void overtake(void) {
    link_epoch = link_epoch == 255 ? 1 : link_epoch + 1;
}

// A good frame stands at rx_head: acts at once where acting at once matters, and hands it to the main loop.
static void accept(uint8_t executed, uint32_t time) {
    link_good++;
    uint8_t type = received(0);
    if (type == 0 || type >= 0x80) {
        return; // a board's message that came back, or none of ours
    }
    if (link_decoder.length == 4 && received(1) != 0) {
        if (type == ABORT) {
            overtake();
            make_safe(OFF_ABORT);
        } else if (type == DISARM) {
            overtake();
            make_safe(OFF_DISARM);
        }
    }
    weighty += !light(type); // the main loop, which counts down, is what this has interrupted
    store(0, link_decoder.length);
    store(1, executed ? 0 : link_epoch);
    for (uint8_t i = 2; i < HEADER; i++) {
        store(i, (uint8_t)time);
        time >>= 8;
    }
    rx_head = (uint8_t)(rx_head + HEADER + link_decoder.length) & RX_MASK;
}

static void abort_run(void) {
    overtake();
    make_safe(OFF_ABORT);
    report(EVENT, ABORTED, 0, 0, 0, 0, clock_now());
}

// The verdict on a whole frame. Interrupts are on, but for this line's own.
static void delimiter(uint32_t time) {
    switch (codec_accept(&link_decoder, 0)) {
        case VERDICT_FRAME:
            accept(0, time);
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

// A TRIGGER's pin has been put on by interrupts.S. The next bytes are waiting: the decoder comes before the book-keeping.
static void fired(void) {
    uint32_t time = trigger_follow_up();
    link_run = 0;
    accept(1, time - FIRED_TICKS);
    begin();
    cli();
    UCSR0B |= _BV(RXCIE0);
    sei();
    trigger_book();
    cli();
    edges_hurry(); // the rest of it is told from the edges' interrupt, which bytes may interrupt
}

static void taken(uint8_t byte, uint8_t status, uint16_t low) {
    if (byte != 0xFF) {
        link_run = 0;
    } else if (link_run < ABORT_RUN && ++link_run == ABORT_RUN) {
        abort_run();
    }
    if (status) { // bytes are missing or damaged: whatever follows in this frame cannot be trusted
        link_overruns += (status & _BV(DOR0)) && link_overruns != 0xFFFF;
        codec_spoil(&link_decoder);
    }
    if (byte == 0) {
        uint32_t time;
        ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
            time = clock_past_locked(low) - STAMP_TICKS;
        }
        delimiter(time);
    } else {
        codec_accept(&link_decoder, byte);
    }
}

// All that is not a usual byte in the middle of a frame, with other interrupts on: an edge or the emergency stop must not wait.
// interrupts.S jumps here in the place of an interrupt's beginning.
void __vector_received(void) __attribute__((signal, used, externally_visible));
void __vector_received(void) {
    uint16_t low = TCNT1;
    glance_at_estop();
    uint8_t byte = link_byte_taken;
    uint8_t status = link_status;
    UCSR0B &= (uint8_t)~_BV(RXCIE0);
    safety_hold_tick();
    if (status == LINK_FIRED) {
        fired();
    } else if (status == LINK_LOOK) {
        sei();
        if (!weighty) { // commands are executed in their order
            trigger_prepare(received(1), received(2), received(3), (uint16_t)(received(4) | received(5) << 8));
        }
    } else {
        trigger_forget();
        sei();
        taken(byte, status, low);
    }
    cli();
    safety_release_tick();
    UCSR0B |= _BV(RXCIE0);
}

ISR(USART_UDRE_vect) {
    if (tx_head == tx_tail) {
        UCSR0B &= (uint8_t)~_BV(UDRIE0);
    } else {
        uint8_t tail = tx_tail;
        UDR0 = tx[tail];
        tx_tail = (uint8_t)(tail + 1) & TX_MASK;
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
    return link_rx[(uint8_t)(rx_tail + offset) & RX_MASK];
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
        weighty -= !light(entry(HEADER));
        rx_tail = (uint8_t)(rx_tail + size) & RX_MASK;
        if (link_decoder.received == 0) {
            begin();
        } else {
            uint8_t free = (uint8_t)(rx_tail - rx_head - 1) & RX_MASK;
            link_decoder.room = free > HEADER ? free - HEADER : 0;
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
