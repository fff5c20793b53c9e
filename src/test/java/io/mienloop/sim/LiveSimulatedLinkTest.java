package io.mienloop.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.rig.ByteSink;
import io.mienloop.rig.MessageDecoder;
import io.mienloop.rig.MessageEncoder;
import io.mienloop.rig.Wire;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The rig on its own thread: waits on what happens, never on time. */
final class LiveSimulatedLinkTest {
    private final CountDownLatch greeted = new CountDownLatch(1);
    private final Semaphore pongs = new Semaphore(0);
    private final CountDownLatch coded = new CountDownLatch(2);
    private final CountDownLatch lost = new CountDownLatch(1);
    private final List<String> threads = new CopyOnWriteArrayList<>();

    private final class Listener implements ByteSink {
        private final MessageDecoder decoder = new MessageDecoder(m -> {
            switch (m.type) {
                case Wire.BOARD -> greeted.countDown();
                case Wire.PONG -> pongs.release();
                default -> {}
            }
        });

        @Override
        public void bytes(byte[] b, int offset, int length, long hostNanos) {
            threads.add(Thread.currentThread().getName());
            decoder.accept(b, offset, length, hostNanos);
        }

        @Override
        public void lost(String why) {
            lost.countDown();
        }
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private static void send(LiveSimulatedLink link, MessageEncoder encoder, int length) {
        assertThat(link.write(encoder.wire(), 0, length)).isEqualTo(length);
        link.flush();
    }

    @Test
    void shouldAnswerRaiseEdgesAndTellALoss() throws InterruptedException {
        SimulatedRig rig = new SimulatedRig(
                SimulatedRigSettings.of(DryRig.CHANNELS), (channel, high, level, t) -> coded.countDown());
        MessageEncoder encoder = new MessageEncoder();
        try (LiveSimulatedLink link = new LiveSimulatedLink(rig, System.nanoTime())) {
            link.open(new Listener());
            int length = encoder.hello(1);
            send(link, encoder, length);
            await(greeted);
            for (int i = 0; i < 100; i++) {
                length = encoder.ping(2 + i);
                send(link, encoder, length);
                assertThat(pongs.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
            }
            length = encoder.barcode(200, DryRig.SYNC.index(), 1, 5000);
            send(link, encoder, length);
            await(coded);
            link.act(r -> r.unplug(r.nowNanos()));
            await(lost);
            assertThat(link.write(encoder.wire(), 0, length)).isEqualTo(-1);
        }
        assertThat(threads).containsOnly("rig-sim");
    }

    @Test
    void shouldHandChunksOverWholeAndInOrder() throws InterruptedException {
        WrittenBytes ring = new WrittenBytes();
        int chunks = 20_000;
        List<String> wrong = new CopyOnWriteArrayList<>();
        Thread reader = Thread.ofPlatform().start(() -> {
            int[] next = new int[1];
            while (next[0] < chunks) {
                if (!ring.poll((bytes, length, time) -> {
                    int n = next[0]++;
                    if (time != n || length != 1 + n % 61 || bytes[length - 1] != (byte) n) {
                        wrong.add("chunk " + n + " came as " + time + " of " + length + " bytes");
                    }
                })) {
                    Thread.yield();
                }
            }
        });
        byte[] bytes = new byte[61];
        for (int n = 0; n < chunks; n++) {
            bytes[n % 61] = (byte) n;
            while (!ring.offer(bytes, 0, 1 + n % 61, n)) {
                Thread.yield();
            }
        }
        reader.join();

        assertThat(wrong).isEmpty();
    }
}
