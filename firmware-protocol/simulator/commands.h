// What a person or a test can do to the board, as a line of text:
//   pin D2 1                     drive an input: D2 emergency stop (1: open), A0 A1 licks, A2 A3 TTL
//   stick D3 high|low|free       hold a pin from outside
//   reset                        pull the reset line
//   hang [on]                    the processor loops, with interrupts off (or on)
//   power OFF_NS                 no supply for so long
//   brownout NS kept|lost        too little supply for so long; SRAM is kept or lost
//   tear HEX|old|new             what a byte of EEPROM holds when the supply failed while it was being written (ff)
//   supply off|on                no supply until told otherwise
//   eeprom ADDRESS HEX           overwrite bytes of EEPROM
//   fault LINE KIND P            each byte with probability P; LINE to-board or to-host; KIND corrupt, drop, duplicate, reorder
//   once LINE KIND [N]           the next N bytes
//   seed N                       of the random faults
//   flood LINE N                 N random bytes
//   at CYCLE COMMAND             the same, later
#ifndef COMMANDS_H
#define COMMANDS_H

void commands_make(void);
// 0 when it is no such command.
int commands_do(const char *line);

#endif
