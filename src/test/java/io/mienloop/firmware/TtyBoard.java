package io.mienloop.firmware;

import io.mienloop.rig.FrameDecoder;
import io.mienloop.rig.Wire;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The firmware on a simulated processor in real time, behind a pseudo-terminal. What happened is read from its logs, whose cycles
 * are exact however busy this machine is.
 */
public final class TtyBoard implements AutoCloseable {
    public static final int CYCLES_A_MILLI = 16_000;

    /** Host times are those of {@link System#nanoTime}. */
    public record PinEdge(long cycle, long hostNanos, String pin, boolean high) {}

    /**
     * A byte that arrived, or was spoilt.
     *
     * @param cycle end of its stop bit
     * @param hostNanos when the host's write was read; of a byte to the host, the end of its stop bit
     * @param fate ok, framing, overrun, deaf, or the fault that struck it
     */
    public record WireByte(boolean toBoard, long cycle, long hostNanos, int value, String fate) {}

    private final Process process;
    private final BufferedReader said;
    private final BufferedWriter control;
    private final Path link;
    private final Path pins;
    private final Path wire;

    private TtyBoard(Process process, Path folder) {
        this.process = process;
        said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        control = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII));
        link = folder.resolve("tty");
        pins = folder.resolve("pins.csv");
        wire = folder.resolve("wire.csv");
    }

    /**
     * Starts a board at the image's default rate; skips the calling test where the tools are missing.
     *
     * @param folder for link and logs
     * @param options more of the simulator's
     */
    public static TtyBoard start(Path folder, String... options) {
        return start(SimulatedProcessor.DEFAULT_BAUD, folder, options);
    }

    static TtyBoard start(int baud, Path folder, String... options) {
        Path image = SimulatedProcessor.image(baud);
        List<String> command = new ArrayList<>(List.of(
                SimulatedProcessor.board().toString(),
                image.toString(),
                "--tty",
                folder.resolve("tty").toString(),
                "--log",
                folder.resolve("pins.csv").toString(),
                "--wire",
                folder.resolve("wire.csv").toString(),
                "--initial-baud",
                Integer.toString(baud),
                "--control",
                "-"));
        command.addAll(List.of(options));
        try {
            TtyBoard board = new TtyBoard(
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start(),
                    folder);
            for (String line = board.said.readLine(); line == null || !line.startsWith("board at "); ) {
                if (line == null) {
                    throw new AssertionError("the simulated board ended before it had a terminal");
                }
                line = board.said.readLine();
            }
            return board;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a host finds the board. */
    public Path link() {
        return link;
    }

    /** A control line of the simulator's; gives the answer after "ok". */
    public String tell(String line) {
        try {
            control.write(line + "\n");
            control.flush();
            String answer = said.readLine();
            if (answer == null || !answer.startsWith("ok")) {
                throw new AssertionError("the simulated board answered " + line + " with " + answer);
            }
            return answer.substring(2).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, for commands answered by the cycle at which they were done. */
    public long at(String line) {
        return Long.parseLong(tell(line));
    }

    /** The simulator's counters and times by name. */
    public Map<String, Long> status() {
        Map<String, Long> status = new HashMap<>();
        for (String pair : tell("status").split(" ")) {
            int equals = pair.indexOf('=');
            status.put(pair.substring(0, equals), Long.parseLong(pair.substring(equals + 1)));
        }
        return status;
    }

    /** Waits until so much of the board's own time has passed, however long that takes here. */
    public void pass(long millis) {
        long end = status().get("cycle") + millis * CYCLES_A_MILLI;
        for (long left = millis; left > 0; left = (end - status().get("cycle")) / CYCLES_A_MILLI) {
            TtyHost.sleep(left + 1);
        }
    }

    /** Edges of output pins so far, but the frame line's. */
    public List<PinEdge> edges() {
        return allEdges().filter(e -> Edge.OUTPUTS.contains(e.pin())).toList();
    }

    /** Edges of one pin so far, by Arduino's name. */
    public List<PinEdge> edges(String pin) {
        return allEdges().filter(e -> e.pin().equals(pin)).toList();
    }

    private Stream<PinEdge> allEdges() {
        tell("flush");
        return rows(pins).stream()
                .map(f -> new PinEdge(Long.parseLong(f[0]), Long.parseLong(f[2]), f[3], f[4].equals("1")));
    }

    /** Cycles so far at which a HEARTBEAT or ARM had arrived whole. */
    public List<Long> signsOfLife() {
        List<Long> lives = new ArrayList<>();
        long[] cycle = new long[1];
        FrameDecoder frames = new FrameDecoder((frame, length) -> {
            if (frame[0] == Wire.HEARTBEAT || frame[0] == Wire.ARM) {
                lives.add(cycle[0]);
            }
        });
        for (WireByte b : wire()) {
            if (b.toBoard() && b.fate().equals("ok")) {
                cycle[0] = b.cycle();
                frames.accept((byte) b.value());
            }
        }
        return lives;
    }

    /** Every byte so far, spoilt ones too. */
    public List<WireByte> wire() {
        tell("flush");
        return rows(wire).stream()
                .map(f -> new WireByte(
                        f[0].equals("to-board"),
                        Long.parseLong(f[1]),
                        Long.parseLong(f[3]),
                        Integer.parseInt(f[4], 16),
                        f[5]))
                .toList();
    }

    private static List<String[]> rows(Path csv) {
        try {
            return Files.readAllLines(csv).stream()
                    .skip(1)
                    .map(line -> line.split(","))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the board; its terminal hangs up. */
    @Override
    public void close() {
        try {
            control.close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the simulated board did not end with its standard input");
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
