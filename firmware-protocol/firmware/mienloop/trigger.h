// A TRIGGER's way to the pin: judged while its last byte is still on the wire, fired at its stop bit.
#ifndef TRIGGER_H
#define TRIGGER_H

#include <stdint.h>

// Judges a TRIGGER byte by byte, each step shorter than a byte on the wire; 1: so far good. Anything unusual gives 0 and is left to
// trigger_execute. Changes nothing but what is prepared: the frame may still turn out damaged.
uint8_t trigger_sequence(uint8_t sequence);
uint8_t trigger_program(uint8_t number);
uint8_t trigger_nonce(uint8_t nonce);
uint8_t trigger_channel(void);
uint8_t trigger_ready(uint16_t expiry);
// Puts the prepared pin on if all is still as it was and the expiry is good; 1: done. Interrupts must be off.
uint8_t trigger_fire(void);
// The rest of it, right after trigger_fire. Interrupts must be off. Returns the time of the edge.
uint32_t trigger_follow_up(void);
// What was prepared is not to be fired any more.
void trigger_forget(void);
// The whole of it from the main loop: 0 or why not, with limit and allowed where the reason has them.
uint8_t trigger_execute(uint8_t sequence, uint8_t program, uint8_t nonce, uint16_t expiry, uint32_t time, uint8_t *limit,
        uint32_t *allowed);
uint16_t trigger_executed(void);

#endif
