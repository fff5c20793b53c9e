package io.mienloop.firmware;

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
import java.util.function.LongPredicate;

/**
 * The firmware on a simulated processor that runs only when told to. Times are nanoseconds of board time from the moment at which
 * this copy was taken, two minutes after power came.
 */
final class SteppedBoard implements AutoCloseable {
    /** A byte at the default rate of 500 kbaud. */
    static final long BYTE_NANOS = 20_000;

    private static final int MOST_BYTES_A_LINE = 16_000;

    /** What the chip select framed; the time is that of its rise, when a converter takes it over. */
    record Transfer(byte[] bytes, long nanos) {}

    private final Socket socket;
    private final BufferedReader in;
    private final Writer out;
    private final List<DeviceMessage> messages = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();
    private final List<Transfer> transfers = new ArrayList<>();
    private final MessageDecoder decoder = new MessageDecoder(m -> {
        DeviceMessage copy = new DeviceMessage();
        copy.copyFrom(m);
        messages.add(copy);
    });
    private final byte[] one = new byte[1];
    private long zero;
    private long now;
    private long lineFree;
    private int overruns;
    private int lowestStack;

    SteppedBoard() {
        this(SimulatedProcessor.Image.PLAIN);
    }

    SteppedBoard(SimulatedProcessor.Image image) {
        try {
            socket = SimulatedProcessor.connect(image);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tell("until 0");
    }

    long now() {
        return now;
    }

    /** Lets time pass. */
    void pass(long nanos) {
        until(now + nanos);
    }

    void until(long nanos) {
        if (nanos < now) {
            throw new IllegalArgumentException("time runs forwards: " + now + " to " + nanos);
        }
        now = nanos;
        tell("until " + now);
    }

    /** Puts bytes on the wire, after those still on it. Returns when the last stop bit will have ended. */
    long send(byte[] bytes, int length) {
        for (int at = 0; at < length; at += MOST_BYTES_A_LINE) {
            int to = Math.min(length, at + MOST_BYTES_A_LINE);
            tell("send " + now + " " + HexFormat.of().formatHex(bytes, at, to));
        }
        lineFree = Math.max(now, lineFree) + length * BYTE_NANOS;
        return lineFree;
    }

    /** What the simulator's commands.h lists, now: {@code act("pin", "D2 1")}. */
    void act(String verb, String rest) {
        tell(verb + " " + now + " " + rest);
    }

    /** The emergency stop's contact. */
    void eStop(boolean open) {
        act("pin", "D2 " + (open ? 1 : 0));
    }

    List<DeviceMessage> messages() {
        return messages;
    }

    /** All edges of output pins so far. */
    List<Edge> edges() {
        return edges;
    }

    List<Edge> edges(String pin) {
        return edges.stream().filter(e -> e.pin().equals(pin)).toList();
    }

    boolean high(String pin) {
        List<Edge> of = edges(pin);
        return !of.isEmpty() && of.getLast().high();
    }

    /** Outputs that are on. */
    List<String> high() {
        return Edge.OUTPUTS.stream().filter(this::high).toList();
    }

    /** Whether an edge at such a time exists. */
    boolean anyRise(LongPredicate when) {
        return edges.stream().anyMatch(e -> e.high() && when.test(e.nanos()));
    }

    /** Device ticks, 32 bits, at a time: what a synced host would compute. */
    long ticks(long nanos) {
        return Math.floorDiv(nanos - zero, 500) & 0xFFFF_FFFFL;
    }

    /** Time at which the board's ticks were 0, to the cycle. */
    long zero() {
        return zero;
    }

    /** What was clocked out on SPI, each while the chip select D10 was low. */
    List<Transfer> transfers() {
        return transfers;
    }

    /** Bytes that the firmware was too slow to read. */
    int overruns() {
        return overruns;
    }

    /** The lowest stack pointer that any interrupt has found so far. */
    int lowestStack() {
        tell("stack " + now);
        return lowestStack;
    }

    /** Forgets edges and messages so far, but not which pins are on. */
    void forget() {
        List<Edge> on = high().stream().map(p -> edges(p).getLast()).toList();
        edges.clear();
        edges.addAll(on);
        messages.clear();
    }

    private void tell(String command) {
        try {
            out.write(command + "\n");
            out.flush();
            for (String line = in.readLine(); !"ok".equals(line); line = in.readLine()) {
                if (line == null) {
                    throw new AssertionError("the simulated processor ended at: "
                            + command.substring(0, Math.min(80, command.length())));
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
                Edge edge = new Edge(fact[2], fact[3].equals("1"), time);
                if (edge.ofOutput()) {
                    edges.add(edge);
                }
            }
            case "spi" -> transfers.add(new Transfer(HexFormat.of().parseHex(fact[2]), time));
            case "overrun" -> overruns++;
            case "stack" -> lowestStack = Integer.parseInt(fact[2]);
            default -> throw new AssertionError("not a fact: " + String.join(" ", fact));
        }
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
