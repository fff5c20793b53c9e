package io.mienloop.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.rig.FrameDecoder;
import io.mienloop.rig.MessageDecoder;
import io.mienloop.rig.Wire;
import io.mienloop.testing.Tags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random, damaged and hostile bytes against a plain second implementation of COBS and CRC written from the specification. */
@Tag(Tags.NO_CLOCK)
final class WireFuzzTest {
    private static final int SEQUENCES = 500_000; // by two seeds

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12})
    void shouldAcceptExactlyWhatTheOracleAccepts(long seed) {
        HostileHost sender = new HostileHost(seed);
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
        HostileHost sender = new HostileHost(seed);
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
