#include "commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eeprom.h"
#include "pins.h"
#include "processor.h"
#include "wire.h"

#define MOST_LATER 64
#define LINE_LENGTH 200

struct later {
    int64_t cycle;
    char line[LINE_LENGTH];
};

static struct later later[MOST_LATER];
static int later_count;
static int64_t power_returns = NEVER;

static int64_t due(void) {
    int64_t first = power_returns;
    for (int i = 0; i < later_count; i++) {
        first = later[i].cycle < first ? later[i].cycle : first;
    }
    return first;
}

static void act(void) {
    if (power_returns <= processor_cycle()) {
        power_returns = NEVER;
        processor_power_on();
    }
    for (int i = 0; i < later_count; i++) {
        if (later[i].cycle <= processor_cycle()) {
            struct later now = later[i];
            later[i] = later[--later_count];
            if (!commands_do(now.line)) {
                fprintf(stderr, "board: not a command: %s\n", now.line);
            }
            return;
        }
    }
}

void commands_make(void) {
    processor_add((struct source){due, act});
}

static struct line *line_named(const char *name) {
    return !strcmp(name, "to-board") ? &to_board : !strcmp(name, "to-host") ? &to_host : NULL;
}

static int fault_named(const char *name) {
    for (int i = 0; i < FAULT_KINDS; i++) {
        if (!strcmp(name, FAULT_NAMES[i])) {
            return i;
        }
    }
    return -1;
}

static int write_eeprom(int address, const char *hex) {
    int size;
    uint8_t *eeprom = eeprom_cells(&size);
    unsigned byte;
    for (; sscanf(hex, "%2x", &byte) == 1; hex += 2) {
        if (address < 0 || address >= size) {
            return 0;
        }
        eeprom[address++] = (uint8_t)byte;
    }
    return 1;
}

static int tear(const char *word) {
    unsigned byte;
    int is_byte = sscanf(word, "%2x", &byte) == 1;
    if (strcmp(word, "old") && strcmp(word, "new") && !is_byte) {
        return 0;
    }
    eeprom_tear = !strcmp(word, "old") ? TEAR_OLD : !strcmp(word, "new") ? TEAR_NEW : (int)byte;
    return 1;
}

static int spoil(const char *line, int once) {
    char direction[16], kind[16];
    double probability;
    unsigned count = 1;
    if (sscanf(line, "%*s %15s %15s", direction, kind) != 2 || !line_named(direction) || fault_named(kind) < 0) {
        return 0;
    }
    if (once) {
        sscanf(line, "%*s %*s %*s %u", &count);
        line_named(direction)->once[fault_named(kind)] += count;
        return 1;
    }
    if (sscanf(line, "%*s %*s %*s %lf", &probability) != 1 || probability < 0 || probability > 1) {
        return 0;
    }
    line_named(direction)->probability[fault_named(kind)] = probability;
    return 1;
}

int commands_do(const char *line) {
    char verb[16], word[16] = "", hex[LINE_LENGTH] = "";
    int64_t number = 0;
    if (sscanf(line, "%15s", verb) != 1) {
        return 0;
    }
    if (!strcmp(verb, "pin") && sscanf(line, "%*s %15s %" SCNd64, word, &number) == 2) {
        return pins_set(word, number != 0);
    }
    if (!strcmp(verb, "stick") && sscanf(line, "%*s %15s %15s", word, hex) == 2) {
        return pins_stick(word, !strcmp(hex, "high") ? STUCK_HIGH : !strcmp(hex, "low") ? STUCK_LOW : STUCK_FREE);
    }
    if (!strcmp(verb, "reset")) {
        processor_reset();
        return 1;
    }
    if (!strcmp(verb, "hang")) {
        sscanf(line, "%*s %15s", word);
        processor_hang(!strcmp(word, "on"));
        return 1;
    }
    if (!strcmp(verb, "power") && sscanf(line, "%*s %" SCNd64, &number) == 1) {
        processor_power_off();
        power_returns = processor_cycle() + number * 2 / 125;
        return 1;
    }
    if (!strcmp(verb, "brownout") && sscanf(line, "%*s %" SCNd64 " %15s", &number, word) == 2) {
        processor_brown_out(!strcmp(word, "lost"));
        power_returns = processor_cycle() + number * 2 / 125;
        return 1;
    }
    if (!strcmp(verb, "tear") && sscanf(line, "%*s %15s", word) == 1) {
        return tear(word);
    }
    if (!strcmp(verb, "supply") && sscanf(line, "%*s %15s", word) == 1) {
        if (!strcmp(word, "on")) {
            processor_power_on();
        } else {
            processor_power_off();
        }
        return 1;
    }
    if (!strcmp(verb, "eeprom") && sscanf(line, "%*s %" SCNd64 " %199s", &number, hex) == 2) {
        return write_eeprom((int)number, hex);
    }
    if (!strcmp(verb, "fault")) {
        return spoil(line, 0);
    }
    if (!strcmp(verb, "once")) {
        return spoil(line, 1);
    }
    if (!strcmp(verb, "seed") && sscanf(line, "%*s %" SCNd64, &number) == 1) {
        to_board.seed = (uint64_t)number * 2 + 1;
        to_host.seed = ~(uint64_t)number * 2 + 1;
        return 1;
    }
    if (!strcmp(verb, "flood") && sscanf(line, "%*s %15s %" SCNd64, word, &number) == 2 && line_named(word)) {
        wire_flood(line_named(word), (int)number);
        return 1;
    }
    int at = 0;
    if (!strcmp(verb, "at") && sscanf(line, "%*s %" SCNd64 " %n", &number, &at) >= 1 && at && later_count < MOST_LATER) {
        later[later_count].cycle = number;
        snprintf(later[later_count++].line, LINE_LENGTH, "%s", line + at);
        return 1;
    }
    return 0;
}
