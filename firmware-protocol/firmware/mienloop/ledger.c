#include "ledger.h"

#include <avr/eeprom.h>
#include <avr/io.h>
#include <string.h>
#include <util/atomic.h>

#include "codec.h"
#include "limits.h"
#include "outputs.h"
#include "pins.h"

#define RECORDS (CHANNELS + 1) // the last one is the board's own: boots, quarters of an hour of the count period
#define BOARD_RECORD CHANNELS
#define QUARTER_MILLIS 900000ul
#define QUARTERS_A_DAY 96
#define ON_BINS 11   // of 1 s: what is left out is older than 10 s
#define DOSE_BINS 4  // of 20 s: older than 60 s
#define SOUND 0xC3
#define NEVER 0x7FFFFFFFl

#define MARK_ADDRESS ((uint8_t *)8)
#define MARK_SET 0xA5
#define MARK_CLEAR 0x5A
#define SLOT_ADDRESS(record, slot) ((uint8_t *)(16 + (record) * 16 + (slot) * 8))

struct record {
    uint16_t count;
    uint32_t dose;
};

// As in EEPROM. Two slots take turns, so that a torn write leaves the older one.
struct stored {
    struct record record;
    uint8_t serial;
    uint8_t check;
};

struct window {
    uint16_t on[ON_BINS];
    uint16_t on_sum; // units of 256 us
    uint32_t dose[DOSE_BINS];
    uint32_t dose_sum;
};

// Survives every reset but that of power; the check tells.
static struct {
    struct record records[RECORDS];
    uint16_t check;
    uint8_t sound; // SOUND while records and check belong together
} books __attribute__((section(".noinit")));

static volatile uint8_t millis_due; // counted by the tick, worked off by the main loop
static volatile uint8_t reviewing; // a bit a channel whose windows are being booked
static struct window windows[CHANNELS];
static volatile uint16_t locked[CHANNELS];
static volatile int32_t since_onset[CHANNELS]; // ms; negative: the onset is still to come
static volatile uint8_t unwritten;             // a bit a record
static volatile uint8_t stale; // the check in `books` is to be summed up again
static volatile uint8_t mark_wanted;
static volatile uint8_t marked;
static uint8_t serial[RECORDS];
static uint8_t slot_next; // a bit a record
static volatile uint16_t second_millis;
static volatile uint8_t seconds_due;
static uint8_t on_bin, dose_bin, dose_seconds;
static volatile uint32_t quarter_millis;
static volatile uint8_t quarter_due;

static struct stored writing;
static uint8_t writing_record = 0xFF;
static uint8_t writing_at;

static uint16_t books_check(void) {
    uint16_t crc = CRC_START;
    const uint8_t *bytes = (const uint8_t *)books.records;
    for (uint8_t i = 0; i < sizeof books.records; i++) {
        crc = crc_update(crc, bytes[i]);
    }
    return crc;
}

static uint8_t stored_check(const struct stored *s) {
    uint16_t crc = CRC_START;
    const uint8_t *bytes = (const uint8_t *)s;
    for (uint8_t i = 0; i < sizeof *s - 1; i++) {
        crc = crc_update(crc, bytes[i]);
    }
    return (uint8_t)(crc ^ crc >> 8);
}

// 1: read, 0: fresh EEPROM, 2: damaged.
static uint8_t load(uint8_t r, struct record *record) {
    struct stored slots[2];
    uint8_t good = 0;
    uint8_t fresh = 1;
    for (uint8_t i = 0; i < 2; i++) {
        eeprom_read_block(&slots[i], SLOT_ADDRESS(r, i), sizeof slots[i]);
        if (stored_check(&slots[i]) == slots[i].check) {
            good |= _BV(i);
        }
        for (uint8_t b = 0; b < sizeof slots[i]; b++) {
            fresh &= ((const uint8_t *)&slots[i])[b] == 0xFF;
        }
    }
    if (fresh || !good) {
        return fresh ? 0 : 2;
    }
    uint8_t newer = good == 3 ? (int8_t)(slots[1].serial - slots[0].serial) > 0 : good == 2;
    *record = slots[newer].record;
    serial[r] = slots[newer].serial;
    if (!newer) {
        slot_next |= _BV(r);
    }
    return 1;
}

static void one_more(uint8_t c, struct record *record) {
    struct limits l;
    limits_compiled(c, &l);
    record->count += record->count < NONE_16;
    if (l.total_dose != NONE_32) {
        record->dose = l.dose != NONE_32 && record->dose < l.total_dose - l.dose ? record->dose + l.dose : l.total_dose;
    }
}

uint8_t ledger_start(uint8_t kept) {
    uint8_t sound = 1;
    kept = kept && books.sound == SOUND && books.check == books_check();
    uint8_t mark = eeprom_read_byte(MARK_ADDRESS) == MARK_SET;
    for (uint8_t r = 0; r < RECORDS; r++) {
        struct record stored = {0, 0};
        uint8_t state = load(r, &stored);
        if (state == 2 && !kept) {
            stored.count = r == BOARD_RECORD ? 0 : NONE_16;
            stored.dose = r == BOARD_RECORD ? 0 : NONE_32;
            sound = sound && r == BOARD_RECORD;
        }
        if (kept) {
            if (memcmp(&stored, &books.records[r], sizeof stored) != 0 || state == 2) {
                unwritten |= _BV(r);
            }
        } else {
            books.records[r] = stored;
            if (mark && r < CHANNELS) {
                one_more(r, &books.records[r]);
                unwritten |= _BV(r);
            }
        }
    }
    books.records[BOARD_RECORD].count++;
    unwritten |= _BV(BOARD_RECORD);
    books.check = books_check();
    books.sound = SOUND;
    marked = mark;
    for (uint8_t c = 0; c < CHANNELS; c++) {
        locked[c] = limits_lockout_millis(c);
        since_onset[c] = NEVER;
    }
    quarter_millis = QUARTER_MILLIS;
    second_millis = 1000;
    return sound;
}

uint8_t ledger_judge(const struct program *p) {
    uint8_t c = p->channel;
    const struct limits *l = &limits_now[c];
    const struct record *given = &books.records[c];
    const struct window *w = &windows[c];
    int32_t since;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        since = since_onset[c];
    }
    if (since != NEVER && l->interval) {
        uint32_t millis = since < 0 ? 0 : (uint32_t)since;
        if (p->delay) {
            millis += p->delay / 2000;
        }
        // in the clock's grain of 1 ms, on the safe side; above 2^31 us no interval reaches
        if (since < 0 || (millis < 2147484 && millis * 1000 < l->interval + 1000)) {
            return INTERVAL;
        }
    }
    if (l->count != NONE_16 && given->count >= l->count) {
        return COUNT;
    }
    if (l->total_dose != NONE_32 && given->dose + p->dose > l->total_dose) {
        return TOTAL_DOSE;
    }
    if (l->minute_dose != NONE_32 && w->dose_sum + p->dose > l->minute_dose) {
        return MINUTE_DOSE;
    }
    if (l->window_duty < 1000) {
        // permille of 10 s in units of 256 us: 39.0625 units each
        uint16_t most = (uint16_t)((uint32_t)l->window_duty * 625 / 16);
        if ((uint32_t)w->on_sum + p->on_units > most) {
            return WINDOW_DUTY;
        }
    }
    return 0;
}

static inline void mark(void) {
    if (EECR & _BV(EEPE)) {
        mark_wanted = 1; // a byte is being written; this one is next
        return;
    }
    EEAR = (uint16_t)MARK_ADDRESS;
    EEDR = MARK_SET;
    EECR = _BV(EEMPE);
    EECR |= _BV(EEPE);
    marked = 1;
}

void ledger_mark(void) {
    if (!marked) {
        mark();
    }
    books.sound = 0; // until the step has summed up again, a reset leaves the word to EEPROM and its mark
}

void ledger_booked(const struct program *p, uint32_t delay_millis) {
    struct record *given = &books.records[p->channel];
    given->count += given->count < NONE_16;
    given->dose = given->dose + p->dose > NONE_32 ? NONE_32 : given->dose + p->dose;
    stale = 1;
    since_onset[p->channel] = -(int32_t)delay_millis;
    unwritten |= _BV(p->channel);
}

uint8_t ledger_busy(uint8_t c) {
    return ((unwritten | outputs_ended | reviewing) & _BV(c)) != 0;
}

static void book_ended(void) {
    for (uint8_t c = 0; c < CHANNELS; c++) {
        if (outputs_ended & _BV(c)) {
            reviewing |= _BV(c);
            uint16_t pulses;
            const struct program *p = outputs_fetch_ended(c, &pulses);
            if (p && pulses) {
                // a train cut short is taken with its last pulse whole
                uint16_t units = p->on_units;
                uint32_t dose = p->dose;
                if (pulses < p->pulses) {
                    units = (uint16_t)(((p->phase / 2) * pulses + 255) / 256);
                    dose = programs_dose(p, pulses);
                }
                struct window *w = &windows[c];
                uint16_t room = 0xFFFF - w->on_sum;
                units = units > room ? room : units;
                w->on[on_bin] += units;
                w->on_sum += units;
                w->dose[dose_bin] += dose;
                w->dose_sum += dose;
            }
        }
    }
}

static void second(void) {
    on_bin = on_bin + 1 == ON_BINS ? 0 : on_bin + 1;
    uint8_t dose_step = ++dose_seconds == 20;
    if (dose_step) {
        dose_seconds = 0;
        dose_bin = dose_bin + 1 == DOSE_BINS ? 0 : dose_bin + 1;
    }
    for (uint8_t c = 0; c < CHANNELS; c++) {
        struct window *w = &windows[c];
        ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
            w->on_sum -= w->on[on_bin];
            if (dose_step) {
                w->dose_sum -= w->dose[dose_bin];
            }
        }
        w->on[on_bin] = 0;
        if (dose_step) {
            w->dose[dose_bin] = 0;
        }
    }
}

static void write_byte(uint8_t *address, uint8_t value) {
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        if (!(EECR & _BV(EEPE))) {
            EEAR = (uint16_t)address;
            EEDR = value;
            EECR = _BV(EEMPE);
            EECR |= _BV(EEPE);
        }
    }
}

// One byte at a time, 3.4 ms each. A byte that reads as wanted already is passed over.
static void write_on(void) {
    if (EECR & _BV(EEPE)) {
        return;
    }
    if (mark_wanted) {
        ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
            mark_wanted = 0;
            if (!marked) {
                mark();
            }
        }
        return;
    }
    if (writing_record != 0xFF) {
        uint8_t slot = (slot_next >> writing_record) & 1;
        uint8_t *address = SLOT_ADDRESS(writing_record, slot);
        const uint8_t *bytes = (const uint8_t *)&writing;
        while (writing_at < sizeof writing && eeprom_read_byte(address + writing_at) == bytes[writing_at]) {
            writing_at++;
        }
        if (writing_at < sizeof writing) {
            write_byte(address + writing_at, bytes[writing_at]);
            return;
        }
        slot_next ^= _BV(writing_record);
        ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
            if (memcmp(&writing.record, &books.records[writing_record], sizeof writing.record) == 0) {
                unwritten &= (uint8_t)~_BV(writing_record);
            }
        }
        writing_record = 0xFF;
    }
    for (uint8_t r = 0; r < RECORDS; r++) {
        if (unwritten & _BV(r)) {
            ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
                writing.record = books.records[r];
            }
            writing.serial = ++serial[r];
            writing.check = stored_check(&writing);
            writing_record = r;
            writing_at = 0;
            return;
        }
    }
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        if (marked && !unwritten && !mark_wanted && !(EECR & _BV(EEPE))) {
            marked = 0;
            EEAR = (uint16_t)MARK_ADDRESS;
            EEDR = MARK_CLEAR;
            EECR = _BV(EEMPE);
            EECR |= _BV(EEPE);
        }
    }
}

static void millisecond(void) {
    for (uint8_t c = 0; c < CHANNELS; c++) {
        if (locked[c]) {
            locked[c]--;
        }
        if (since_onset[c] != NEVER) {
            ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
                since_onset[c]++;
            }
        }
    }
    if (--second_millis == 0) {
        second_millis = 1000;
        seconds_due++;
    }
    if (--quarter_millis == 0) {
        quarter_millis = QUARTER_MILLIS;
        quarter_due = 1;
    }
}

void ledger_step(void) {
    if (outputs_ended) {
        book_ended();
    }
    while (millis_due) {
        ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
            millis_due--;
        }
        millisecond();
    }
    while (seconds_due) {
        ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
            seconds_due--;
        }
        second();
    }
    if (quarter_due) {
        quarter_due = 0;
        struct record *board = &books.records[BOARD_RECORD];
        if (++board->dose >= QUARTERS_A_DAY) {
            ledger_reset_counts();
        }
        unwritten |= _BV(BOARD_RECORD);
        stale = 1;
    }
    if (stale) {
        stale = 0;
        uint16_t check = books_check(); // slow, so with interrupts on: a train booked meanwhile makes it stale again
        ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
            if (!stale) {
                books.check = check;
                books.sound = SOUND;
            }
        }
    }
    programs_review();
    reviewing = 0;
    write_on();
}

void ledger_tick(void) {
    millis_due++;
}

uint16_t ledger_count(uint8_t c) {
    return books.records[c].count;
}

uint16_t ledger_locked_millis(uint8_t c) {
    uint16_t millis;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        millis = locked[c];
    }
    return millis;
}

void ledger_reset_counts(void) {
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        for (uint8_t c = 0; c < CHANNELS; c++) {
            books.records[c].count = 0;
            books.records[c].dose = 0;
            unwritten |= _BV(c);
        }
        books.records[BOARD_RECORD].dose = 0;
        unwritten |= _BV(BOARD_RECORD);
        stale = 1;
    }
}

uint16_t ledger_boots(void) {
    return books.records[BOARD_RECORD].count;
}
