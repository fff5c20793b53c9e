package io.mienloop.sim;

import io.mienloop.firmware.SimulatedProcessor;
import io.mienloop.rig.DeviceMessage;
import io.mienloop.rig.MessageDecoder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The firmware on a simulated ATmega328P behind the conformance tests' interface. Times are the processor's cycles. */
final class FirmwareBoard implements Board, AutoCloseable {
    /** Pins of channels 0 to 6, as the image fixes them. */
    private static final List<String> PINS = List.of("D3", "D4", "D5", "D6", "D7", "D9", "D8");

    private final Socket socket;
    private final BufferedReader in;
    private final Writer out;
    private final List<DeviceMessage> messages = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();
    private final MessageDecoder decoder = new MessageDecoder(m -> {
        DeviceMessage copy = new DeviceMessage();
        copy.copyFrom(m);
        messages.add(copy);
    });
    private final byte[] one = new byte[1];
    private long zero;
    private int overruns;

    FirmwareBoard() {
        this(SimulatedProcessor.Image.PLAIN);
    }

    FirmwareBoard(SimulatedProcessor.Image image) {
        try {
            socket = SimulatedProcessor.connect(image);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        until(0);
    }

    private void tell(String command) {
        try {
            out.write(command + "\n");
            out.flush();
            for (String line = in.readLine(); !"ok".equals(line); line = in.readLine()) {
                if (line == null) {
                    throw new AssertionError("the simulated processor ended at: " + command);
                }
                happened(line.split(" "));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void happened(String[] fact) {
        long time = Long.parseLong(fact[1]);
        switch (fact[0]) {
            case "zero" -> zero = time;
            case "byte" -> {
                one[0] = (byte) Integer.parseInt(fact[2], 16);
                decoder.accept(one, 0, 1, time);
            }
            case "edge" -> {
                int channel = PINS.indexOf(fact[2]);
                if (channel >= 0) {
                    edges.add(new Edge(channel, fact[3].equals("1"), time));
                }
            }
            case "spi" -> {} // a level is no edge
            case "overrun" -> overruns++;
            default -> throw new AssertionError("not a fact: " + String.join(" ", fact));
        }
    }

    @Override
    public void send(byte[] bytes, int length, long timeNanos) {
        tell("send " + timeNanos + " " + HexFormat.of().formatHex(bytes, 0, length));
    }

    @Override
    public void until(long timeNanos) {
        tell("until " + timeNanos);
    }

    @Override
    public List<DeviceMessage> messages() {
        return messages;
    }

    @Override
    public List<Edge> edges() {
        return edges;
    }

    @Override
    public void eStop(boolean open, long timeNanos) {
        tell("pin " + timeNanos + " D2 " + (open ? 1 : 0));
    }

    @Override
    public void hang(long timeNanos) {
        tell("hang " + timeNanos);
    }

    @Override
    public void reset(long timeNanos) {
        tell("reset " + timeNanos);
    }

    @Override
    public void powerCycle(long offNanos, long timeNanos) {
        tell("power " + timeNanos + " " + offNanos);
    }

    @Override
    public void lick(boolean contact, long timeNanos) {
        tell("pin " + timeNanos + " A0 " + (contact ? 1 : 0));
    }

    @Override
    public long ticks(long timeNanos) {
        return Math.floorDiv(timeNanos - zero, 500) & 0xFFFF_FFFFL;
    }

    /** Bytes that the firmware was too slow to read. */
    int overruns() {
        return overruns;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
