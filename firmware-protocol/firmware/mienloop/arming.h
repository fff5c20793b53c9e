// Whether a stimulus may be given at all: arming, nonce, lease, emergency stop, fault.
#ifndef ARMING_H
#define ARMING_H

#define KEPT_LATCHED 0x5C // what the RAM is unlikely to hold by chance

#ifndef __ASSEMBLER__

#include <stdint.h>

extern volatile uint8_t arming_nonce; // 0: not armed
extern volatile uint8_t arming_fault;
extern volatile uint8_t arming_latched; // the emergency stop: nothing goes on

// The latch as a reset finds it: KEPT_LATCHED, its complement, or chance, which counts as latched.
extern uint8_t arming_kept_latch;

// Every output off and disarmed, at once and quickly. After DISARM, the lease's or the arming's end the lines that are no stimulus go
// on. From any context.
void make_safe(uint8_t off_reason);
// A run of FF has come: told with the next arming_settle.
void arming_note_abort(void);
// Ends and tells of what was made safe. From the tick and the main loop.
void arming_settle(void);
void make_fault(uint8_t detail);

// 0, or FAULT or ESTOP.
uint8_t arming_forbidden(void);
uint8_t arming_arm(uint8_t nonce, uint32_t millis, uint32_t time);
// Whether nonce, lease and expiry were good at `time`: 0 or why not.
uint8_t arming_current(uint8_t nonce, uint16_t expiry, uint32_t time);
// Whether a TRIGGER with these would surely be good now and until its delimiter has come.
uint8_t arming_good(uint8_t nonce, uint16_t expiry);
uint8_t arming_heartbeat(uint8_t nonce, uint16_t expiry, uint32_t time);
uint8_t arming_unlatch(void);
uint8_t arming_flags(void);

// Every millisecond, from the tick's interrupt: lease and arming end in time, and what the emergency stop has cut is booked.
void arming_tick(void);
// The emergency stop's line as a starting board finds it; after_power: what was latched before is gone.
void arming_start(uint8_t after_power);

#endif
#endif
