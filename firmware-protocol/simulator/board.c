// The firmware, unchanged, on a simulated ATmega328P (libsimavr): stepped by a test, or in real time behind a pseudo-terminal.
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "eeprom.h"
#include "processor.h"
#include "stepped.h"
#include "tty.h"

static const char USAGE[] =
    "usage: board FIRMWARE.elf [SECONDS]              stepped over TCP, after SECONDS of its own time (stepped.c)\n"
    "       board FIRMWARE.elf --tty LINK [OPTIONS]   in real time; LINK becomes a symbolic link to a pseudo-terminal\n"
    "  --log FILE            pins: cycle,time_ns,host_ns,pin,level\n"
    "  --wire FILE           every byte, each direction\n"
    "  --vcd FILE            pins as a waveform\n"
    "  --control PATH        socket for control lines (tty.c, commands.h); - for standard input, whose end ends the board\n"
    "  --eeprom FILE         EEPROM that outlives the run\n"
    "  --bootloader-ms N     pins float so long after every reset (0)\n"
    "  --ppm P               the board's clock is fast by so much (0)\n"
    "  --no-reset-on-open    opening the port does not reset the board\n"
    "  --external-supply     unplugging leaves the board powered\n"
    "  --initial-baud N      rate of the pseudo-terminal until the host sets its own (9600)\n"
    "  --seed N              of the line's faults (1)\n"
    "  --slice-us N          longest sleep between two looks at the line (100)\n";

enum { TTY = 256, LOG, WIRE, VCD, CONTROL, EEPROM, BOOTLOADER, PPM, NO_RESET, EXTERNAL, BAUD, SEED, SLICE };

static const struct option OPTIONS[] = {
    {"tty", 1, NULL, TTY}, {"log", 1, NULL, LOG}, {"wire", 1, NULL, WIRE}, {"vcd", 1, NULL, VCD},
    {"control", 1, NULL, CONTROL}, {"eeprom", 1, NULL, EEPROM}, {"bootloader-ms", 1, NULL, BOOTLOADER}, {"ppm", 1, NULL, PPM},
    {"no-reset-on-open", 0, NULL, NO_RESET}, {"external-supply", 0, NULL, EXTERNAL}, {"initial-baud", 1, NULL, BAUD},
    {"seed", 1, NULL, SEED}, {"slice-us", 1, NULL, SLICE}, {NULL, 0, NULL, 0}};

static int misused(void) {
    fputs(USAGE, stderr);
    return 2;
}

static double number(const char *text, double least, double most) {
    char *end;
    double value = strtod(text, &end);
    if (end == text || *end || !(value >= least && value <= most)) {
        fprintf(stderr, "board: %s is not a number from %g to %g\n", text, least, most);
        exit(2);
    }
    return value;
}

int main(int count, char **arguments) {
    struct tty_options options = {.slice_micros = 100, .initial_baud = 9600, .reset_on_open = 1, .seed = 1};
    const char *eeprom = NULL;
    double bootloader_ms = 0;
    for (int c = getopt_long(count, arguments, "", OPTIONS, NULL); c != -1; c = getopt_long(count, arguments, "", OPTIONS, NULL)) {
        switch (c) {
            case TTY: options.link = optarg; break;
            case LOG: options.pins = optarg; break;
            case WIRE: options.wire = optarg; break;
            case VCD: options.vcd = optarg; break;
            case CONTROL: options.control = optarg; break;
            case EEPROM: eeprom = optarg; break;
            case BOOTLOADER: bootloader_ms = number(optarg, 0, 60000); break;
            case PPM: options.ppm = number(optarg, -100000, 100000); break;
            case NO_RESET: options.reset_on_open = 0; break;
            case EXTERNAL: options.external_supply = 1; break;
            case BAUD: options.initial_baud = (int)number(optarg, 50, 4000000); break;
            case SEED: options.seed = (uint64_t)number(optarg, 1, 1e15); break;
            case SLICE: options.slice_micros = (int)number(optarg, 1, 100000); break;
            default: return misused();
        }
    }
    if (optind >= count || (options.link && optind + 1 != count)) {
        return misused();
    }
    processor_bootloader_cycles = (int64_t)(bootloader_ms * CYCLES_A_SECOND / 1000);
    processor_make(arguments[optind]);
    if (eeprom) {
        eeprom_keep(eeprom);
    }
    commands_make();
    return options.link ? tty(&options) : stepped(optind + 1 < count ? number(arguments[optind + 1], 0, 1e6) : 0);
}
