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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private static SimulatedProcessor running;

    /** Ends with its standard input, so with this JVM however that ends. */
    private final Process process;

    private final int port;

    private SimulatedProcessor(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** A copy of the board, greeted by nobody yet. */
    public static synchronized Socket connect() throws IOException {
        if (running == null || !running.process.isAlive()) {
            running = start();
        }
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.port);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** Runs make in the firmware's folder; throws with its output when it fails. */
    public static void make(String... arguments) {
        String[] command = new String[arguments.length + 2];
        command[0] = "make";
        command[1] = "OUT=" + out();
        System.arraycopy(arguments, 0, command, 2, arguments.length);
        try {
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
        Process names = new ProcessBuilder("avr-nm", image().toString())
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

    private static SimulatedProcessor start() throws IOException {
        Path image = image();
        Process process = new ProcessBuilder(board().toString(), image.toString(), Integer.toString(POWERED_SECONDS))
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
