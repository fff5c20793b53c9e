// USART0 as the data sheet has it: two bytes and a shift register to receive, one and a shift register to send, frame and overrun
// errors. It stands in for simavr's, which counts eleven bits a byte, hides overruns in 64 places, loses a byte that comes while its
// interrupt is off, never sets an error, and ends a byte as it begins.
#ifndef USART_H
#define USART_H

#include <stdint.h>

extern uint64_t usart_overruns;

void usart_make(void);
void usart_reset(void);
// Cycles a bit as the firmware has set them.
int64_t usart_bit_cycles(void);
int usart_receiver_on(void);
// A start bit has begun: if both places and the shift register are full, the byte in the shift register is lost.
void usart_start_bit(void);
// A stop bit has ended.
void usart_received(uint8_t byte, int frame_error);

#endif
