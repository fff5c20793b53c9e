// The two interrupts whose first microseconds count: the emergency stop's and the received byte's. Registers: r24 byte, r25, Z.
//
// Received byte: the usual byte in the middle of a frame is decoded here, 6.6 us, exactly as codec_accept does it, and the usual good
// frame is handed to the main loop, 12 us, exactly as accept in link.c does it; anything else goes to __vector_received (link.c). A
// prepared TRIGGER's pin goes on here, 4 us after the stop bit.
#include <avr/io.h>

#include "arming.h"
#include "codec.h"
#include "link.h"
#include "trigger.h"

#define ERRORS ((1 << FE0) | (1 << DOR0))

        .section .text

// The emergency stop's contact has moved: everything low, latched, nothing prepared. With the contact open, or just closed and still
// latched, nothing may be on. The tick keeps the books within a millisecond (arming.c).
        .global INT0_vect
INT0_vect:
        push r24
        in r24, _SFR_IO_ADDR(SREG)
        push r24
        in r24, _SFR_IO_ADDR(PORTD)
        andi r24, ~OUT_D & 0xFF
        out _SFR_IO_ADDR(PORTD), r24
        in r24, _SFR_IO_ADDR(PORTB)
        andi r24, ~OUT_B & 0xFF
        out _SFR_IO_ADDR(PORTB), r24
        ldi r24, 1
        sts arming_latched, r24
        ldi r24, KEPT_LATCHED
        sts arming_kept_latch, r24
        ldi r24, 0
        out _SFR_IO_ADDR(trigger_prepared), r24
        lds r24, arming_contact_moved
        tst r24
        brne moved_before
        lds r24, TCNT1L
        sts arming_contact_at, r24
        lds r24, TCNT1H
        sts arming_contact_at + 1, r24
        ldi r24, 1
        sts arming_contact_moved, r24
moved_before:
        pop r24
        out _SFR_IO_ADDR(SREG), r24
        pop r24
        reti

// Ways out of the usual, in a branch's reach.
lost:                                   // a frame that cannot be good any more: only a run of FF in it counts
        ldi r31, 0
        cpi r24, 0xFF
        brne lost_counted
        lds r31, link_run
        cpi r31, ABORT_RUN
        brcc lost_counted               // aborted already
        inc r31
        cpi r31, ABORT_RUN
        brcc run_is_whole
lost_counted:
        sbic _SFR_IO_ADDR(PIND), PD2            // and again
        rcall all_low
        sts link_run, r31
        rjmp done
one_of_a_run:
        lds r31, link_run
        cpi r31, ABORT_RUN
        brcc run_counted                // aborted already
        inc r31
        cpi r31, ABORT_RUN
        brcs run_counted
run_is_whole:                           // aborts: the pins at once, the rest in C, which counts this byte
        in r31, _SFR_IO_ADDR(PORTD)
        andi r31, ~OUT_D & 0xFF
        out _SFR_IO_ADDR(PORTD), r31
        in r31, _SFR_IO_ADDR(PORTB)
        andi r31, ~OUT_B & 0xFF
        out _SFR_IO_ADDR(PORTB), r31
        rjmp special_good

to_held:
        rjmp from_held
to_special:
        rjmp special
to_special_good:
        rjmp special_good
to_delimiter:
        rjmp delimiter
first_code:                             // stands for no byte
        dec r24
        sts link_decoder + CODEC_LEFT, r24
        rjmp done
code:                                   // stands for a zero
        dec r24
        sts link_decoder + CODEC_LEFT, r24
        ldi r24, 0
        rjmp put

        .global USART_RX_vect
USART_RX_vect:
        push r24
        in r24, _SFR_IO_ADDR(SREG)
        push r24
        push r25
        push r30
        push r31
        in r25, _SFR_IO_ADDR(link_held)
        tst r25
        brne to_held
        lds r25, UCSR0A
        lds r24, UDR0
taken_up:
        andi r25, ERRORS
        brne to_special
        tst r24
        breq to_delimiter
        lds r25, link_decoder + CODEC_BAD
        tst r25
        brne lost
        lds r25, link_decoder + CODEC_FAST
        subi r25, 1
        brcs to_special_good            // near a frame's end
        cpi r24, 0xFF
        breq one_of_a_run
        ldi r31, 0
run_counted:
        sts link_run, r31
        lds r30, link_decoder + CODEC_RECEIVED
        inc r30
        sts link_decoder + CODEC_RECEIVED, r30
        cpi r30, 1
        breq first_code
        sts link_decoder + CODEC_FAST, r25
        lds r25, link_decoder + CODEC_LEFT
        subi r25, 1
        brcs code
        sts link_decoder + CODEC_LEFT, r25
put:                                    // r24 into the ring, its CRC into the sum
        lds r25, link_decoder + CODEC_LENGTH
        lds r30, link_decoder + CODEC_START
        add r30, r25
        inc r25
        sts link_decoder + CODEC_LENGTH, r25
        andi r30, RX_MASK
        ldi r31, 0
        subi r30, lo8(-(link_rx))
        sbci r31, hi8(-(link_rx))
        st Z, r24
        lds r30, link_decoder + CODEC_CRC
        lds r31, link_decoder + CODEC_CRC + 1
        eor r24, r30
        mov r30, r24
        swap r30
        andi r30, 0xF0
        eor r24, r30
        mov r30, r31
        mov r31, r24
        swap r24
        andi r24, 0x0F
        eor r30, r24
        lsr r24
        eor r31, r24
        eor r24, r31
        lsl r24
        lsl r24
        lsl r24
        eor r30, r24
        sts link_decoder + CODEC_CRC, r30
        sts link_decoder + CODEC_CRC + 1, r31
        cpi r25, TRIGGER_LENGTH - 2
        breq perhaps_trigger
done:
        pop r31
        pop r30
        pop r25
        pop r24
        out _SFR_IO_ADDR(SREG), r24
        pop r24
        reti

from_held:                              // older than what the receiver holds
        dec r25
        out _SFR_IO_ADDR(link_held), r25
        lds r30, link_held_first
        mov r24, r30
        inc r24
        andi r24, LINK_HELD - 1
        sts link_held_first, r24
        ldi r31, 0
        subi r30, lo8(-(link_held_bytes))
        sbci r31, hi8(-(link_held_bytes))
        ld r24, Z
        ldd r25, Z + LINK_HELD
        rjmp taken_up

perhaps_trigger:
        lds r30, link_decoder + CODEC_START
        ldi r31, 0
        subi r30, lo8(-(link_rx))
        sbci r31, hi8(-(link_rx))
        ld r24, Z
        cpi r24, TRIGGER_TYPE
        brne done
        ldi r25, LINK_LOOK
        rjmp special

delimiter:
        in r25, _SFR_IO_ADDR(trigger_prepared)
        tst r25
        brne one_is_prepared
        lds r25, link_decoder + CODEC_RECEIVED
        tst r25
        brne after_bytes
        sts link_run, r25               // idle line
        rjmp done
after_bytes:
        rjmp whole_frame
one_is_prepared:
        lds r24, link_decoder + CODEC_CRC       // all zero when the frame is whole and good
        lds r25, link_decoder + CODEC_CRC + 1
        or r24, r25
        lds r25, link_decoder + CODEC_LEFT
        or r24, r25
        lds r25, link_decoder + CODEC_BAD
        or r24, r25
        lds r25, link_decoder + CODEC_LENGTH
        subi r25, TRIGGER_LENGTH
        or r24, r25
        breq prepared
        rjmp not_prepared
prepared:
        lds r30, trigger_prepared_at            // judged just now?
        lds r31, trigger_prepared_at + 1
        lds r24, TCNT1L
        lds r25, TCNT1H
        sub r24, r30
        sbc r25, r31
        subi r24, lo8(PREPARED_TICKS)
        sbci r25, hi8(PREPARED_TICKS)
        brcs just_now
        rjmp not_prepared
just_now:
        sbic _SFR_IO_ADDR(PIND), PD2            // the emergency stop's contact
        rjmp not_prepared
        sbic _SFR_IO_ADDR(EIFR), INTF0          // or it has moved, and its interrupt waits
        rjmp not_prepared
        ldi r24, 0                              // counted before the edge: a reset from here on finds numbers it must not trust
        sts ledger_sound, r24
        lds r25, trigger_pin_d
        in r24, _SFR_IO_ADDR(PORTD)
        or r24, r25
        out _SFR_IO_ADDR(PORTD), r24
        lds r25, trigger_pin_b
        in r24, _SFR_IO_ADDR(PORTB)
        or r24, r25
        out _SFR_IO_ADDR(PORTB), r24
        lds r24, TCNT1L
        lds r25, TCNT1H
        sts trigger_fired_at, r24
        sts trigger_fired_at + 1, r25
        sbis _SFR_IO_ADDR(PIND), PD2            // once more: what follows takes longer than the emergency stop may
        rjmp fired
        in r24, _SFR_IO_ADDR(PORTD)
        andi r24, ~OUT_D & 0xFF
        out _SFR_IO_ADDR(PORTD), r24
        in r24, _SFR_IO_ADDR(PORTB)
        andi r24, ~OUT_B & 0xFF
        out _SFR_IO_ADDR(PORTB), r24
fired:
        ldi r25, LINK_FIRED
        rjmp special

not_usual:
        rjmp not_prepared
whole_frame:
        lds r24, link_decoder + CODEC_CRC
        lds r25, link_decoder + CODEC_CRC + 1
        or r24, r25
        lds r25, link_decoder + CODEC_LEFT
        or r24, r25
        lds r25, link_decoder + CODEC_BAD
        or r24, r25
        brne not_usual
        lds r25, link_decoder + CODEC_LENGTH
        cpi r25, 4
        brcs not_usual
        lds r24, link_decoder + CODEC_ROOM
        sub r24, r25
        brcs not_usual
        cpi r24, LINK_SPARE
        brcs not_usual
        lds r30, link_decoder + CODEC_START
        ldi r31, 0
        subi r30, lo8(-(link_rx))
        sbci r31, hi8(-(link_rx))
        ld r24, Z                               // type
        dec r24
        cpi r24, 0x80 - 1
        brcc not_usual                          // none of ours
        cpi r24, HELLO_TYPE - 1                 // these act at once
        breq not_usual
        cpi r24, DISARM_TYPE - 1
        breq not_usual
        cpi r24, ABORT_TYPE - 1
        breq not_usual
        sbic _SFR_IO_ADDR(PIND), PD2            // the emergency stop's interrupt would wait too long
        rjmp stop_pressed
not_stopped:
        sbic _SFR_IO_ADDR(TIFR1), OCF1A         // and so would an edge's
        rjmp edge_waits
no_edge_waits:
        cpi r24, PING_TYPE - 1                  // commands that a TRIGGER may overtake
        breq is_light
        cpi r24, HEARTBEAT_TYPE - 1
        breq is_light
        cpi r24, STATUS_TYPE - 1
        breq is_light
        cpi r24, DESCRIBE_TYPE - 1
        breq is_light
        lds r24, link_weighty
        inc r24
        sts link_weighty, r24
is_light:
        lds r30, link_head
        mov r24, r30
        add r24, r25
        subi r24, -LINK_HEADER
        andi r24, RX_MASK
        sts link_head, r24                      // the main loop sees it once this is over
        ldi r31, 0
        subi r30, lo8(-(link_rx))
        sbci r31, hi8(-(link_rx))
        rcall put_in_ring                       // length
        lds r25, link_epoch
        rcall put_in_ring
        lds r25, TCNT1L                         // as clock_recent: the anchor's third byte, one more if the timer has come round
        rcall put_in_ring
        lds r24, TCNT1H
        lds r25, clock_anchor + 1
        cp r24, r25
        mov r25, r24
        lds r24, clock_anchor + 2
        brcc same_round
        inc r24
same_round:
        rcall put_in_ring
        mov r25, r24
        rcall put_in_ring
        lds r24, link_good
        inc r24
        sts link_good, r24
        brne counted
        rcall carry_good
counted:
        lds r24, link_head                      // begin, as in link.c
        mov r25, r24
        subi r25, -LINK_HEADER
        andi r25, RX_MASK
        sts link_decoder + CODEC_START, r25
        lds r25, link_tail
        sub r25, r24
        dec r25
        andi r25, RX_MASK
        subi r25, LINK_HEADER
        sts link_decoder + CODEC_ROOM, r25
        cpi r25, MOST_DECODED - 1
        brcs room_is_less
        ldi r25, MOST_DECODED - 1
room_is_less:
        sts link_decoder + CODEC_FAST, r25
        ldi r24, 0
        sts link_decoder + CODEC_LENGTH, r24
        sts link_decoder + CODEC_RECEIVED, r24
        sts link_decoder + CODEC_LEFT, r24
        sts link_run, r24
        sts trigger_looking, r24
        dec r24
        sts link_decoder + CODEC_CRC, r24
        sts link_decoder + CODEC_CRC + 1, r24
        rjmp done

stop_pressed:
        rcall all_low
        rjmp not_stopped
all_low:
        in r30, _SFR_IO_ADDR(PORTD)
        andi r30, ~OUT_D & 0xFF
        out _SFR_IO_ADDR(PORTD), r30
        in r30, _SFR_IO_ADDR(PORTB)
        andi r30, ~OUT_B & 0xFF
        out _SFR_IO_ADDR(PORTB), r30
        ret

edge_waits:                                     // lets it alone in
        lds r30, TIMSK1
        sbrs r30, OCIE1A
        rjmp no_edge_waits                      // an old flag
        lds r30, TIMSK2
        push r30
        lds r30, PCICR
        push r30
        lds r30, UCSR0B
        push r30
        ldi r30, 0
        sts TIMSK2, r30
        sts PCICR, r30
        ldi r30, (1 << RXEN0) | (1 << TXEN0)
        sts UCSR0B, r30
        sei                                     // four, as in edges.c
        nop
        nop
        nop
        nop
        cli
        pop r30
        sts UCSR0B, r30
        pop r30
        sts PCICR, r30
        pop r30
        sts TIMSK2, r30
        rjmp no_edge_waits

put_in_ring:                                    // r25 at Z, which comes round
        st Z+, r25
        cpi r30, lo8(link_rx + RX_SIZE)
        brne put_done
        ldi r30, lo8(link_rx)
        ldi r31, hi8(link_rx)
put_done:
        ret

carry_good:
        ldi r30, lo8(link_good + 1)
        ldi r31, hi8(link_good + 1)
        ldi r25, 3
carry_on:
        ld r24, Z
        inc r24
        st Z+, r24
        brne carried
        dec r25
        brne carry_on
carried:
        ret

not_prepared:
        ldi r24, 0
special_good:
        ldi r25, 0
special:
        sts link_byte_taken, r24
        sts link_status, r25
        pop r31
        pop r30
        pop r25
        pop r24
        out _SFR_IO_ADDR(SREG), r24
        pop r24
        jmp __vector_received
