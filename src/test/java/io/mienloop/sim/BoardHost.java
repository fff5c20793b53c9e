package io.mienloop.sim;

import io.mienloop.rig.ChannelLimits;
import io.mienloop.rig.DeviceMessage;
import io.mienloop.rig.MessageEncoder;
import io.mienloop.rig.PulseProgram;
import io.mienloop.rig.Wire;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** A host that does exactly what a test tells it, right or wrong, and waits for each answer. */
final class BoardHost {
    static final long MS = 1_000_000;

    final Board board;
    final MessageEncoder encoder = new MessageEncoder();
    long now;
    private int sequence;

    BoardHost(Board board) {
        this.board = board;
    }

    int nextSequence() {
        sequence = sequence % 255 + 1;
        return sequence;
    }

    void pass(long nanos) {
        now += nanos;
        board.until(now);
    }

    /** Sends a command without waiting. */
    int send(ToIntFunction<Integer> command) {
        int s = nextSequence();
        board.send(encoder.wire(), command.applyAsInt(s), now);
        return s;
    }

    /** Sends a command and gives the answer. */
    DeviceMessage ask(ToIntFunction<Integer> command) {
        int s = send(command);
        return answer(s);
    }

    DeviceMessage answer(int s) {
        return answerIfAny(s).orElseThrow(() -> new AssertionError("no answer to sequence " + s));
    }

    /** Within 3 ms, or 21 ms when the board has something to write into EEPROM first, as ARM's mark. */
    Optional<DeviceMessage> answerIfAny(int s) {
        int before = board.messages().size();
        Optional<DeviceMessage> answer = Optional.empty();
        for (int i = 0; i < 7 && answer.isEmpty(); i++) {
            pass(3 * MS);
            answer = board.messages().stream()
                    .skip(before)
                    .filter(m -> m.sequence == s && m.type < Wire.PULSE_ON)
                    .findFirst();
        }
        return answer;
    }

    int expiry(long inMicros) {
        return (int) ((board.ticks(now) + 2 * inMicros) / Wire.EXPIRY_TICKS & 0xFFFF);
    }

    void greet(List<PulseProgram> programs) {
        if (ask(encoder::hello).type != Wire.BOARD) {
            throw new AssertionError("HELLO refused");
        }
        for (PulseProgram p : programs) {
            if (program(p).type != Wire.ACK) {
                throw new AssertionError("PROGRAM " + p.index() + " refused");
            }
        }
    }

    DeviceMessage program(PulseProgram p) {
        return ask(s -> encoder.program(s, p));
    }

    DeviceMessage limits(int channel, ChannelLimits limits) {
        return ask(s -> encoder.limits(s, channel, limits));
    }

    DeviceMessage arm(int nonce) {
        return ask(s -> encoder.arm(s, nonce, 3_600_000));
    }

    DeviceMessage trigger(int program, int nonce) {
        return trigger(program, nonce, expiry(50_000));
    }

    DeviceMessage trigger(int program, int nonce, int expiry) {
        return ask(s -> encoder.trigger(s, program, nonce, expiry));
    }

    DeviceMessage heartbeat(int nonce) {
        return ask(s -> encoder.heartbeat(s, nonce, expiry(100_000)));
    }

    /** Time passes with a heartbeat every 100 ms. */
    void live(long nanos, int nonce) {
        long end = now + nanos;
        while (now < end) {
            heartbeat(nonce);
            pass(Math.min(97 * MS, Math.max(0, end - now)));
        }
    }

    void abortRun(int length) {
        byte[] run = new byte[length];
        Arrays.fill(run, (byte) 0xFF);
        board.send(run, length, now);
    }

    boolean high(int channel) {
        boolean high = false;
        for (Board.Edge edge : board.edges()) {
            high = edge.channel() == channel ? edge.high() : high;
        }
        return high;
    }

    long lastEdge(int channel) {
        return board.edges().stream()
                .filter(e -> e.channel() == channel)
                .reduce((a, b) -> b)
                .orElseThrow()
                .timeNanos();
    }

    List<DeviceMessage> heard(int type) {
        return board.messages().stream().filter(m -> m.type == type).toList();
    }
}
