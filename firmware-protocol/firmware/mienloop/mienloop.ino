// Mienloop's stimulus board for an Arduino Uno (ATmega328P, 16 MHz). Everything is in the .c files of this sketch's folder;
// main() in main.c takes the place of the Arduino core's. What it must do: specification.md, two folders up.
