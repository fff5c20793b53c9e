package io.mienloop.sim;

import io.mienloop.testing.Tags;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** The firmware, as it is flashed, does what the simulated board does: the same scenes, judged by pin edges of the cycle log. */
@Tag(Tags.NO_CLOCK)
final class FirmwareConformanceTest extends BoardConformance {
    private final List<FirmwareBoard> opened = new ArrayList<>();

    @Override
    Board board() {
        FirmwareBoard board = new FirmwareBoard();
        opened.add(board);
        return board;
    }

    @AfterEach
    void close() {
        opened.forEach(FirmwareBoard::close);
    }
}
