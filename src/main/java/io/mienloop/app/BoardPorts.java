package io.mienloop.app;

import io.mienloop.rig.DeviceMessage;
import io.mienloop.rig.Greeting;
import io.mienloop.rig.LinkException;
import io.mienloop.rig.OpenPort;
import io.mienloop.rig.PortInfo;
import io.mienloop.rig.ResetCause;
import io.mienloop.rig.SerialPorts;
import io.mienloop.rig.Wire;
import java.util.ArrayList;
import java.util.List;

/** What hangs on this machine's serial ports, for people. */
public final class BoardPorts {
    /** A board that restarts on opening is there after 2 s. */
    private static final long ASKING_MILLIS = 4_000;

    private BoardPorts() {}

    /** One line a port: what is known without opening it. */
    public static List<String> list() {
        List<PortInfo> ports = SerialPorts.found();
        return ports.isEmpty()
                ? List.of("no serial ports; plug the board in and look again")
                : ports.stream().map(BoardPorts::line).toList();
    }

    /**
     * The same, with a second line for each likely board: what it answers to HELLO, or why nothing. A board that is asked puts its
     * outputs off, and may restart.
     */
    public static List<String> ask(int baud) throws InterruptedException {
        List<PortInfo> ports = SerialPorts.found();
        if (ports.stream().allMatch(port -> port.likelyBoard().isEmpty())) {
            List<String> lines = new ArrayList<>(list());
            lines.add("none of them looks like a board, none was opened; to ask one all the same, name it, as in"
                    + " `mienloop firmware ports /dev/ttyUSB0`");
            return lines;
        }
        List<String> lines = new ArrayList<>();
        for (PortInfo port : ports) {
            lines.add(line(port));
            if (!port.likelyBoard().isEmpty()) {
                try {
                    lines.add("  " + asked(port.device(), baud));
                } catch (LinkException e) {
                    lines.add("  " + e.getMessage());
                }
            }
        }
        return lines;
    }

    /**
     * What the board at one port answers.
     *
     * @throws Failure when the port cannot be opened or no board of ours answers
     */
    public static String answer(String device, int baud) throws Failure, InterruptedException {
        try {
            return asked(device, baud);
        } catch (LinkException e) {
            throw failed(device, e);
        }
    }

    /**
     * Lifts the latch of the emergency stop of the board at one port. A person decides this.
     *
     * @return what became of it, in one line
     * @throws Failure when the contact is open, the port cannot be opened, or no board of ours answers
     */
    public static String unlatch(String device, int baud) throws Failure, InterruptedException {
        try (OpenPort port = SerialPorts.open(device, baud)) {
            return switch (Greeting.unlatch(port.link(System.nanoTime()), ASKING_MILLIS)) {
                case LIFTED -> "the emergency stop's latch at " + device + " is lifted; the board can be armed again";
                case NONE -> "the emergency stop at " + device + " is neither pressed nor latched; nothing was changed";
                case CONTACT_OPEN ->
                    throw new Failure(
                            ExitCode.SAFETY,
                            "not unlatched: the emergency stop's contact at " + device
                                    + " is open; release the button (or wire it), then ask again");
            };
        } catch (LinkException e) {
            throw failed(device, e);
        }
    }

    private static Failure failed(String device, LinkException e) {
        String why = e.getMessage();
        return new Failure(ExitCode.HARDWARE, why.contains(device) ? why : device + ": " + why, e);
    }

    private static String asked(String device, int baud) throws LinkException, InterruptedException {
        try (OpenPort port = SerialPorts.open(device, baud)) {
            return told(Greeting.ask(port.link(System.nanoTime()), ASKING_MILLIS));
        }
    }

    private static String line(PortInfo port) {
        List<String> parts = new ArrayList<>(List.of(port.device()));
        for (String part : List.of(port.usb(), port.likelyBoard(), port.description())) {
            if (!part.isBlank()) {
                parts.add(part);
            }
        }
        return String.join("  ", parts);
    }

    private static String told(DeviceMessage board) {
        String stop = (board.flags & Wire.FLAG_ESTOP_OPEN) != 0
                ? "open: pressed, or not wired"
                : (board.flags & Wire.FLAG_ESTOP_LATCHED) != 0 ? "closed, still latched" : "closed";
        return "protocol " + version(board.protocol) + ", firmware " + version(board.firmware) + ", board "
                + kind(board.board) + ", boot " + board.boots + ", reset by " + ResetCause.text(board.resetCause)
                + ", emergency stop " + stop;
    }

    private static String version(int both) {
        return (both >> 8) + "." + (both & 0xFF);
    }

    private static String kind(int code) {
        return switch (code) {
            case 1 -> "Uno";
            case 2 -> "Mega 2560";
            case 255 -> "simulated";
            default -> "of kind " + code;
        };
    }
}
