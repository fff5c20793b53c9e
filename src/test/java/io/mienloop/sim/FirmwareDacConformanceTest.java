package io.mienloop.sim;

import io.mienloop.firmware.SimulatedProcessor;
import io.mienloop.testing.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** The image for a board with a DAC does what the others do; only that the pin of a channel with a level comes later. */
@Tag(Tags.NO_CLOCK)
final class FirmwareDacConformanceTest extends BoardConformance {
    private final List<FirmwareBoard> opened = new ArrayList<>();

    @Override
    Board board() {
        FirmwareBoard board = new FirmwareBoard(SimulatedProcessor.Image.DAC);
        opened.add(board);
        return board;
    }

    @Override
    long onsetNanos() {
        return 1_000_000;
    }

    @Override
    Set<Integer> setsLevel() {
        return Set.of(SHOCK, LASER);
    }

    @AfterEach
    void close() {
        opened.forEach(FirmwareBoard::close);
    }
}
