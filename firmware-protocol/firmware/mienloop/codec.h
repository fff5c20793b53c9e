// Frames out of bytes and bytes out of frames: COBS, length, CRC. Plain C: the same source is checked on the host.
#ifndef CODEC_H
#define CODEC_H

#include <stdint.h>

#include "wire.h"

#define CRC_START 0xFFFFu

enum verdict { VERDICT_NONE, VERDICT_FRAME, VERDICT_CRC, VERDICT_FRAMING, VERDICT_OVERRUN };

// Decoder over a ring of mask + 1 bytes (a power of two): a frame is written in place from `start` on, at most `room` bytes.
struct codec {
    uint8_t *ring;
    uint8_t mask;
    uint8_t start;
    uint8_t room;
    uint8_t length;
    uint8_t received;
    uint8_t left;
    uint8_t bad; // 0, or the verdict that the delimiter will bring
    uint16_t crc;
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

// codec_accept for a byte other than 0 while nothing is near its end; 0: near it, nothing done.
static inline uint8_t codec_accept_usual(struct codec *c, uint8_t byte) {
    uint8_t length = c->length;
    if (c->bad || length >= c->room || length >= MOST_DECODED - 1 || c->received >= MOST_FRAME - 2) {
        return 0;
    }
    c->received++;
    if (c->left) {
        c->left--;
    } else {
        c->left = (uint8_t)(byte - 1);
        if (c->received == 1) {
            return 1;
        }
        byte = 0;
    }
    c->ring[(uint8_t)(c->start + length) & c->mask] = byte;
    c->length = length + 1;
    c->crc = crc_update(c->crc, byte);
    return 1;
}

// Puts a frame on the wire's form. frame: type, sequence, payload with room for 2 more bytes; length without CRC, at most 60.
// wire: at least length + 4 bytes. Returns the wire's length, delimiter included.
uint8_t codec_encode(uint8_t *frame, uint8_t length, uint8_t *wire);

#endif
