package io.mienloop.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.mienloop.sim.SimulatedRigSettings;
import io.mienloop.testing.Pty;
import io.mienloop.testing.PtyBoard;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The serial port itself, with a pseudo-terminal for a board. Waits on what happens; real time decides nothing. */
@EnabledOnOs(OS.LINUX)
final class SerialLinkTest {
    private static final int BAUD = 500_000;
    private static final Channel LED = new Channel("led", ChannelRole.LED, 0, 6);

    @TempDir
    private Path dir;

    /** Keeps what a link says. */
    private static final class Heard implements ByteSink {
        final AtomicLong bytes = new AtomicLong();
        final List<String> losses = new CopyOnWriteArrayList<>();
        final CountDownLatch lost = new CountDownLatch(1);
        final CountDownLatch back = new CountDownLatch(1);
        volatile long lostNanos;

        @Override
        public synchronized void bytes(byte[] b, int offset, int length, long hostNanos) {
            bytes.addAndGet(length);
            notifyAll();
        }

        @Override
        public void lost(String why) {
            lostNanos = System.nanoTime();
            losses.add(why);
            lost.countDown();
        }

        @Override
        public void back() {
            back.countDown();
        }

        void awaitLost() throws InterruptedException {
            assertThat(lost.await(20, TimeUnit.SECONDS)).isTrue();
        }

        void awaitBytes(long count) throws InterruptedException {
            assertThat(hears(count, 20_000)).as("%d bytes", count).isTrue();
        }

        /** Whether so many bytes are there, at the latest after so long. */
        synchronized boolean hears(long count, long millis) throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            for (long left = millis; left > 0 && bytes.get() < count; left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
            return bytes.get() >= count;
        }
    }

    private SerialLink open(Object device) throws LinkException {
        return SerialPorts.open(device.toString(), BAUD).link(System.nanoTime());
    }

    private PtyBoard board() {
        return new PtyBoard(
                dir.resolve("board"), SimulatedRigSettings.of(List.of(LED)), (channel, high, level, time) -> {});
    }

    @Test
    void shouldCarryBytesBothWays() throws Exception {
        MessageEncoder encoder = new MessageEncoder();
        Heard heard = new Heard();
        try (PtyBoard board = board();
                SerialLink link = open(board.device())) {
            link.open(heard);
            for (int i = 0; i < 100; i++) {
                long before = heard.bytes.get();
                int length = encoder.ping(128 + i);
                assertThat(link.write(encoder.wire(), 0, length)).isEqualTo(length);
                heard.awaitBytes(before + 10);
            }
        }
        assertThat(heard.losses).isEmpty();
    }

    /**
     * 100 ms are promised, and a read lasts no longer. Counted in reads, which a busy machine delays but does not add to: at most one
     * that came back before the pull and was not counted yet, and the one that tells.
     */
    @Test
    void shouldNoticeAPulledCableWithTheReadThatMeetsItAndSayItOnce() throws Exception {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            Heard heard = new Heard();
            try (PtyBoard board = board();
                    SerialLink link = open(board.device())) {
                link.open(heard);
                Thread.sleep(
                        20L + 13 * i); // no condition to wait for: at another moment of the reader's 100 ms each time
                long pulled = board.unplug();
                long reads = link.reads();
                heard.awaitLost();
                assertThat(link.reads() - reads).isLessThanOrEqualTo(2);
                millis.add((heard.lostNanos - pulled) / 1e6);
                assertThat(link.write(new byte[] {1, 0}, 0, 2)).isEqualTo(-1);
            }
            assertThat(heard.losses).hasSize(1);
        }
        millis.sort(null);
        System.out.printf("pulled cable noticed after %s ms%n", millis);
    }

    @Test
    void shouldTakeAFailedWriteForALossToo() throws Exception {
        Heard heard = new Heard();
        try (PtyBoard board = board();
                SerialLink link = open(board.device())) {
            board.unplug();
            assertThat(link.write(new byte[] {1, 0}, 0, 2))
                    .isEqualTo(-1); // nobody reads yet: the write alone finds out
            link.open(heard);
            heard.awaitLost();
        }
        assertThat(heard.losses).hasSize(1);
    }

    @Test
    void shouldNeverBlockOnABoardThatTakesNothing() throws Exception {
        Heard heard = new Heard();
        byte[] frame = new byte[64];
        Thread writer;
        List<Integer> taken = new CopyOnWriteArrayList<>();
        try (PtyBoard board = board();
                SerialLink link = open(board.device())) {
            board.wedge();
            link.open(heard);
            writer = Thread.ofPlatform().daemon().start(() -> {
                for (int i = 0; i < 1000; i++) {
                    taken.add(link.write(frame, 0, frame.length));
                }
            });
            assertThat(writer.join(java.time.Duration.ofSeconds(20)))
                    .as("the writer came back")
                    .isTrue();
            heard.awaitLost();
        }
        assertThat(taken).startsWith(64).contains(0);
        assertThat(taken.stream().filter(n -> n > 0).mapToInt(n -> n).sum()).isLessThanOrEqualTo(1024);
        assertThat(heard.losses).singleElement().asString().contains("neither takes nor answers");
    }

    @Test
    void shouldBearAFloodOfGarbage() throws Exception {
        byte[] garbage = new byte[97];
        new java.util.Random(7).nextBytes(garbage);
        CountDownLatch pong = new CountDownLatch(1);
        MessageDecoder decoder = new MessageDecoder(m -> {
            if (m.type == Wire.PONG) {
                pong.countDown();
            }
        });
        MessageEncoder encoder = new MessageEncoder();
        CountDownLatch enough = new CountDownLatch(100_000);
        try (PtyBoard board = board();
                SerialLink link = open(board.device())) {
            board.flood(garbage);
            link.open(new ByteSink() {
                @Override
                public void bytes(byte[] b, int offset, int length, long hostNanos) {
                    decoder.accept(b, offset, length, hostNanos);
                    for (int i = 0; i < length; i++) {
                        enough.countDown();
                    }
                }

                @Override
                public void lost(String why) {
                    throw new AssertionError(why);
                }
            });
            assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(decoder.errors()).isPositive();
            board.flood(new byte[] {0}); // the line falls idle
            boolean answered = false;
            for (int i = 0; i < 200 && !answered; i++) {
                int length = encoder.ping(128);
                assertThat(link.write(encoder.wire(), 0, length)).isEqualTo(length);
                answered = pong.await(20, TimeUnit.MILLISECONDS);
            }
            assertThat(answered).isTrue();
        }
    }

    @Test
    void shouldAllocateNothingPerWrite() throws Exception {
        Heard heard = new Heard();
        MessageEncoder encoder = new MessageEncoder();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (PtyBoard board = board();
                SerialLink link = open(board.device())) {
            link.open(heard);
            write(link, heard, encoder, 500);
            long before = threads.getCurrentThreadAllocatedBytes();
            int taken = write(link, heard, encoder, 2_000);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;

            assertThat(taken).isEqualTo(2_000 * 6);
            assertThat(allocated).isLessThanOrEqualTo(1024);
        }
    }

    /** As the client does, with few answers outstanding. */
    private static int write(SerialLink link, Heard heard, MessageEncoder encoder, int count) {
        int taken = 0;
        for (int i = 0; i < count; i++) {
            long answers = heard.bytes.get();
            taken += link.write(encoder.wire(), 0, encoder.ping(128 + i % 100));
            while (heard.bytes.get() == answers) {
                Thread.onSpinWait();
            }
        }
        return taken;
    }

    @Test
    void shouldRefuseASecondOpenerOfTheSamePort() throws Exception {
        try (PtyBoard board = board();
                SerialLink link = open(board.device())) {
            assertThatThrownBy(() -> open(board.device()))
                    .isInstanceOf(LinkException.class)
                    .hasMessageContaining(board.device().toString())
                    .hasMessageContaining("another program uses it");
            assertThat(link.write(new byte[] {0}, 0, 1)).isEqualTo(1); // the first is none the worse
        }
    }

    @Test
    void shouldBeFreeAgainOnceClosed() throws Exception {
        try (PtyBoard board = board()) {
            for (int i = 0; i < 5; i++) {
                try (SerialLink link = open(board.device())) {
                    link.open(new Heard());
                }
            }
        }
    }

    @Test
    void shouldSayWhatIsWrongWithAPortInOneLine() throws Exception {
        Path file = Files.writeString(dir.resolve("notes.txt"), "no port");
        assertThatThrownBy(() -> open(dir.resolve("nowhere")))
                .isInstanceOf(LinkException.class)
                .hasMessageStartingWith("there is no port " + dir.resolve("nowhere") + "; check cable and name; ports");
        assertThatThrownBy(() -> open(file)).hasMessageContaining("it is no serial port");
        assertThatThrownBy(() -> open(dir)).hasMessageContaining("it is no serial port");
        assertThatThrownBy(() -> open("/dev/null")).hasMessageContaining("it is no serial port");
        assertThat(Files.readString(file)).isEqualTo("no port");
        assertThat(SerialPorts.refused(file.toString(), BAUD, 13))
                .contains("no permission; join its group (" + Files.getAttribute(file, "posix:group")
                        + ", as in `sudo usermod -aG");
        assertThat(SerialPorts.refused("/dev/ttyACM0", BAUD, 22)).contains("does not do 500000 baud");
    }

    @Test
    void shouldSayWhenThePortVanishesDuringOpening() throws Exception {
        Path link = dir.resolve("gone");
        Pty pty = new Pty();
        Files.createSymbolicLink(link, Path.of(pty.device()));
        pty.close();

        assertThatThrownBy(() -> open(link)).isInstanceOf(LinkException.class).hasMessageContaining("there is no port");
    }

    /** Opened and pulled from under one another, over and over: each time either a link that is lost or a line that says why not. */
    @Test
    void shouldBearAPortThatVanishesAtAnyMomentOfOpening() throws Exception {
        int opened = 0;
        for (int i = 0; i < 40; i++) {
            Pty pty = new Pty();
            long delay = i * 50_000L;
            Thread puller = Thread.ofPlatform().start(() -> {
                java.util.concurrent.locks.LockSupport.parkNanos(delay);
                pty.close();
            });
            Heard heard = new Heard();
            try (SerialLink link = open(pty.device())) {
                opened++;
                link.open(heard);
                heard.awaitLost();
            } catch (LinkException refused) {
                assertThat(refused).hasMessageMatching("[^\n]+;[^\n]+");
            }
            puller.join();
        }
        System.out.println(opened + " of 40 ports were opened before they vanished");
    }

    @Test
    void shouldComeBackWithANewPortAfterAReplug() throws Exception {
        Heard heard = new Heard();
        MessageEncoder encoder = new MessageEncoder();
        CountDownLatch refused = new CountDownLatch(1);
        try (PtyBoard board = board();
                MendingLink link = new MendingLink(open(board.device()), () -> {
                    try {
                        return open(board.device());
                    } catch (LinkException notYet) {
                        refused.countDown();
                        throw notYet;
                    }
                })) {
            link.open(heard);
            board.unplug();
            heard.awaitLost();
            assertThat(link.write(new byte[] {0}, 0, 1)).isEqualTo(-1);
            assertThat(refused.await(20, TimeUnit.SECONDS))
                    .as("an attempt failed")
                    .isTrue();
            board.plug();
            assertThat(heard.back.await(20, TimeUnit.SECONDS)).isTrue();
            long before = heard.bytes.get();
            boolean answered = false;
            for (int i = 0; i < 200 && !answered; i++) {
                link.write(encoder.wire(), 0, encoder.hello(1));
                answered = heard.hears(before + 1, 20);
            }
            assertThat(answered).isTrue();
        }
        assertThat(heard.losses).hasSize(1);
    }

    @Test
    void shouldNameTheOnlyBoardOrSayWhatThereIs() throws LinkException {
        PortInfo uno = new PortInfo("/dev/ttyACM0", "Arduino Uno", 0x2341, 0x0043);
        PortInfo mega = new PortInfo("/dev/ttyACM1", "Arduino Mega", 0x2341, 0x0042);
        PortInfo plain = new PortInfo("/dev/ttyS0", "Physical Port S0", -1, -1);

        assertThat(SerialPorts.only(List.of(uno, plain))).isEqualTo("/dev/ttyACM0");
        assertThatThrownBy(() -> SerialPorts.only(List.of(plain)))
                .hasMessageContaining("no port looks like a board (/dev/ttyS0)");
        assertThatThrownBy(() -> SerialPorts.only(Arrays.asList(uno, mega)))
                .hasMessageContaining(
                        "2 ports look like boards (/dev/ttyACM0 [Arduino Uno], /dev/ttyACM1 [Arduino Mega 2560])");
        assertThatThrownBy(() -> SerialPorts.only(List.of())).hasMessageContaining("(none)");
    }
}
