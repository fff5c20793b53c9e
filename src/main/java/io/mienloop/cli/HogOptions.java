package io.mienloop.cli;

import io.mienloop.app.HogChoice;
import picocli.CommandLine.Option;

/** Region and HOG options, the same for every command that makes descriptors. */
final class HogOptions {
    @Option(
            names = "--roi",
            paramLabel = "x,y,w,h",
            description = "Region of interest in pixels from the top left (default: the whole picture).")
    private String roi;

    @Option(names = "--cell", paramLabel = "N", description = "Side of a cell in pixels (default: 32).")
    private Integer cell;

    @Option(names = "--block", paramLabel = "N", description = "Side of a block in cells (default: 1).")
    private Integer block;

    @Option(names = "--orientations", paramLabel = "N", description = "Bins over 180 degrees (default: 8).")
    private Integer orientations;

    @Option(
            names = "--sqrt",
            negatable = true,
            fallbackValue = "true",
            description = "Replace pixels by their square root first, or not (default: yes).")
    private Boolean sqrt;

    @Option(names = "--norm", paramLabel = "NORM", description = "l2-hys, l2, l1 or none (default: l2-hys).")
    private String norm;

    HogChoice choice() {
        return new HogChoice(roi, cell, block, orientations, sqrt, norm);
    }
}
