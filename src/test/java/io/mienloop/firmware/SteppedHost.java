package io.mienloop.firmware;

import io.mienloop.rig.DeviceMessage;
import io.mienloop.rig.MessageEncoder;
import io.mienloop.rig.PulseProgram;
import io.mienloop.rig.Wire;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** A host of a {@link SteppedBoard} that does exactly what a test tells it. Sequences are counted as the specification asks. */
final class SteppedHost implements AutoCloseable {
    static final long MICRO = 1_000;
    static final long MILLI = 1_000_000;

    private static final long ANSWER_NANOS = 3 * MILLI;
    /** The specification's for ARM, whose mark has to stand in EEPROM first. */
    private static final long ARM_NANOS = 20 * MILLI;

    final SteppedBoard board;
    final MessageEncoder encoder = new MessageEncoder();
    private int remembered;
    private int other;
    private int nonce;
    private long lastStopBit;

    SteppedHost() {
        this(SimulatedProcessor.Image.PLAIN);
    }

    SteppedHost(SimulatedProcessor.Image image) {
        board = new SteppedBoard(image);
    }

    int sequence(int type) {
        if (Wire.remembered(type)) {
            remembered = remembered % 127 + 1;
            return remembered;
        }
        other = other % 128 + 1;
        return 127 + other;
    }

    /** Sends a command without waiting; {@link #lastStopBit} tells when it will have arrived. */
    int send(int type, IntUnaryOperator command) {
        int s = sequence(type);
        lastStopBit = board.send(encoder.wire(), command.applyAsInt(s));
        return s;
    }

    /** End of the last stop bit of what was sent last. */
    long lastStopBit() {
        return lastStopBit;
    }

    /** Sends a command and gives the answer: after 3 ms, or within 20 ms of an ARM. */
    DeviceMessage ask(int type, IntUnaryOperator command) {
        int before = board.messages().size();
        int s = send(type, command);
        long end = board.now() + (type == Wire.ARM ? ARM_NANOS : ANSWER_NANOS);
        Optional<DeviceMessage> answer;
        do {
            board.pass(ANSWER_NANOS);
            answer = board.messages().stream()
                    .skip(before)
                    .filter(m -> m.sequence == s && m.type < Wire.PULSE_ON)
                    .findFirst();
        } while (answer.isEmpty() && board.now() + ANSWER_NANOS <= end);
        return answer.orElseThrow(
                () -> new AssertionError("no answer to " + Wire.name(type) + " " + s + " in its time"));
    }

    /** The same, and it must be granted. */
    void must(int type, IntUnaryOperator command) {
        DeviceMessage m = ask(type, command);
        if (m.type != Wire.ACK && m.type != Wire.BOARD) {
            throw new AssertionError(Wire.name(type) + " refused with reason " + m.reason + ", limit " + m.limit);
        }
    }

    void greet(List<PulseProgram> programs) {
        must(Wire.HELLO, encoder::hello);
        for (PulseProgram p : programs) {
            must(Wire.PROGRAM, s -> encoder.program(s, p));
        }
    }

    void arm() {
        nonce = nonce % 255 + 1;
        must(Wire.ARM, s -> encoder.arm(s, nonce, 3_600_000));
    }

    int nonce() {
        return nonce;
    }

    int expiry(long inMicros) {
        return expiryAt(board.now() + inMicros * MICRO);
    }

    int expiryAt(long nanos) {
        return (int) (board.ticks(nanos) / Wire.EXPIRY_TICKS & 0xFFFF);
    }

    void trigger(int program) {
        must(Wire.TRIGGER, s -> encoder.trigger(s, program, nonce, expiry(50_000)));
    }

    /** Sends a TRIGGER without waiting; gives the end of its last stop bit. */
    long fire(int program) {
        send(Wire.TRIGGER, s -> encoder.trigger(s, program, nonce, expiry(50_000)));
        return lastStopBit;
    }

    /** Sends a HEARTBEAT without waiting; gives the end of its last stop bit. */
    long beat() {
        send(Wire.HEARTBEAT, s -> encoder.heartbeat(s, nonce, expiry(100_000)));
        return lastStopBit;
    }

    /** Time passes with a heartbeat every 100 ms. */
    void live(long nanos) {
        long end = board.now() + nanos;
        while (board.now() < end) {
            beat();
            board.pass(Math.min(100 * MILLI, end - board.now()));
        }
    }

    /** After an emergency stop: closed again, unlatched. */
    void release() {
        board.eStop(false);
        board.pass(MILLI);
        must(Wire.UNLATCH, encoder::unlatch);
    }

    /** Frames of a kind, back to back, at least so many bytes. */
    byte[] stream(int bytes, int type, IntUnaryOperator command) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(bytes + Wire.MOST_FRAME);
        while (all.size() < bytes) {
            int length = command.applyAsInt(sequence(type));
            all.write(encoder.wire(), 0, length);
        }
        return all.toByteArray();
    }

    List<DeviceMessage> heard(int type) {
        return board.messages().stream().filter(m -> m.type == type).toList();
    }

    @Override
    public void close() {
        board.close();
    }
}
