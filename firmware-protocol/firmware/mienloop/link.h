// The serial line: bytes in through the decoder into a queue of commands, bytes out from a ring.
#ifndef LINK_H
#define LINK_H

#include "codec.h"

#ifndef BAUD
#define BAUD 500000
#endif

#define RX_SIZE 128 // 64 unanswered bytes as ten short frames take 90, a HEARTBEAT 12, an ABORT 9; 11 are kept free
#define RX_MASK (RX_SIZE - 1)

#define LINK_HEADER 5 // length, epoch, time in 24 bits
#define LINK_SPARE (LINK_HEADER + 6) // never taken: there is always room to hear ABORT, DISARM and HELLO

#define link_held GPIOR1 // how many; read in one cycle
#define LINK_HELD 4 // bytes that the edges' interrupt takes out of the receiver, which has room for two

// What interrupts.S hands to __vector_received beside line errors (bits 3 and 4).
#define LINK_LOOK 0x01  // byte taken; what may be a TRIGGER has come but for its CRC
#define LINK_FIRED 0x02 // delimiter; the pin of the prepared TRIGGER is on

#ifndef __ASSEMBLER__

#include <avr/interrupt.h>
#include <avr/io.h>
#include <stdint.h>

// A command as the receive interrupt left it; bytes are read with link_byte.
struct arrival {
    uint8_t length;
    uint8_t reason; // 0: a TRIGGER that the interrupt has executed; else link_epoch as it was
    uint32_t time; // of the last stop bit
};

extern volatile uint8_t link_epoch; // moves with every ABORT, DISARM and run of FF, in the interrupt; never 0
extern uint32_t link_good;
extern uint16_t link_crc_errors;
extern uint16_t link_framing_errors;
extern uint16_t link_overruns;

// Bytes, then their line status, in a ring; the receiver's interrupt takes these first.
extern uint8_t link_held_bytes[2 * LINK_HELD];
extern volatile uint8_t link_held_first;

void link_start(void);

// With interrupts off for long: a byte that waits is taken out of the receiver, so that it has room for the next.
static inline void link_hold(void) {
    if (UCSR0A & _BV(RXC0) && link_held < LINK_HELD) {
        uint8_t at = (uint8_t)(link_held_first + link_held++) & (LINK_HELD - 1);
        link_held_bytes[at + LINK_HELD] = UCSR0A;
        link_held_bytes[at] = UDR0;
    }
}

static inline uint8_t link_byte_waits(void) {
    return link_held || UCSR0A & _BV(RXC0);
}

// Takes the oldest byte in its interrupt's way. Interrupts must be off, and are on in between.
static inline void link_take_byte(void) {
    __asm__ __volatile__("call __vector_18" ::: "memory");
    cli();
}

// The oldest command, left in place until link_done. 0: none.
uint8_t link_next(struct arrival *arrival);
uint8_t link_byte(uint8_t index);
void link_done(void);
// Whether commands wait or are being worked on; the interrupt then leaves a TRIGGER to the main loop, in its turn.
uint8_t link_waiting(void);

uint8_t link_room(void);
// Waits for room, then queues.
void link_send(const uint8_t *bytes, uint8_t length);
// Waits until the ring is empty; up to two bytes (40 us) may still be in the transmitter.
void link_drain(void);

#endif
#endif
