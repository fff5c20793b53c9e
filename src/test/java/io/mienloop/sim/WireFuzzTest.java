package io.mienloop.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.rig.ChannelLimits;
import io.mienloop.rig.FrameDecoder;
import io.mienloop.rig.MessageDecoder;
import io.mienloop.rig.MessageEncoder;
import io.mienloop.rig.PulseProgram;
import io.mienloop.rig.Wire;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random, damaged and hostile bytes against a plain second implementation of COBS and CRC written from the specification. */
final class WireFuzzTest {
    private static final int SEQUENCES = 50_000;
    private static final int LED_PROGRAM = 2;

    /** The oracle: what stands between two zeros, undone step by step; null when it must be rejected. */
    private static byte[] plainDecode(byte[] part) {
        if (part.length > 63) {
            return null;
        }
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        int at = 0;
        while (at < part.length) {
            int code = part[at] & 0xFF;
            if (at + code > part.length) {
                return null;
            }
            data.write(part, at + 1, code - 1);
            at += code;
            if (at < part.length) {
                data.write(0);
            }
        }
        byte[] frame = data.toByteArray();
        if (frame.length < 4 || frame.length > 62) {
            return null;
        }
        int crc = 0xFFFF;
        for (int i = 0; i < frame.length - 2; i++) {
            crc ^= frame[i] & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0x8408;
            }
        }
        int sent = frame[frame.length - 2] & 0xFF | (frame[frame.length - 1] & 0xFF) << 8;
        return sent == crc ? frame : null;
    }

    /** Splits a stream at its zeros and keeps the unfinished rest. */
    private static final class PlainStream {
        private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

        List<byte[]> accept(byte[] bytes) {
            List<byte[]> good = new ArrayList<>();
            for (byte b : bytes) {
                if (b != 0) {
                    rest.write(b);
                } else if (rest.size() > 0) {
                    byte[] frame = plainDecode(rest.toByteArray());
                    rest.reset();
                    if (frame != null) {
                        good.add(frame);
                    }
                }
            }
            return good;
        }
    }

    /** Sequences of bytes as a good, a bad and a mad host would send them. */
    private static final class Sender {
        final SplittableRandom random;
        final MessageEncoder encoder = new MessageEncoder();
        int sequence;
        int nonce = 1;

        Sender(long seed) {
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
                            encoder.program(
                                    sequence, PulseProgram.single(LED_PROGRAM, 3, random.nextInt(100, 2000), 1));
                        case 14, 15, 16, 17, 18 ->
                            encoder.arm(sequence, random.nextInt(256), random.nextInt(1, 100_000));
                        case 19, 20, 21, 22, 23, 24, 25, 26 -> encoder.heartbeat(sequence, usual, expiry);
                        default ->
                            encoder.trigger(
                                    sequence,
                                    random.nextInt(6) == 0 ? random.nextInt(256) : LED_PROGRAM,
                                    usual,
                                    expiry);
                    };
            return Arrays.copyOf(encoder.wire(), length);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12})
    void shouldAcceptExactlyWhatTheOracleAccepts(long seed) {
        Sender sender = new Sender(seed);
        PlainStream oracle = new PlainStream();
        List<byte[]> accepted = new ArrayList<>();
        FrameDecoder decoder = new FrameDecoder((frame, length) -> accepted.add(Arrays.copyOf(frame, length)));
        long good = 0;
        for (int i = 0; i < SEQUENCES; i++) {
            byte[] bytes = sender.next(i * 1000L);
            accepted.clear();
            for (byte b : bytes) {
                decoder.accept(b);
            }
            List<byte[]> expected = oracle.accept(bytes);
            if (accepted.size() != expected.size()) {
                assertThat(accepted)
                        .as("seed " + seed + " sequence " + i + ": "
                                + HexFormat.of().formatHex(bytes))
                        .hasSameSizeAs(expected);
            }
            for (int k = 0; k < expected.size(); k++) {
                assertThat(accepted.get(k)).isEqualTo(expected.get(k));
            }
            good += expected.size();
        }
        assertThat(good).isGreaterThan(SEQUENCES / 3);
        assertThat(decoder.crcErrors()).isPositive();
        assertThat(decoder.framingErrors()).isPositive();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {21, 22})
    void shouldGiveNoStimulusWithoutTheCurrentNonceAndTime(long seed) {
        Sender sender = new Sender(seed);
        PlainStream oracle = new PlainStream();
        long[] rose = new long[7];
        long[] longest = new long[7];
        int[] stimuli = new int[1];
        boolean[] allowed = new boolean[1];
        SimulatedRigSettings settings = new SimulatedRigSettings(
                DryRig.UNO.stream().map(SimulatedChannel::of).toList(),
                1,
                1,
                0,
                2_000_000,
                0,
                1_000_000,
                0,
                0,
                1_000_000_000L);
        SimulatedRig rig = new SimulatedRig(settings, (channel, high, level, t) -> {
            if (high && DryRig.UNO.get(channel).role().stimulus()) {
                stimuli[0]++;
                if (!allowed[0]) {
                    throw new AssertionError("seed " + seed + ": a stimulus that no valid trigger asked for, at " + t);
                }
            }
            if (high) {
                rose[channel] = t;
            } else {
                longest[channel] = Math.max(longest[channel], t - rose[channel]);
            }
        });
        int[] asked = new int[256];
        int[] current = {-1};
        MessageDecoder answers = new MessageDecoder(m -> {
            if (m.type == Wire.ACK && m.of == Wire.ARM) {
                current[0] = asked[m.sequence];
            }
        });
        Outgoing out = new Outgoing();
        long now = 0;
        for (int i = 0; i < SEQUENCES; i++) {
            long ticks = (now + 1_000_000_000L) / 500;
            sender.nonce = Math.max(0, current[0]); // a host knows its nonce; what it sends may still be wrong
            byte[] bytes = sender.next(ticks);
            allowed[0] = false;
            for (byte[] f : oracle.accept(bytes)) {
                if (f[0] == Wire.ARM && f.length == 9) {
                    asked[f[1] & 0xFF] = f[2] & 0xFF;
                } else if (f[0] == Wire.DISARM || f[0] == Wire.ABORT || f[0] == Wire.HELLO) {
                    current[0] = -1;
                } else if (f[0] == Wire.TRIGGER && f.length == 8) {
                    short left = (short) ((f[4] & 0xFF | (f[5] & 0xFF) << 8) - ticks / 512);
                    allowed[0] |= left > 0 && (f[3] & 0xFF) == current[0];
                }
            }
            rig.receive(bytes, 0, bytes.length, now);
            now += 3_000_000; // all bytes are through (80 × 5 µs) and the LED's 2 ms too
            rig.advanceTo(now);
            while (rig.poll(out)) {
                answers.accept(out.bytes, 0, out.length, out.timeNanos);
            }
        }
        assertThat(stimuli[0])
                .as("stimuli given, or the test would prove nothing")
                .isGreaterThan(500);
        for (SimulatedChannel channel : settings.channels()) {
            int index = channel.channel().index();
            assertThat(longest[index]).isLessThanOrEqualTo(channel.limits().maxOnMicros() * 1000);
        }
    }
}
