package io.mienloop.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.SequenceBarrier;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Publishers that stand still, as a scheduler may make them at any point, hold up neither the loop nor each other. */
final class BlockingWaitTest {
    private static final int PLACES = 1024;
    private static final long PATIENCE_SECONDS = 30;

    private final AtomicBoolean hold = new AtomicBoolean();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final BlockingWait waiting = new BlockingWait(this::wake);
    private final RingBuffer<long[]> ring = RingBuffer.createMultiProducer(() -> new long[1], PLACES, waiting);
    private final SequenceBarrier barrier = ring.newBarrier();
    private final CountDownLatch[] seen = {new CountDownLatch(1), new CountDownLatch(1), new CountDownLatch(1)};
    private final Thread loop = new Thread(this::serve, "loop under test");

    /** The first that is to wake the loop stands still before it does. */
    private void wake(Thread asleep) {
        if (hold.compareAndSet(true, false)) {
            held.countDown();
            try {
                letGo.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        LockSupport.unpark(asleep);
    }

    private void serve() {
        long next = 0;
        try {
            while (next < seen.length) {
                long available = barrier.waitFor(next);
                if (available < next) {
                    waiting.awaitPublisher(next);
                }
                for (; next <= available; next++) {
                    seen[(int) next].countDown();
                }
            }
        } catch (Exception ended) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        letGo.countDown();
        barrier.alert();
        loop.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        assertThat(loop.isAlive()).isFalse();
    }

    /** The loop's state once it is that one, or when patience ends; a second look might find the next. */
    private Thread.State stateUntil(Thread.State wanted) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Thread.State state = loop.getState();
        while (state != wanted && System.nanoTime() < end) {
            Thread.onSpinWait();
            state = loop.getState();
        }
        return state;
    }

    private void awaitAsleep() {
        assertThat(stateUntil(Thread.State.WAITING)).isEqualTo(Thread.State.WAITING);
    }

    /** It is found awake from the moment in which somebody wakes it, even if it does not come to run for long. */
    @Test
    void shouldBeAsleepUntilSomebodyWakesIt() throws Exception {
        assertThat(waiting.asleep()).isFalse();
        loop.start();
        awaitAsleep();
        assertThat(waiting.asleep()).isTrue();
        hold.set(true);
        Thread publisher = new Thread(() -> ring.publish(ring.next()));
        publisher.start();
        assertThat(held.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

        assertThat(waiting.asleep()).isFalse();
        assertThat(loop.getState()).isEqualTo(Thread.State.WAITING);

        letGo.countDown();
        publisher.join();
        assertThat(seen[0].await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        awaitAsleep();
        assertThat(waiting.asleep()).as("again").isTrue();
    }

    @Test
    void shouldBeWokenByAnyPublisherWhileAnotherStandsStillBeforeItWakes() throws Exception {
        loop.start();
        awaitAsleep();
        hold.set(true);
        Thread first = new Thread(() -> ring.publish(ring.next()));
        first.start();
        assertThat(held.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

        ring.publish(ring.next());

        assertThat(seen[1].await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        // And once more from its sleep, with the first still not through.
        awaitAsleep();
        ring.publish(ring.next());
        assertThat(seen[2].await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        letGo.countDown();
        first.join();
    }

    @Test
    void shouldLeaveTheCoreToAPublisherThatHasClaimedAndNotPublished() throws Exception {
        loop.start();
        awaitAsleep();
        long claimed = ring.next();
        ring.publish(ring.next()); // wakes the loop, which then waits for the place before this

        assertThat(stateUntil(Thread.State.TIMED_WAITING))
                .as("it sleeps in between")
                .isEqualTo(Thread.State.TIMED_WAITING);
        assertThat(seen[0].getCount()).isOne();
        ring.publish(claimed);

        assertThat(seen[1].await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        ring.publish(ring.next());
    }

    /** Nothing is lost when sleeping and publishing meet: without a wake-up for each event this would never end. */
    @Test
    void shouldMissNoEventWhenTheLoopFallsAsleepWhileOneIsPublished() throws Exception {
        AtomicBoolean failed = new AtomicBoolean();
        EventRing events = new EventRing(PLACES, () -> new LoopEvent(1, 0), LoopWait.BLOCKING);
        SequenceBarrier own = events.buffer().newBarrier();
        Thread counter = new Thread(() -> {
            long next = 0;
            try {
                while (next < 200_000) {
                    long available = own.waitFor(next);
                    if (available < next) {
                        events.waiting().awaitPublisher(next);
                    }
                    next = Math.max(next, available + 1);
                    events.journaled().set(next - 1);
                }
            } catch (Exception e) {
                failed.set(true);
            }
        });
        counter.start();
        for (int i = 0; i < 200_000; ) {
            // One at a time, so that the loop is about to sleep at each.
            if (events.tell(EventKind.TICK, i, 0, null)) {
                i++;
                while (events.lastJournaled() < i - 1 && counter.isAlive()) {
                    Thread.onSpinWait();
                }
            }
        }
        counter.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));

        assertThat(counter.isAlive()).isFalse();
        assertThat(failed).isFalse();
    }
}
