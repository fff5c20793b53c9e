package io.mienloop.rig;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Finds the serial ports of this machine and opens them, for us alone. One at a time: the library's list of ports forgets one that
 * is just being opened when somebody else looks for ports.
 */
public final class SerialPorts {
    /** Returns at least so often, so that a link notices what its writer met and that it is to close. */
    static final int READ_MILLIS = 100;

    // errno, the same on Linux and macOS but for the two of a lock that is held
    private static final int IN_USE_BY_US = 2;
    private static final int EACCES = 13;
    private static final int EBUSY = 16;
    private static final int EINVAL = 22;
    private static final int ENOTTY = 25;
    private static final int LOCKED_LINUX = 11;
    private static final int LOCKED_MACOS = 35;

    private SerialPorts() {}

    /** All ports, those that look like boards first. */
    public static synchronized List<PortInfo> found() {
        SerialLibrary.load();
        return Arrays.stream(SerialPort.getCommPorts())
                .map(port -> new PortInfo(
                        port.getSystemPortPath().replace("\\\\.\\", ""),
                        port.getPortDescription(),
                        port.getVendorID(),
                        port.getProductID()))
                .sorted(Comparator.comparing(
                                (PortInfo port) -> port.likelyBoard().isEmpty())
                        .thenComparing(PortInfo::device))
                .toList();
    }

    /**
     * The one port that looks like a board.
     *
     * @throws LinkException when there is none or more than one
     */
    public static String onlyBoard() throws LinkException {
        return only(found());
    }

    static String only(List<PortInfo> ports) throws LinkException {
        List<PortInfo> boards =
                ports.stream().filter(port -> !port.likelyBoard().isEmpty()).toList();
        if (boards.size() != 1) {
            throw new LinkException(
                    (boards.isEmpty() ? "no port looks like a board" : boards.size() + " ports look like boards") + " ("
                            + told(boards.isEmpty() ? ports : boards) + "); "
                            + (boards.isEmpty() ? "plug the board in, or name its port" : "name the board's port")
                            + " in the rig file, as in `port: /dev/ttyACM0`");
        }
        return boards.getFirst().device();
    }

    /**
     * Opens a port for reading and writing, 8N1 without flow control; the board behind it may restart by that.
     *
     * @param device its path (a link to it will do), or COM and a number
     * @param baud rate of the wire
     * @throws LinkException why not, and what to do
     */
    public static synchronized OpenPort open(String device, int baud) throws LinkException {
        SerialLibrary.load();
        String path = path(device);
        SerialPort port;
        try {
            port = SerialPort.getCommPort(path); // a new object each time: one that broke off is of no use any more
        } catch (SerialPortInvalidPortException gone) {
            throw absent(device);
        }
        port.setComPortParameters(baud, 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
        port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
        port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, READ_MILLIS, 0);
        if (!port.openPort()) {
            throw new LinkException(refused(device, baud, port.getLastErrorCode()));
        }
        return new OpenPort(port, device + " at " + baud + " baud");
    }

    /**
     * Looks whether there is a port at all, without opening it, which would restart the board.
     *
     * @throws LinkException when there is none
     */
    public static void requirePresent(String device) throws LinkException {
        path(device);
    }

    /** The device behind a path, once it is sure to be one: what is no device is not touched. */
    private static String path(String device) throws LinkException {
        if (!device.startsWith("/")) {
            return device;
        }
        Path path = Path.of(device);
        if (!Files.exists(path)) {
            throw absent(device);
        }
        if (Files.isRegularFile(path) || Files.isDirectory(path)) {
            throw new LinkException(refused(device, 0, ENOTTY));
        }
        try {
            return path.toRealPath().toString();
        } catch (IOException gone) {
            throw absent(device);
        }
    }

    private static LinkException absent(String device) {
        return new LinkException(
                "there is no port " + device + "; check cable and name; ports found: " + told(found()));
    }

    static String refused(String device, int baud, int error) {
        String cannot = "cannot open the port " + device + ": ";
        return switch (error) {
            case EACCES ->
                cannot + "no permission; join its group (" + group(device) + ", as in `sudo usermod -aG "
                        + group(device) + " $USER`) and log in anew";
            case IN_USE_BY_US, EBUSY, LOCKED_LINUX, LOCKED_MACOS ->
                cannot + "another program uses it; end that (a second mienloop, a serial monitor, a modem service)";
            case ENOTTY -> cannot + "it is no serial port; ports found: " + told(found());
            case EINVAL -> cannot + "it does not do " + baud + " baud; choose another `baud`, the same in the firmware";
            default -> cannot + "error " + error + " of the system; unplug the board, plug it in again";
        };
    }

    private static String group(String device) {
        try {
            return Files.readAttributes(Path.of(device), PosixFileAttributes.class)
                    .group()
                    .getName();
        } catch (IOException | UnsupportedOperationException unknown) {
            return "dialout";
        }
    }

    private static String told(List<PortInfo> ports) {
        return ports.isEmpty()
                ? "none"
                : ports.stream()
                        .map(port ->
                                port.device() + (port.likelyBoard().isEmpty() ? "" : " [" + port.likelyBoard() + "]"))
                        .collect(Collectors.joining(", "));
    }
}
