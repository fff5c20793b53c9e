package io.mienloop.rig;

import java.util.Locale;

/**
 * A serial port of this machine, as far as it can be known without opening it.
 *
 * @param device what a rig file names it by, as {@code /dev/ttyACM0} or {@code COM3}
 * @param description what the device says of itself
 * @param vendor USB vendor, or −1 when it is no USB device
 * @param product USB product, or −1
 */
public record PortInfo(String device, String description, int vendor, int product) {
    private static final int ARDUINO = 0x2341;
    private static final int ARDUINO_SRL = 0x2A03;

    /** What board it probably is, by its USB chip; empty when it looks like none. */
    public String likelyBoard() {
        return switch (vendor) {
            case ARDUINO, ARDUINO_SRL ->
                switch (product) {
                    case 0x0001, 0x0043, 0x0243 -> "Arduino Uno";
                    case 0x0010, 0x0042, 0x0242 -> "Arduino Mega 2560";
                    default -> "Arduino";
                };
            case 0x1A86 -> "Uno or Mega with a CH340";
            case 0x0403 -> "Uno or Mega with an FTDI chip";
            case 0x10C4 -> "Uno or Mega with a CP210x";
            default -> "";
        };
    }

    /** Vendor and product as {@code 2341:0043}; empty when it is no USB device. */
    public String usb() {
        return vendor < 0 ? "" : String.format(Locale.ROOT, "%04x:%04x", vendor, product);
    }
}
