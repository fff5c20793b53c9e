package io.mienloop.sim;

import io.mienloop.rig.ChannelLimits;
import io.mienloop.rig.MessageEncoder;
import io.mienloop.rig.PulseProgram;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Sequences of bytes as a good, a bad and a mad host would send them. */
final class HostileHost {
    static final int LED_PROGRAM = 2;

    final SplittableRandom random;
    final MessageEncoder encoder = new MessageEncoder();
    int sequence;
    int nonce = 1;

    HostileHost(long seed) {
        random = new SplittableRandom(seed);
    }

    byte[] next(long ticks) {
        return switch (random.nextInt(10)) {
            case 0 -> noise(random.nextInt(1, 80));
            case 1 -> mutated(frame(ticks));
            case 2 -> {
                byte[] frame = frame(ticks);
                yield Arrays.copyOf(frame, random.nextInt(1, frame.length + 1));
            }
            case 3 -> filled(random.nextInt(1, 12), (byte) (random.nextBoolean() ? 0xFF : 0));
            default -> frame(ticks);
        };
    }

    private byte[] noise(int length) {
        byte[] b = new byte[length];
        random.nextBytes(b);
        return b;
    }

    private static byte[] filled(int length, byte value) {
        byte[] b = new byte[length];
        Arrays.fill(b, value);
        return b;
    }

    private byte[] mutated(byte[] b) {
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            b[random.nextInt(b.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return b;
    }

    private byte[] frame(long ticks) {
        sequence = random.nextInt(20) == 0 ? Math.max(1, sequence) : sequence % 255 + 1;
        int usual = random.nextInt(8) == 0 ? random.nextInt(256) : nonce;
        int expiry = (int) (ticks / 512 + random.nextInt(-100, 400)) & 0xFFFF;
        int length =
                switch (random.nextInt(60)) {
                    case 0 -> encoder.hello(sequence);
                    case 1 -> encoder.disarm(sequence);
                    case 2 -> encoder.abort(sequence);
                    case 3 -> encoder.describe(sequence, random.nextInt(6));
                    case 4 -> encoder.limits(sequence, 0, ChannelLimits.hard(io.mienloop.rig.ChannelRole.SHOCK));
                    case 5 -> encoder.ping(sequence);
                    case 6 -> encoder.status(sequence);
                    case 7 -> encoder.barcode(sequence, random.nextInt(6), random.nextInt(100), 5000);
                    case 8 -> encoder.unlatch(sequence);
                    case 27 ->
                        encoder.frames(sequence, random.nextInt(8), random.nextInt(30_000), random.nextInt(9_000));
                    case 9, 10, 11, 12, 13 ->
                        encoder.program(sequence, PulseProgram.single(LED_PROGRAM, 3, random.nextInt(100, 2000), 1));
                    case 14, 15, 16, 17, 18 -> encoder.arm(sequence, random.nextInt(256), random.nextInt(1, 100_000));
                    case 19, 20, 21, 22, 23, 24, 25, 26 -> encoder.heartbeat(sequence, usual, expiry);
                    default ->
                        encoder.trigger(
                                sequence, random.nextInt(6) == 0 ? random.nextInt(256) : LED_PROGRAM, usual, expiry);
                };
        return Arrays.copyOf(encoder.wire(), length);
    }
}
