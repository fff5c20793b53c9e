#include "ledger.h"

#include <string.h>
#include <util/atomic.h>

#include "arming.h"
#include "codec.h"
#include "limits.h"
#include "outputs.h"
#include "pins.h"
#include "store.h"
#include "windows.h"

#define QUARTER_MILLIS 900000ul
#define QUARTERS_A_DAY 96
#define SOUND 0xC3

// Survives every reset but that of power; ledger_sound is part of it.
static struct record books[RECORDS] __attribute__((section(".noinit")));
static uint16_t books_crc __attribute__((section(".noinit")));
volatile uint8_t ledger_sound __attribute__((section(".noinit")));

static volatile uint8_t millis_due; // counted by the tick, worked off by the main loop
static uint16_t millis_of_second;
static uint32_t millis_of_quarter;
static volatile uint8_t reviewing;  // a bit a channel whose windows are being changed
static volatile uint8_t unwritten;  // a bit a record: EEPROM has other numbers
static volatile uint8_t under_way;  // a bit a record: on its way into EEPROM, as it was when it was begun
static volatile uint8_t changed;    // the check of `books` is to be summed up again
static uint8_t marked;
static uint8_t turn[LINES];         // the record begun last

static uint16_t crc_of_books(void) {
    uint16_t crc = CRC_START;
    const uint8_t *bytes = (const uint8_t *)books;
    for (uint8_t i = 0; i < sizeof books; i++) {
        crc = crc_update(crc, bytes[i]);
    }
    return crc;
}

// The largest train that the compiled limits allow.
static void one_more(uint8_t c, struct record *record) {
    struct limits l;
    limits_compiled(c, &l);
    record->count += record->count < NONE_16;
    if (l.total_dose != NONE_32) {
        record->dose = record->dose < l.total_dose - l.dose ? record->dose + l.dose : l.total_dose;
    }
}

uint8_t ledger_start(uint8_t kept) {
    uint8_t whole = 1;
    kept = kept && ledger_sound == SOUND && books_crc == crc_of_books();
    marked = store_marked();
    for (uint8_t r = 0; r < RECORDS; r++) {
        struct record stored = {0, 0};
        enum loaded loaded = store_load(r, &stored);
        if (!kept) {
            if (loaded == LOADED_DAMAGED && r != BOARD_RECORD) {
                stored.count = NONE_16;
                stored.dose = NONE_32;
                whole = 0;
            }
            books[r] = stored;
            if (marked && r != BOARD_RECORD) {
                one_more(r, &books[r]);
                unwritten |= 1 << r;
            }
        } else if (loaded != LOADED_RECORD || memcmp(&stored, &books[r], sizeof stored) != 0) {
            unwritten |= 1 << r;
        }
    }
    books[BOARD_RECORD].count++;
    unwritten |= 1 << BOARD_RECORD;
    books_crc = crc_of_books();
    ledger_sound = SOUND;
    millis_of_second = 1000;
    millis_of_quarter = QUARTER_MILLIS;
    windows_start();
    return whole;
}

uint8_t ledger_judge(const struct program *p) {
    uint8_t c = p->channel;
    const struct limits *l = &limits_now[c];
    uint8_t by_window = windows_judge(p);
    if (by_window == INTERVAL) {
        return INTERVAL;
    }
    if (l->count != NONE_16 && books[c].count >= l->count) {
        return COUNT;
    }
    if (l->total_dose != NONE_32 && books[c].dose + p->dose > l->total_dose) {
        return TOTAL_DOSE;
    }
    return by_window;
}

void ledger_mark(void) {
    if (!marked) {
        store_mark();
        marked = 1;
    }
}

void ledger_book(const struct program *p, uint32_t delay_millis) {
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        struct record *given = &books[p->channel];
        given->count += given->count < NONE_16;
        given->dose = given->dose + p->dose > NONE_32 ? NONE_32 : given->dose + p->dose;
        changed = 1;
        unwritten |= BIT_OF[p->channel];
    }
    windows_begun(p->channel, delay_millis);
}

uint8_t ledger_busy(uint8_t c) {
    return ((((unwritten | under_way) & COUNTED_FIRST) | outputs_ended | reviewing) & BIT_OF[c]) != 0;
}

__attribute__((noinline)) void ledger_settle(void) {
    for (uint8_t c = 0; c < CHANNELS; c++) {
        if (!(outputs_ended & BIT_OF[c])) {
            continue;
        }
        reviewing |= BIT_OF[c];
        uint16_t pulses;
        const struct program *p = outputs_fetch_ended(c, &pulses);
        if (p && pulses) {
            // a train cut short is taken with its last pulse whole
            uint16_t units = programs_on_units(p, pulses);
            uint32_t dose = pulses < p->pulses ? programs_dose(p, pulses) : p->dose;
            windows_gave(c, units, dose);
        }
    }
    if (reviewing) {
        programs_review();
        reviewing = 0;
    }
}

static void pass_time(void) {
    if (!millis_due) {
        return;
    }
    while (millis_due) {
        ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
            millis_due--;
        }
        windows_millisecond();
        if (--millis_of_second == 0) {
            millis_of_second = 1000;
            windows_second();
        }
        if (--millis_of_quarter == 0) {
            millis_of_quarter = QUARTER_MILLIS;
            if (++books[BOARD_RECORD].dose >= QUARTERS_A_DAY) {
                ledger_reset_counts();
            }
            ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
                unwritten |= 1 << BOARD_RECORD;
                changed = 1;
            }
        }
    }
    programs_review();
}

// The check is slow, so it is summed up with interrupts on; a train counted meanwhile makes it wanting again.
static void sum_up(void) {
    if (!changed) {
        return;
    }
    changed = 0;
    ledger_sound = 0;
    uint16_t crc = crc_of_books();
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        if (!changed) {
            books_crc = crc;
            ledger_sound = SOUND;
        }
    }
}

// In turn, so that a channel that is triggered again and again does not keep another's numbers out.
static void begin_next(uint8_t line) {
    uint8_t of_line = unwritten & (line == URGENT ? COUNTED_FIRST : (uint8_t)~COUNTED_FIRST);
    if (!of_line || store_writing(line)) {
        return;
    }
    uint8_t r = turn[line];
    do {
        r = r + 1 == RECORDS ? 0 : r + 1;
    } while (!(of_line & BIT_OF[r]));
    turn[line] = r;
    struct record now;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        now = books[r];
        under_way |= BIT_OF[r];
        unwritten &= (uint8_t)~BIT_OF[r];
    }
    store_write(line, r, &now);
}

static void write_on(void) {
    uint8_t whole;
    do {
        begin_next(URGENT);
        begin_next(PATIENT);
        whole = store_step();
        if (whole != NO_RECORD) {
            under_way &= (uint8_t)~BIT_OF[whole];
        }
    } while (whole != NO_RECORD);
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { // a train may begin, and be disarmed, between one look and the next
        if (marked && !unwritten && !under_way && !arming_nonce && !(outputs_active & STIMULI)) {
            marked = 0;
            store_unmark();
        }
    }
}

__attribute__((noinline)) void ledger_step(void) {
    ledger_settle();
    pass_time();
    sum_up();
    write_on();
}

void ledger_tick(void) {
    millis_due++;
}

static uint16_t count(uint8_t r) {
    uint16_t n;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { // the receive interrupt counts
        n = books[r].count;
    }
    return n;
}

uint16_t ledger_count(uint8_t c) {
    return count(c);
}

uint16_t ledger_locked_millis(uint8_t c) {
    return windows_locked_millis(c);
}

void ledger_reset_counts(void) {
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        ledger_sound = 0;
        for (uint8_t c = 0; c < CHANNELS; c++) {
            books[c].count = 0;
            books[c].dose = 0;
        }
        books[BOARD_RECORD].dose = 0;
        unwritten = (1 << RECORDS) - 1;
        changed = 1;
    }
}

uint16_t ledger_boots(void) {
    return count(BOARD_RECORD);
}
