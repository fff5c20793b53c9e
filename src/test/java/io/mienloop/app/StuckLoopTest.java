package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.config.ConfigLoader;
import io.mienloop.config.LoadedConfig;
import io.mienloop.firmware.TtyBoard;
import io.mienloop.firmware.TtyBoard.PinEdge;
import io.mienloop.rig.ByteLink;
import io.mienloop.rig.ByteSink;
import io.mienloop.testing.SharedData;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A loop thread that no longer comes round while the JVM, the camera and the port's reader live: only the board can put the light
 * off then. The judge is the log of its pins.
 */
@EnabledOnOs(OS.LINUX)
final class StuckLoopTest {
    private static final String LED = "D6";
    private static final long LEASE_BOUND = 300 * TtyBoard.CYCLES_A_MILLI;

    @TempDir
    private Path dir;

    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean stuck;

    /** A port whose next write, which only the loop's thread does, comes back no more while it is to be stuck. */
    private final class StickyLink implements ByteLink {
        private final ByteLink port;

        private StickyLink(ByteLink port) {
            this.port = port;
        }

        @Override
        public int write(byte[] bytes, int offset, int length) {
            if (stuck) {
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return port.write(bytes, offset, length);
        }

        @Override
        public void open(ByteSink sink) {
            port.open(sink);
        }

        @Override
        public void close() {
            port.close();
        }

        @Override
        public String description() {
            return port.description();
        }
    }

    private LoadedConfig config(Path port) throws Exception {
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        for (String name : List.of("rig.yaml", "mouse.yaml", "long-light.yaml")) {
            Path file = SharedData.root().resolve("src/test/resources/board").resolve(name);
            Files.writeString(dir.resolve(name), Files.readString(file).replace("DATE", today));
        }
        return new ConfigLoader().load(dir.resolve("long-light.yaml"), null, List.of("rig.port=" + port));
    }

    @Test
    void shouldBePutOffByTheBoardAndEndTheSession() throws Exception {
        try (TtyBoard board = TtyBoard.start(Files.createDirectory(dir.resolve("board")))) {
            Surroundings surroundings = new Surroundings(
                    WrittenAnswers.of(List.of(), "bench-mouse", new PrintWriter(Writer.nullWriter())),
                    new SessionRequests(),
                    (setup, clock, cameraStart) -> new StickyLink(
                            RigPort.open(setup.config.rig().port()).link(clock.epochNanos())),
                    InstantSource.system(),
                    ZoneOffset.UTC);
            SessionRunner runner = new SessionRunner(
                    config(board.link()),
                    new RunOptions(dir.resolve("data"), 60, false),
                    SessionObserver.NOBODY,
                    surroundings);
            Thread scene = Thread.ofPlatform().daemon().start(() -> {
                try {
                    SerialSessionTest.await(() -> board.edges(LED).size() == 3);
                    stuck = true;
                    board.pass(700);
                } finally {
                    stuck = false;
                    released.countDown();
                }
            });
            SessionResult result = runner.run(() -> false);
            scene.join();

            List<PinEdge> light = board.edges(LED);
            assertThat(light)
                    .as("it was cut in its second pulse, and came on no more")
                    .hasSize(4);
            assertThat(light.get(3).high()).isFalse();
            long fell = light.get(3).cycle();
            assertThat(fell - light.get(2).cycle()).isLessThan(890 * TtyBoard.CYCLES_A_MILLI);
            long life = board.signsOfLife().stream()
                    .filter(cycle -> cycle <= fell)
                    .max(Long::compare)
                    .orElseThrow();
            System.out.printf("off %.3f ms after the last heartbeat of a stuck loop%n", (fell - life) / 16e3);
            assertThat(fell - life).isLessThanOrEqualTo(LEASE_BOUND);
            assertThat(result.code()).isEqualTo(ExitCode.HARDWARE);
            assertThat(result.complaint())
                    .matches("the loop did not run for \\d+ ms \\(its thread was held up[^\n]*")
                    .doesNotContain("camera");
            assertThat(Files.readString(result.folder().resolve("events.csv")))
                    .contains("loop-stood-still")
                    .as("answers that lay unread were not missing")
                    .doesNotContain("acknowledgement-missing");
        }
    }
}
