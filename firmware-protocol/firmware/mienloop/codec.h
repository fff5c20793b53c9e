// Frames out of bytes and bytes out of frames: COBS, length, CRC. The same source is checked on the host. On the board the usual byte
// is taken by interrupts.S, which does what codec_accept would do and knows the decoder's layout.
#ifndef CODEC_H
#define CODEC_H

#include "wire.h"

// Offsets in struct codec.
#define CODEC_START 0
#define CODEC_FAST 1
#define CODEC_LENGTH 2
#define CODEC_RECEIVED 3
#define CODEC_LEFT 4
#define CODEC_BAD 5
#define CODEC_CRC 6
#define CODEC_ROOM 11

#ifndef __ASSEMBLER__

#include <stdint.h>

#define CRC_START 0xFFFFu

enum verdict { VERDICT_NONE, VERDICT_FRAME, VERDICT_CRC, VERDICT_FRAMING, VERDICT_OVERRUN };

// Decoder over a ring of mask + 1 bytes (a power of two): a frame is written in place from `start` on, at most `room` bytes.
struct codec {
    uint8_t start;
    uint8_t fast; // so many bytes may be taken without a look at room and lengths
    uint8_t length;
    uint8_t received;
    uint8_t left;
    uint8_t bad; // 0, or the verdict that the delimiter will bring
    uint16_t crc;
    uint8_t *ring;
    uint8_t mask;
    uint8_t room;
};

// CRC-16 as avr-libc's _crc_ccitt_update.
#ifdef __AVR__
#include <util/crc16.h>
#define crc_update _crc_ccitt_update
#else
static inline uint16_t crc_update(uint16_t crc, uint8_t data) {
    data ^= (uint8_t)crc;
    data ^= (uint8_t)(data << 4);
    return (uint16_t)((((uint16_t)data << 8) | (crc >> 8)) ^ (uint8_t)(data >> 4) ^ ((uint16_t)data << 3));
}
#endif

// Forgets a frame begun.
void codec_begin(struct codec *c);

// Takes a byte. VERDICT_FRAME: `length` good bytes (4 to 62) stand in the ring from `start`. After any verdict but
// VERDICT_NONE the caller reads what it needs and calls codec_begin.
enum verdict codec_accept(struct codec *c, uint8_t byte);

// The frame being received is lost, whatever follows.
void codec_spoil(struct codec *c);

// Puts a frame on the wire's form. frame: type, sequence, payload with room for 2 more bytes; length without CRC, at most 60.
// wire: at least length + 4 bytes. Returns the wire's length, delimiter included.
uint8_t codec_encode(uint8_t *frame, uint8_t length, uint8_t *wire);

#endif
#endif
