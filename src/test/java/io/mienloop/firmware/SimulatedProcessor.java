package io.mienloop.firmware;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.mienloop.testing.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The firmware, built from source and running on a simulated ATmega328P for two minutes of its own time; every connection gets
 * a copy of that board. Skips the test that asks for it, by name of what is missing, where the tools are not installed.
 */
public final class SimulatedProcessor {
    /** How long the board has been running when a copy is taken. */
    public static final int POWERED_SECONDS = 120;

    /** The image's rate where none is named. */
    public static final int DEFAULT_BAUD = 500_000;

    /** An image that the Makefile builds at the default rate. */
    public enum Image {
        /** What every board has that is not said to have more. */
        PLAIN("mienloop.elf"),
        /** For a board with a DAC at the default full scale. */
        DAC("mienloop-dac-1000uA-20000uW.elf", "DAC=1");

        private final String file;
        private final String[] variables;

        Image(String file, String... variables) {
            this.file = file;
            this.variables = variables;
        }
    }

    private static final Map<Image, SimulatedProcessor> RUNNING = new EnumMap<>(Image.class);

    /** Ends with its standard input, so with this JVM however that ends. */
    private final Process process;

    private final int port;

    private SimulatedProcessor(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** A copy of the board, greeted by nobody yet. */
    public static Socket connect() throws IOException {
        return connect(Image.PLAIN);
    }

    /** A copy of a board with the given image. */
    public static synchronized Socket connect(Image image) throws IOException {
        SimulatedProcessor running = RUNNING.get(image);
        if (running == null || !running.process.isAlive()) {
            running = start(image);
            RUNNING.put(image, running);
        }
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.port);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** Runs make in the firmware's folder, one at a time on this machine; throws with its output when it fails. */
    public static void make(String... arguments) {
        String[] command = new String[arguments.length + 2];
        command[0] = "make";
        command[1] = "OUT=" + out();
        System.arraycopy(arguments, 0, command, 2, arguments.length);
        try (FileChannel alone = FileChannel.open(
                Files.createDirectories(out()).resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            alone.lock(); // until it is closed
            Process make = new ProcessBuilder(command)
                    .directory(folder().toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(make.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!make.waitFor(5, TimeUnit.MINUTES) || make.exitValue() != 0) {
                throw new AssertionError(String.join(" ", command) + " failed in " + folder() + ":\n" + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making the firmware", e);
        }
    }

    /** The image at the default rate, built; skips the calling test where it cannot be. */
    public static Path image() {
        return image(DEFAULT_BAUD);
    }

    /** An image, built with the simulator; skips the calling test where it cannot be. */
    public static synchronized Path image(Image image) {
        needTools();
        List<String> targets = new ArrayList<>(List.of("firmware", "simulator"));
        targets.addAll(List.of(image.variables));
        make(targets.toArray(String[]::new));
        return out().resolve(image.file);
    }

    /** The image at a rate of the Makefile's. */
    public static synchronized Path image(int baud) {
        needTools();
        make("firmware", "simulator", "BAUD=" + baud);
        return out().resolve(baud == DEFAULT_BAUD ? "mienloop.elf" : "mienloop-" + baud + ".elf");
    }

    /** The simulator, built with {@link #image}. */
    public static Path board() {
        return out().resolve("board");
    }

    /** The SRAM address at which the image's variables end and the stack's room begins. */
    public static int variablesEnd() throws IOException, InterruptedException {
        return variablesEnd(Image.PLAIN);
    }

    /** The same of another image. */
    public static int variablesEnd(Image image) throws IOException, InterruptedException {
        Process names = new ProcessBuilder("avr-nm", image(image).toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(names.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (names.waitFor() != 0) {
            throw new AssertionError("avr-nm failed");
        }
        return said.lines()
                .filter(line -> line.endsWith(" _end"))
                .mapToInt(line -> Integer.parseInt(line.substring(0, 8), 16) & 0xFFFF)
                .findFirst()
                .orElseThrow();
    }

    /** Skips the calling test unless the firmware and its simulator can be built. */
    public static void needTools() {
        SharedData.tool("make");
        SharedData.tool("gcc");
        SharedData.tool("avr-gcc");
        header("simavr/sim_avr.h", "libsimavr-dev");
        header("libelf.h", "libelf-dev");
    }

    private static void header(String name, String debianPackage) {
        if (Files.exists(Path.of("/usr/include", name))) {
            return;
        }
        String missing = name + " (Debian's " + debianPackage + ")";
        if ("true".equalsIgnoreCase(System.getenv("CI"))) {
            fail("missing although CI=true: " + missing);
        }
        abort("skipped: this test needs " + missing);
    }

    private static Path folder() {
        return SharedData.root().resolve("firmware-protocol");
    }

    private static Path out() {
        return SharedData.root().resolve("target/firmware");
    }

    private static SimulatedProcessor start(Image image) throws IOException {
        String file = image(image).toString();
        Process process = new ProcessBuilder(board().toString(), file, Integer.toString(POWERED_SECONDS))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith("port ")) {
                return new SimulatedProcessor(process, Integer.parseInt(line.substring(5)));
            }
        }
        throw new AssertionError("the simulated board ended before it listened");
    }
}
