package io.mienloop.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.rig.DeviceMessage;
import io.mienloop.rig.FrameDecoder;
import io.mienloop.rig.Wire;
import io.mienloop.testing.Tags;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random, damaged and hostile bytes into the firmware as it is flashed, whose usual bytes are decoded in assembly: its verdicts are
 * counted against the plain decoder's, and its pins say whether a stimulus came that nothing valid asked for.
 */
@Tag(Tags.NO_CLOCK)
final class FirmwareFuzzTest {
    private static final int SEQUENCES = 4_000;
    private static final List<Integer> STIMULI = List.of(0, 1, 2, 3, 5);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {31, 32})
    void shouldJudgeEveryFrameAsTheOracleDoesAndGiveNoStimulusUnasked(long seed) {
        try (FirmwareBoard board = new FirmwareBoard()) {
            HostileHost sender = new HostileHost(seed);
            PlainStream oracle = new PlainStream();
            List<byte[]> accepted = new ArrayList<>();
            FrameDecoder java = new FrameDecoder((frame, length) -> accepted.add(null));
            int[] asked = new int[256];
            int current = -1;
            int heard = 0;
            int edges = 0;
            int stimuli = 0;
            long good = 0;
            long now = 0;
            for (int i = 0; i < SEQUENCES; i++) {
                long ticks = board.ticks(now);
                sender.nonce = Math.max(0, current); // a host knows its nonce; what it sends may still be wrong
                byte[] bytes = sender.next(ticks);
                for (byte b : bytes) {
                    java.accept(b);
                }
                boolean allowed = false;
                for (byte[] f : oracle.accept(bytes)) {
                    good++;
                    if (f[0] == Wire.ARM && f.length == 9) {
                        asked[f[1] & 0xFF] = f[2] & 0xFF;
                    } else if (f[0] == Wire.DISARM || f[0] == Wire.ABORT || f[0] == Wire.HELLO) {
                        current = -1;
                    } else if (f[0] == Wire.TRIGGER && f.length == 8) {
                        short left = (short) ((f[4] & 0xFF | (f[5] & 0xFF) << 8) - ticks / 512);
                        allowed |= left > 0 && (f[3] & 0xFF) == current;
                    }
                }
                board.send(bytes, bytes.length, now);
                now += 8_000_000; // all bytes are through, an arming's mark is written, and the light's 2 ms are over
                // too
                board.until(now);
                for (; heard < board.messages().size(); heard++) {
                    DeviceMessage m = board.messages().get(heard);
                    if (m.type == Wire.ACK && m.of == Wire.ARM) {
                        current = asked[m.sequence];
                    }
                }
                for (; edges < board.edges().size(); edges++) {
                    Board.Edge e = board.edges().get(edges);
                    if (e.high() && STIMULI.contains(e.channel())) {
                        stimuli++;
                        assertThat(allowed)
                                .as("seed %d, sequence %d: a stimulus that no valid trigger asked for", seed, i)
                                .isTrue();
                    }
                }
            }
            board.send(new byte[1], 1, now); // ends what the last sequence may have begun
            java.accept((byte) 0);
            good += oracle.accept(new byte[1]).size();
            // A receiver that is dealing with an abort of many lines may lose a byte of what follows at once: that
            // frame is then no frame.
            long lost = board.overruns();
            assertThat(lost).as("bytes lost").isZero();
            assertThat(stimuli)
                    .as("stimuli given, or the test would prove nothing")
                    .isGreaterThan(50);
            DeviceMessage report = status(board, now);
            assertThat(report.goodFrames).as("frames accepted").isBetween(good + 1 - lost, good + 1);
            assertThat((long) report.crcErrors)
                    .as("wrong CRCs")
                    .isBetween(java.crcErrors() - lost, java.crcErrors() + lost);
            assertThat((long) report.framingErrors)
                    .as("no frames")
                    .isBetween(java.framingErrors() - lost, java.framingErrors() + lost);
        }
    }

    private static DeviceMessage status(FirmwareBoard board, long now) {
        BoardHost host = new BoardHost(board);
        host.now = now;
        return host.ask(host.encoder::status);
    }
}
