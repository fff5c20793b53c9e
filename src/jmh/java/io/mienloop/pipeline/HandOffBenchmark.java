package io.mienloop.pipeline;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A frame's event from the camera's thread through the ring to a consumer's thread, and the word back that it is there. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HandOffBenchmark {
    private static final int PLACES = 8192;

    @Param({"BLOCKING", "YIELDING"})
    public LoopWait wait;

    private volatile long arrived = -1;
    private EventRing ring;
    private BatchEventProcessor<LoopEvent> consumer;
    private Thread thread;

    /** The ring and its consumer. */
    @Setup
    public void prepare() {
        ring = new EventRing(PLACES, () -> new LoopEvent(9, 1), wait);
        consumer = new BatchEventProcessorBuilder()
                .build(ring.buffer(), ring.buffer().newBarrier(), (event, sequence, last) -> {
                    ring.journaled().set(sequence);
                    arrived = sequence;
                });
        thread = Thread.ofPlatform().name("consumer").start(consumer);
    }

    /** Ends the consumer. */
    @TearDown
    public void end() throws InterruptedException {
        consumer.halt();
        thread.join();
    }

    /** There, and seen to be there. */
    @Benchmark
    public long handOff() {
        long sequence = ring.claim();
        ring.get(sequence).begin(EventKind.FRAME, sequence);
        ring.publish(sequence);
        while (arrived < sequence) {
            Thread.onSpinWait();
        }
        return sequence;
    }
}
