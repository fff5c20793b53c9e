package io.mienloop.rig;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The wire's codec: a command to bytes, and a board's answer from bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
    private final MessageEncoder encoder = new MessageEncoder();
    private final MessageDecoder decoder = new MessageDecoder(message -> heard = message.deviceTicks);
    private byte[] answer;
    private int length;
    private int sequence;
    private long heard;

    /** An acknowledgement as the board sends it. */
    @Setup
    public void prepare() {
        DeviceMessage message = new DeviceMessage();
        message.type = Wire.ACK;
        message.sequence = 1;
        message.of = 7;
        message.deviceTicks = 123_456_789L;
        DeviceMessageEncoder board = new DeviceMessageEncoder();
        length = board.encode(message);
        answer = board.wire().clone();
    }

    /** A TRIGGER, ready to be written. */
    @Benchmark
    public byte[] encode() {
        sequence = sequence % 127 + 1;
        encoder.trigger(sequence, 1, 7, 1234);
        return encoder.wire();
    }

    /** An answer, to the listener. */
    @Benchmark
    public long decode() {
        decoder.accept(answer, 0, length, 1);
        return heard;
    }
}
