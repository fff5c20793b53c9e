package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mienloop.rig.Channel;
import io.mienloop.rig.ChannelLimits;
import io.mienloop.rig.ChannelRole;
import io.mienloop.sim.SimulatedChannel;
import io.mienloop.sim.SimulatedRig;
import io.mienloop.sim.SimulatedRigSettings;
import io.mienloop.testing.PtyBoard;
import io.mienloop.testing.SharedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The self test of a board, over a pseudo-terminal: it finds what is wrong and gives no stimulus. */
@EnabledOnOs(OS.LINUX)
final class BoardCheckTest {
    private static final SimulatedRigSettings UNO = SimulatedRigSettings.of(UnoChannels.ALL);

    @TempDir
    private Path dir;

    private final List<String> said = new ArrayList<>();
    private final Set<Integer> moved = ConcurrentHashMap.newKeySet();

    private PtyBoard board(SimulatedRigSettings settings) {
        return new PtyBoard(dir.resolve("board"), settings, (channel, high, level, time) -> moved.add(channel));
    }

    private Failure failure(PtyBoard board) {
        return catchThrowableOfType(
                Failure.class, () -> BoardCheck.atPort(board.device().toString(), 500_000, said::add));
    }

    @Test
    void shouldFindAGoodBoardGoodAndMoveItsSyncLineAlone() throws Exception {
        try (PtyBoard board = board(UNO)) {
            BoardCheck.atPort(board.device().toString(), 500_000, said::add);
        }

        assertThat(said).allMatch(line -> line.startsWith("ok")).hasSize(11);
        assertThat(said.getFirst()).contains("simulated board, firmware 1.0, protocol 1.0");
        assertThat(said).anyMatch(line -> line.contains("channel 0: shock on pin 3"));
        assertThat(said).anyMatch(line -> line.contains("barcode on channel 4: 1800"));
        assertThat(moved).containsExactly(UnoChannels.SYNC);
    }

    @Test
    void shouldSayWhichLevelsTheBoardSets() throws Exception {
        List<SimulatedChannel> channels = new ArrayList<>(UNO.channels());
        channels.set(2, SimulatedChannel.of(new Channel("laser", ChannelRole.LASER, 2, 5, true)));
        try (PtyBoard board = board(UNO.with(channels))) {
            BoardCheck.atPort(board.device().toString(), 500_000, said::add);
        }

        assertThat(said.stream().filter(line -> line.contains("level set by the board")))
                .singleElement()
                .asString()
                .startsWith("ok    channel 2: laser on pin 5");
    }

    @Test
    void shouldNameALimitThatIsWiderThanCompiledHere() {
        List<SimulatedChannel> wide = new ArrayList<>(UNO.channels());
        wide.set(
                0,
                new SimulatedChannel(
                        UnoChannels.ALL.getFirst(),
                        ChannelLimits.hard(UnoChannels.ALL.get(3).role()),
                        -1)); // a lamp's limits on the shocker's pin
        try (PtyBoard board = board(UNO.with(wide))) {
            Failure failure = failure(board);
            assertThat(failure.code()).isEqualTo(ExitCode.VERIFICATION);
            assertThat(failure)
                    .hasMessageContaining(
                            "channel 0: shock on pin 3, its longest pulse is 5000000 us, wider than the 1000000");
        }
        assertThat(said).anyMatch(line -> line.startsWith("WRONG channel 0"));
    }

    @Test
    void shouldLeaveTheBarcodeOutWhileTheEmergencyStopIsLatched() throws Exception {
        try (PtyBoard board = board(UNO)) {
            board.ask(rig -> {
                rig.eStop(true, rig.nowNanos());
                rig.advanceTo(rig.nowNanos() + 1_000_000);
                rig.eStop(false, rig.nowNanos());
                return null;
            });
            BoardCheck.atPort(board.device().toString(), 500_000, said::add);
            boolean latched = board.ask(SimulatedRig::estopLatched);
            assertThat(latched).as("only a person lifts it").isTrue();
        }

        assertThat(said).anyMatch(line -> line.startsWith("--") && line.contains("emergency stop"));
        assertThat(moved).isEmpty();
    }

    @Test
    void shouldSayThatThereIsNoSuchPort() {
        Failure failure = catchThrowableOfType(
                Failure.class, () -> BoardCheck.atPort(dir.resolve("nothing").toString(), 500_000, said::add));

        assertThat(failure.code()).isEqualTo(ExitCode.HARDWARE);
        assertThat(failure).hasMessageContaining("there is no port");
    }

    @Test
    void shouldTestTheFirmwareItselfOnASimulatedProcessor() throws Exception {
        for (String tool : List.of("make", "gcc", "avr-gcc")) {
            SharedData.tool(tool);
        }
        if (!Files.exists(Path.of("/usr/include/simavr/sim_avr.h"))) {
            SharedData.tool("/usr/include/simavr/sim_avr.h"); // skips by this name, or fails under CI
        }
        BoardCheck.simulated(
                new Firmware(SharedData.root().resolve("firmware-protocol"), Programs.ofSystem()), said::add);

        assertThat(said.get(1)).startsWith("ok    greeted: Uno");
        assertThat(said.subList(1, said.size()))
                .allMatch(line -> line.startsWith("ok"))
                .hasSize(11);
    }
}
