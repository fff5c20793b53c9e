#include "store.h"

#include <avr/eeprom.h>
#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "codec.h"

#define SLOTS 14
#define MARK_ADDRESS ((uint8_t *)4)
#define MARK_SET 0xA5
#define MARK_CLEAR 0x5A
#define SLOT_ADDRESS(record, slot) ((uint8_t *)(16 + ((record) * SLOTS + (slot)) * sizeof(struct stored)))
#define URGENT_IN_A_ROW 16 // bytes, while the patient line waits

// As in EEPROM: 8 bytes.
struct stored {
    struct record record;
    uint8_t serial;
    uint8_t check;
};

static uint8_t serial[RECORDS];
static uint8_t slot_next[RECORDS];
static struct job {
    struct stored stored;
    uint8_t record;
    uint8_t at;
} jobs[LINES] = {{.record = NO_RECORD}, {.record = NO_RECORD}};
static uint8_t in_a_row;

static uint8_t check(const struct stored *s) {
    uint16_t crc = CRC_START;
    const uint8_t *bytes = (const uint8_t *)s;
    for (uint8_t i = 0; i < sizeof *s - 1; i++) {
        crc = crc_update(crc, bytes[i]);
    }
    return (uint8_t)(crc ^ crc >> 8);
}

static uint8_t fresh(const struct stored *s) {
    for (uint8_t i = 0; i < sizeof *s; i++) {
        if (((const uint8_t *)s)[i] != 0xFF) {
            return 0;
        }
    }
    return 1;
}

enum loaded store_load(uint8_t r, struct record *to) {
    enum loaded found = LOADED_NONE;
    uint8_t torn = 0;
    uint8_t torn_slot = 0;
    for (uint8_t slot = 0; slot < SLOTS; slot++) {
        struct stored s;
        eeprom_read_block(&s, SLOT_ADDRESS(r, slot), sizeof s);
        if (check(&s) == s.check && !fresh(&s)) {
            if (found == LOADED_NONE || (int8_t)(s.serial - serial[r]) > 0) {
                *to = s.record;
                serial[r] = s.serial;
                slot_next[r] = slot + 1 == SLOTS ? 0 : slot + 1;
                found = LOADED_RECORD;
            }
        } else if (!fresh(&s)) {
            torn++;
            torn_slot = slot;
        }
    }
    // One torn slot is what a loss of power leaves, the very first of all too. More, or one and nothing sound beside it, is damage.
    return torn > 1 || (torn && found == LOADED_NONE && torn_slot != 0) ? LOADED_DAMAGED : found;
}

uint8_t store_writing(uint8_t line) {
    return jobs[line].record != NO_RECORD;
}

void store_write(uint8_t line, uint8_t r, const struct record *from) {
    struct job *j = &jobs[line];
    j->stored.record = *from;
    j->stored.serial = ++serial[r];
    j->stored.check = check(&j->stored);
    j->record = r;
    j->at = 0;
}

// Wakes the main loop for the next byte.
ISR(EE_READY_vect, ISR_NAKED) {
    __asm__ __volatile__("cbi %0, %1\n\treti" : : "I"(_SFR_IO_ADDR(EECR)), "I"(EERIE));
}

static void write_byte(uint8_t *address, uint8_t value) {
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        EEAR = (uint16_t)address;
        EEDR = value;
        EECR = _BV(EERIE) | _BV(EEMPE);
        EECR |= _BV(EEPE);
    }
}

uint8_t store_step(void) {
    if (EECR & _BV(EEPE)) {
        return NO_RECORD;
    }
    uint8_t line = store_writing(URGENT) && !(store_writing(PATIENT) && in_a_row == URGENT_IN_A_ROW) ? URGENT : PATIENT;
    struct job *j = &jobs[line];
    uint8_t r = j->record;
    if (r == NO_RECORD) {
        return NO_RECORD;
    }
    uint8_t *address = SLOT_ADDRESS(r, slot_next[r]);
    const uint8_t *bytes = (const uint8_t *)&j->stored;
    while (j->at < sizeof j->stored && eeprom_read_byte(address + j->at) == bytes[j->at]) {
        j->at++; // written, or as wanted already
    }
    if (j->at < sizeof j->stored) {
        write_byte(address + j->at, bytes[j->at]);
        in_a_row = line == PATIENT ? 0 : in_a_row < URGENT_IN_A_ROW ? in_a_row + 1 : in_a_row;
        return NO_RECORD;
    }
    slot_next[r] = slot_next[r] + 1 == SLOTS ? 0 : slot_next[r] + 1;
    j->record = NO_RECORD;
    return r;
}

void store_mark(void) {
    eeprom_busy_wait();
    write_byte(MARK_ADDRESS, MARK_SET);
    eeprom_busy_wait();
}

void store_unmark(void) {
    write_byte(MARK_ADDRESS, MARK_CLEAR);
}

uint8_t store_marked(void) {
    return eeprom_read_byte(MARK_ADDRESS) == MARK_SET;
}
