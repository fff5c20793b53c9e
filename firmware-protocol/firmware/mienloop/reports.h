// Messages to the host: answers are built and sent by the main loop, reports are noted by interrupts and sent by it.
#ifndef REPORTS_H
#define REPORTS_H

#include <stdint.h>

// Notes a report from any context. A full queue loses it together with its running number, so that the host sees the gap.
//   PULSE_ON, PULSES  channel, cause, count          PULSE_OFF  channel, cause, count, reason, was on
//   INPUT_CHANGED     line, kind, hold, level, swallowed      CONFIRM    channel, cause, -, level
//   EVENT             code, detail
void report(uint8_t type, uint8_t first, uint8_t second, uint16_t count, uint8_t third, uint8_t fourth, uint32_t time);

// The same in two steps, so that what must happen with interrupts off is short: a place in the order of things, and what stands there.
#define NO_PLACE 0xFF
uint8_t report_place(void); // interrupts must be off
void report_fill(uint8_t place, uint8_t type, uint8_t first, uint8_t second, uint16_t count, uint8_t third, uint8_t fourth,
        uint32_t time);

// Sends noted reports while the send buffer has room.
void reports_step(void);

uint8_t reports_waiting(void);

// Where messages are made, SCRATCH bytes, for the main loop to use until it makes the next one.
#define SCRATCH 72
void *message_scratch(void);
void message_begin(uint8_t type, uint8_t sequence);
void message_u8(uint8_t value);
void message_u16(uint16_t value);
void message_u32(uint32_t value);
void message_bytes(const void *bytes, uint8_t length);
// Waits for room; the line drains 64 bytes in 1.3 ms.
void message_send(void);
// PONG: the time its own first start bit goes out stands in it.
void message_send_pong(uint8_t sequence, uint32_t received);

#endif
