package io.mienloop.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.rig.EventCode;
import io.mienloop.rig.NakReason;
import io.mienloop.rig.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulated rig conforms, and its own faults show. */
final class SimulatedBoardTest extends BoardConformance {
    @Override
    Board board() {
        return new SimulatedBoard(DryRig.UNO.stream().map(SimulatedChannel::of).toList());
    }

    private SimulatedRig rig() {
        return ((SimulatedBoard) host.board).rig;
    }

    @Test
    void shouldFaultWhenAPinStaysOnAndRefuseToArmUntilRestarted() {
        host.arm(7);
        rig().stick(LED, true, host.now);
        host.trigger(DELAYED, 7);
        host.live(300 * MS, 7);

        assertThat(host.high(LED)).isTrue();
        assertThat(host.heard(Wire.EVENT).getLast().detail).isEqualTo(EventCode.FAULT_PIN_STUCK);
        assertThat(host.arm(8).reason).isEqualTo(NakReason.FAULT);
    }

    @Test
    void shouldCutByTheGuardWhenAFallingEdgeIsMissed() {
        host.arm(7);
        rig().missNextOff(SHOCK);
        host.trigger(SHOCK, 7);
        host.live(1_500 * MS, 7);

        assertThat(host.lastEdge(SHOCK) - host.board.edges().getFirst().timeNanos())
                .isEqualTo(1_000 * MS);
        assertThat(host.heard(Wire.EVENT).getLast().detail).isEqualTo(EventCode.FAULT_ON_TIME);
        assertThat(rig().armed()).isFalse();
    }

    @Test
    void shouldConfirmWhereAMonitorIsWired() {
        host = new BoardHost(new SimulatedBoard(DryRig.UNO.stream()
                .map(c -> SimulatedChannel.of(c).confirmedAfter(30))
                .toList()));
        host.greet(PROGRAMS);
        host.arm(7);
        int cause = host.trigger(DELAYED, 7).sequence;
        host.live(300 * MS, 7);

        assertThat(host.heard(Wire.CONFIRM)).hasSize(2).allMatch(m -> m.cause == cause);
        long on = host.board.edges().getFirst().timeNanos();
        assertThat(host.heard(Wire.CONFIRM).getFirst().deviceTicks).isEqualTo(host.board.ticks(on + 30_000));
    }

    @Test
    void shouldExecuteADuplicatedTriggerOnce() {
        host.arm(7);
        rig().duplicateNext(1);
        host.trigger(DELAYED, 7);
        host.live(500 * MS, 7);

        assertThat(host.board.edges()).hasSize(2);
        assertThat(host.heard(Wire.NAK)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("stops")
    void shouldCallEverythingExpiredThatWaitedForABusyBoard(Death stop) {
        rig().busy(5 * MS, host.now);
        assertThat(answersBefore(stop)).allMatch(m -> m.type == Wire.NAK && m.reason == NakReason.EXPIRED);
        assertThat(host.board.edges()).isEmpty();
        assertThat(host.arm(10).type)
                .as("none of it was the board's last arming")
                .isEqualTo(Wire.ACK);
    }

    @Test
    void shouldIgnoreADamagedTrigger() {
        host.arm(7);
        rig().corruptNextToBoard(3, 5);
        host.send(s -> host.encoder.trigger(s, LED, 7, host.expiry(50_000)));
        host.pass(10 * MS);

        assertThat(host.board.edges()).isEmpty();
        assertThat(host.ask(host.encoder::status).crcErrors
                        + host.heard(Wire.REPORT).getLast().framingErrors)
                .isPositive();
    }
}
