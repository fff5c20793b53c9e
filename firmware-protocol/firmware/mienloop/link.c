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

#define LINE_ON (_BV(RXEN0) | _BV(TXEN0))
#define HEADER LINK_HEADER
#define SPARE LINK_SPARE
#define TX_SIZE 64
#define TX_MASK (TX_SIZE - 1)
#define STAMP_TICKS 16 // from the last stop bit to the time stamp in the interrupt, when nothing holds it up
#define FIRED_TICKS 9  // and to that of a prepared TRIGGER's edge

uint32_t link_good;
uint16_t link_crc_errors;
uint16_t link_framing_errors;
uint16_t link_overruns;

uint8_t link_rx[RX_SIZE];
volatile uint8_t link_head; // where the entry now being received begins
volatile uint8_t link_tail; // where the oldest entry begins
struct codec link_decoder = {.ring = link_rx, .mask = RX_MASK};
volatile uint8_t link_weighty; // commands waiting that a TRIGGER must not overtake
volatile uint8_t link_epoch = 1;
uint8_t link_run; // bytes FF in a row
volatile uint8_t link_byte_taken, link_status;
static uint8_t judging; // a TRIGGER whose CRC is on the wire
uint8_t link_held_bytes[2 * LINK_HELD] __attribute__((used));
volatile uint8_t link_held_first;

static uint8_t tx[TX_SIZE];
static volatile uint8_t tx_head;
static volatile uint8_t tx_tail;

static inline uint8_t room(void) {
    return ((uint8_t)(link_tail - link_head - 1) & RX_MASK) - HEADER;
}

static inline void begin(void) {
    link_decoder.start = (uint8_t)(link_head + HEADER) & RX_MASK;
    link_decoder.room = room();
    codec_begin(&link_decoder);
}

static inline void store(uint8_t offset, uint8_t value) {
    link_rx[(uint8_t)(link_head + offset) & RX_MASK] = value;
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

// What cannot wait for its turn: after it everything is off, and the main loop does the rest.
static inline void act_at_once(uint8_t type) {
    if (received(1) == 0) {
        return;
    }
    if (type == HELLO ? link_decoder.length != 6 || received(2) != PROTOCOL_MAJOR : link_decoder.length != 4) {
        return;
    }
    overtake();
    make_safe(type == ABORT ? OFF_ABORT : type == DISARM ? OFF_DISARM : OFF_HELLO);
}

// A good frame stands at link_head: acts at once where acting at once matters, and hands it to the main loop.
static inline void accept(uint8_t executed, uint32_t time) {
    link_good++;
    uint8_t type = received(0);
    if (type == 0 || type >= 0x80) {
        return; // a board's message that came back, or none of ours
    }
    if (type == ABORT || type == DISARM || type == HELLO) {
        act_at_once(type);
    }
    if (link_decoder.room < (uint8_t)(link_decoder.length + SPARE)) {
        link_overruns += link_overruns != 0xFFFF; // more than a host may send unanswered
        return;
    }
    link_weighty += !light(type); // the main loop, which counts down, is what this has interrupted
    store(0, link_decoder.length);
    store(1, executed ? 0 : link_epoch);
    store(2, (uint8_t)time);
    store(3, (uint8_t)(time >> 8));
    store(4, (uint8_t)(time >> 16));
    link_head = (uint8_t)(link_head + HEADER + link_decoder.length) & RX_MASK;
}

static void abort_run(void) {
    overtake();
    make_safe(OFF_ABORT);
    arming_note_abort();
}

// The verdict on a whole frame. Interrupts are on, but for this line's own.
static void delimiter(uint16_t low) {
    switch (codec_accept(&link_decoder, 0)) {
        case VERDICT_FRAME:
            accept(0, clock_recent(low));
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
static __attribute__((noinline)) void fired(void) {
    uint32_t time = trigger_follow_up();
    link_run = 0;
    accept(1, time - FIRED_TICKS + STAMP_TICKS);
    begin();
    cli();
    UCSR0B |= _BV(RXCIE0);
    sei();
    trigger_book();
    cli();
    edges_hurry(); // the rest of it is told from the edges' interrupt, which bytes may interrupt
}

static __attribute__((noinline)) void taken(uint8_t byte, uint8_t status, uint16_t low) {
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
        delimiter(low);
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
    UCSR0B = LINE_ON; // the transmitter waits too
    uint8_t tick = safety_hold_tick();
    if (status == LINK_FIRED) {
        fired();
    } else if (status == LINK_LOOK) {
#if BAUD <= 500000
        UCSR0B = LINE_ON | _BV(RXCIE0); // the next bytes may come meanwhile
#endif
        // Commands are executed in their order; and a frame that comes while another is still judged waits for the main loop.
        if (!judging && !link_weighty && link_decoder.room >= TRIGGER_LENGTH + SPARE) {
            judging = 1;
            trigger_looking = 1;
            sei();
            trigger_prepare(received(1), received(2), received(3), (uint16_t)(received(4) | received(5) << 8));
            judging = 0;
        }
    } else {
        trigger_forget();
        sei();
        taken(byte, status, low);
    }
    cli();
    safety_release_tick(tick);
    UCSR0B = LINE_ON | _BV(RXCIE0) | _BV(UDRIE0);
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
    UCSR0B = LINE_ON | _BV(RXCIE0);
}

uint8_t link_waiting(void) {
    return link_head != link_tail;
}

static uint8_t entry(uint8_t offset) {
    return link_rx[(uint8_t)(link_tail + offset) & RX_MASK];
}

uint8_t link_next(struct arrival *a) {
    if (!link_waiting()) {
        return 0;
    }
    a->length = entry(0);
    a->reason = entry(1);
    uint32_t now = clock_now();
    uint32_t low = entry(2) | (uint32_t)entry(3) << 8 | (uint32_t)entry(4) << 16;
    a->time = now - ((now - low) & 0xFFFFFF) - STAMP_TICKS; // less than 8 s ago
    return 1;
}

uint8_t link_byte(uint8_t index) {
    return entry(HEADER + index);
}

void link_done(void) {
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        uint8_t size = HEADER + entry(0);
        link_weighty -= !light(entry(HEADER));
        link_tail = (uint8_t)(link_tail + size) & RX_MASK;
        if (link_decoder.received == 0) {
            begin();
        } else {
            link_decoder.room = room();
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
