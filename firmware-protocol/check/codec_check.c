// Runs the firmware's decoder on the host: bytes on standard input, verdicts on standard output, one line each:
// "frame HEX", "crc" or "framing". Also encodes: with the argument "encode", lines of hex (type, sequence, payload) become wire bytes.
#include <stdio.h>
#include <string.h>

#include "codec.h"

static void print(const uint8_t *bytes, unsigned length) {
    for (unsigned i = 0; i < length; i++) {
        printf("%02x", bytes[i]);
    }
    putchar('\n');
}

static int encode(void) {
    char line[256];
    while (fgets(line, sizeof line, stdin)) {
        uint8_t frame[MOST_DECODED];
        uint8_t wire[MOST_FRAME];
        uint8_t length = 0;
        unsigned byte;
        for (const char *p = line; length < sizeof frame - 2 && sscanf(p, "%2x", &byte) == 1; p += 2) {
            frame[length++] = (uint8_t)byte;
        }
        uint8_t n = codec_encode(frame, length, wire);
        print(wire, n);
    }
    return 0;
}

int main(int count, char **arguments) {
    if (count > 1 && strcmp(arguments[1], "encode") == 0) {
        return encode();
    }
    uint8_t ring[128];
    // the ring's seam is moved through the frames, so that it lies everywhere once
    struct codec codec = {.ring = ring, .mask = sizeof ring - 1, .start = 0, .room = 120};
    codec_begin(&codec);
    for (int byte = getchar(); byte != EOF; byte = getchar()) {
        // as the firmware's interrupt does it: the short way where it goes
        enum verdict verdict = VERDICT_NONE;
        if (byte == 0 || !codec_accept_usual(&codec, (uint8_t)byte)) {
            verdict = codec_accept(&codec, (uint8_t)byte);
        }
        if (verdict == VERDICT_FRAME) {
            uint8_t frame[MOST_DECODED];
            for (uint8_t i = 0; i < codec.length; i++) {
                frame[i] = ring[(codec.start + i) & codec.mask];
            }
            printf("frame ");
            print(frame, codec.length);
        } else if (verdict != VERDICT_NONE) {
            puts(verdict == VERDICT_CRC ? "crc" : verdict == VERDICT_FRAMING ? "framing" : "overrun");
        }
        if (byte == 0) {
            codec.start = (uint8_t)(codec.start + 1) & codec.mask;
            codec_begin(&codec);
        }
    }
    return 0;
}
