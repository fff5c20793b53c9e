package io.mienloop.sim;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The firmware, as it is flashed, does what the simulated board does: the same scenes, judged by pin edges of the cycle log. */
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
