package io.mienloop.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The firmware, built from its sources, on a simulated processor in real time; a host finds it behind a pseudo-terminal. */
final class VirtualBoard implements AutoCloseable {
    /** Rate that the image is built for where nothing else is asked. */
    static final int BAUD = 500_000;

    private static final long START_MILLIS = 20_000;
    private static final long END_SECONDS = 5;

    private final Path work;
    private final Process process;

    private VirtualBoard(Path work, Process process) {
        this.work = work;
        this.process = process;
    }

    /** @throws Failure when it cannot be built or does not start */
    static VirtualBoard start(Firmware firmware) throws Failure, InterruptedException {
        firmware.programs().require("avr-gcc", "the AVR compiler (Debian: apt-get install gcc-avr avr-libc make)");
        firmware.programs()
                .require(
                        "gcc",
                        "a C compiler and simavr (Debian: apt-get install gcc libc6-dev libsimavr-dev libelf-dev)");
        Path work = Firmware.scratch();
        boolean started = false;
        try {
            firmware.make(work, List.of("firmware", "simulator"));
            // "-" ends the board with its standard input, so with this program however that ends.
            Process process = firmware.programs()
                    .starting(
                            work,
                            work.resolve("board"),
                            List.of("mienloop.elf", "--tty", work.resolve("tty").toString(), "--control", "-"))
                    .redirectOutput(work.resolve("said.txt").toFile())
                    .start();
            VirtualBoard board = new VirtualBoard(work, process);
            try {
                board.await();
                started = true;
                return board;
            } finally {
                if (!started) {
                    process.destroy();
                }
            }
        } catch (IOException e) {
            throw new Failure(ExitCode.HARDWARE, "cannot start the simulated board: " + Reasons.of(e), e);
        } finally {
            if (!started) {
                Firmware.remove(work);
            }
        }
    }

    private void await() throws Failure, IOException, InterruptedException {
        long end = System.nanoTime() + START_MILLIS * 1_000_000;
        while (!Files.exists(device())) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new Failure(
                        ExitCode.HARDWARE,
                        "the simulated board did not start; it said:\n"
                                + Firmware.indented(Files.readString(work.resolve("said.txt"))));
            }
            Thread.sleep(20);
        }
    }

    /** What a host opens. */
    Path device() {
        return work.resolve("tty");
    }

    @Override
    public void close() throws Failure {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException ended) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Firmware.remove(work);
    }
}
