// The firmware, unchanged, on a simulated ATmega328P (libsimavr): stepped by a test, or in real time behind a pseudo-terminal.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "processor.h"
#include "stepped.h"

static const char USAGE[] =
    "usage: board FIRMWARE.elf [SECONDS]              stepped over TCP, after SECONDS of its own time (stepped.c)\n";

int main(int count, char **arguments) {
    if (count < 2) {
        fputs(USAGE, stderr);
        return 2;
    }
    processor_make(arguments[1]);
    commands_make();
    return stepped(count > 2 ? atof(arguments[2]) : 0);
}
