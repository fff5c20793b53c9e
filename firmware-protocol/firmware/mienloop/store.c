#include "store.h"

#include <avr/eeprom.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "codec.h"

#define SLOTS 14
#define MARK_ADDRESS ((uint8_t *)4)
#define MARK_SET 0xA5
#define MARK_CLEAR 0x5A
#define SLOT_ADDRESS(record, slot) ((uint8_t *)(16 + ((record) * SLOTS + (slot)) * sizeof(struct stored)))
#define NOTHING 0xFF

// As in EEPROM: 8 bytes.
struct stored {
    struct record record;
    uint8_t serial;
    uint8_t check;
};

static uint8_t serial[RECORDS];
static uint8_t slot_next[RECORDS];
static struct stored writing;
static uint8_t writing_record = NOTHING;
static uint8_t writing_at;

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
        }
    }
    // One torn slot is what a loss of power leaves. More, or one and nothing sound beside it, is damage.
    return torn > 1 || (torn && found == LOADED_NONE) ? LOADED_DAMAGED : found;
}

uint8_t store_write(uint8_t r, const struct record *from) {
    if (writing_record != NOTHING) {
        return 0;
    }
    writing.record = *from;
    writing.serial = ++serial[r];
    writing.check = check(&writing);
    writing_record = r;
    writing_at = 0;
    return 1;
}

static void write_byte(uint8_t *address, uint8_t value) {
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        EEAR = (uint16_t)address;
        EEDR = value;
        EECR = _BV(EEMPE);
        EECR |= _BV(EEPE);
    }
}

uint8_t store_step(void) {
    if (EECR & _BV(EEPE) || writing_record == NOTHING) {
        return 0;
    }
    uint8_t *address = SLOT_ADDRESS(writing_record, slot_next[writing_record]);
    const uint8_t *bytes = (const uint8_t *)&writing;
    while (writing_at < sizeof writing && eeprom_read_byte(address + writing_at) == bytes[writing_at]) {
        writing_at++; // written, or as wanted already
    }
    if (writing_at < sizeof writing) {
        write_byte(address + writing_at, bytes[writing_at]);
        return 0;
    }
    slot_next[writing_record] = slot_next[writing_record] + 1 == SLOTS ? 0 : slot_next[writing_record] + 1;
    writing_record = NOTHING;
    return 1;
}

void store_mark(uint8_t armed) {
    eeprom_busy_wait();
    write_byte(MARK_ADDRESS, armed ? MARK_SET : MARK_CLEAR);
    eeprom_busy_wait();
}

uint8_t store_marked(void) {
    return eeprom_read_byte(MARK_ADDRESS) == MARK_SET;
}
