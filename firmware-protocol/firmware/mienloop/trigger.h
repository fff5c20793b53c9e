// A TRIGGER's way to the pin: judged while its CRC is still on the wire, fired at its stop bit.
#ifndef TRIGGER_H
#define TRIGGER_H

#include <avr/io.h>

#include "link.h"
#include "pins.h"
#include "wire.h"

// A TRIGGER's CRC and delimiter, and 140 us.
#define PREPARED_TICKS (3 * 10 * 2000000 / BAUD + 280)
// Units of expiry that a command must still be good for when it is prepared.
#define PREPARED_UNITS (PREPARED_TICKS / 512 + 2)

// One of the three registers that are read in one cycle.
#define trigger_prepared GPIOR2

#ifndef __ASSEMBLER__

#include <stdint.h>

// For interrupts.S, which puts the prepared pin on if that was judged just now. Whatever could make the judgement wrong (emergency
// stop, disarming, a fault) calls trigger_forget.
extern volatile uint8_t trigger_looking; // the frame that is being judged has not ended
extern volatile uint16_t trigger_fired_at;

// Judges a TRIGGER whose CRC has not come yet. Anything unusual is left to trigger_execute. Changes nothing but what is prepared.
void trigger_prepare(uint8_t sequence, uint8_t program, uint8_t nonce, uint16_t expiry);

// The rest of it, right after the pin has gone on: the train stands. Interrupts are off, and on when it returns. Returns the edge's time.
uint32_t trigger_follow_up(void);
// And is counted. Until then ledger_sound is 0. Nothing else is prepared before the command has been answered.
void trigger_book(void);

// What was prepared is not to be fired any more.
static inline void trigger_forget(void) {
    trigger_prepared = 0;
    trigger_looking = 0;
}

// Every millisecond: what was prepared long ago is forgotten, before the timer comes round.
void trigger_tick(void);

// The whole of it from the main loop: 0 or why not, with limit and allowed where the reason has them.
uint8_t trigger_execute(uint8_t sequence, uint8_t program, uint8_t nonce, uint16_t expiry, uint32_t time, uint8_t *limit,
        uint32_t *allowed);
uint16_t trigger_executed(void);

#endif
#endif
