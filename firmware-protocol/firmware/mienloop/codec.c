#include "codec.h"

void codec_begin(struct codec *c) {
    c->length = 0;
    c->received = 0;
    c->left = 0;
    c->bad = 0;
    c->crc = CRC_START;
    c->fast = c->room < MOST_DECODED - 1 ? c->room : MOST_DECODED - 1;
}

void codec_spoil(struct codec *c) {
    c->bad = VERDICT_FRAMING;
    c->fast = 0;
    c->received += c->received == 0;
}

static inline void put(struct codec *c, uint8_t byte) {
    if (c->length >= MOST_DECODED) {
        c->bad = VERDICT_FRAMING;
        c->fast = 0;
    } else if (c->length >= c->room) {
        if (!c->bad) {
            c->bad = VERDICT_OVERRUN;
        }
        c->fast = 0;
        c->length++;
    } else {
        c->ring[(uint8_t)(c->start + c->length) & c->mask] = byte;
        c->length++;
        c->crc = crc_update(c->crc, byte);
    }
}

static enum verdict delimiter(const struct codec *c) {
    if (c->received == 0) {
        return VERDICT_NONE; // delimiters in a row are idle line
    }
    if (c->bad == VERDICT_FRAMING || c->left != 0 || c->length < 4) {
        return VERDICT_FRAMING;
    }
    if (c->bad) {
        return VERDICT_OVERRUN;
    }
    // over data and its own CRC the remainder is 0
    return c->crc == 0 ? VERDICT_FRAME : VERDICT_CRC;
}

enum verdict codec_accept(struct codec *c, uint8_t byte) {
    if (byte == 0) {
        return delimiter(c);
    }
    if (c->received >= MOST_FRAME - 1) {
        codec_spoil(c); // too long, however it goes on
        return VERDICT_NONE;
    }
    c->received++;
    if (c->received > 1 && c->fast > 0) {
        c->fast--;
    }
    if (c->left > 0) {
        put(c, byte);
        c->left--;
    } else {
        // a code byte: the zero it stands for was announced by the code before it
        if (c->received > 1) {
            put(c, 0);
        }
        c->left = (uint8_t)(byte - 1);
    }
    return VERDICT_NONE;
}

uint8_t codec_encode(uint8_t *frame, uint8_t length, uint8_t *wire) {
    uint16_t crc = CRC_START;
    for (uint8_t i = 0; i < length; i++) {
        crc = crc_update(crc, frame[i]);
    }
    frame[length++] = (uint8_t)crc;
    frame[length++] = (uint8_t)(crc >> 8);
    uint8_t code = 0;
    uint8_t out = 1;
    for (uint8_t i = 0; i < length; i++) {
        if (frame[i] == 0) {
            wire[code] = (uint8_t)(out - code);
            code = out++;
        } else {
            wire[out++] = frame[i];
        }
    }
    wire[code] = (uint8_t)(out - code);
    wire[out++] = 0;
    return out;
}
