package io.mienloop.cli;

import io.mienloop.app.DacScale;
import io.mienloop.app.Failure;
import io.mienloop.app.Firmware;
import io.mienloop.app.FirmwareImage;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mienloop firmware build}. */
@Command(
        name = "build",
        mixinStandardHelpOptions = true,
        description = "Builds the board's image from its sources; needs avr-gcc and make.",
        footer = {
            "",
            "The images that come with this program are for boards without a DAC; one for a DAC knows what its highest",
            "level is worth on the rig (wiring.md, section 16), and the rig file says `dac: true` of its channels.",
            "",
            "Example:",
            "  mienloop firmware build --baud 115200 --out uno.hex",
            "  mienloop firmware build --dac --dac-shock 500 --dac-laser 20000 --out rig2.hex"
        })
final class FirmwareBuildCommand implements Callable<Integer> {
    /** Whoever may choose the rate is told of this one what {@code RigReader} refuses. */
    static final String RATE_FOR_MEASURING =
            "or 1000000, which is for measurements only: an Uno then loses frames that follow each other at once, and rig"
                    + " files refuse it.";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--out",
            paramLabel = "F.hex",
            description = "The image to write; mienloop-uno-BAUD.hex (or -dac-…-BAUD.hex) in this folder otherwise.")
    private Path out;

    @Option(
            names = "--baud",
            paramLabel = "N",
            defaultValue = "500000",
            description =
                    "The wire's rate: 115200 or 500000 (default), the same in the rig file; " + RATE_FOR_MEASURING)
    private int baud;

    @Option(names = "--dac", description = "For a board with a DAC, which sets the level of shocks and laser itself.")
    private boolean dac;

    @Option(
            names = "--dac-shock",
            paramLabel = "UA",
            description = "What the isolator gives at the DAC's highest level, in uA: 500 to 100000; 1000 otherwise.")
    private Integer shock;

    @Option(
            names = "--dac-laser",
            paramLabel = "UW",
            description = "What the laser gives then, in uW at the fibre's tip: 20000 to 10000000; 20000 otherwise.")
    private Integer laser;

    @Override
    public Integer call() throws Failure, InterruptedException {
        Optional<DacScale> scale = scale();
        String named = "mienloop-uno-" + scale.map(s -> s.inName() + "-").orElse("") + baud + ".hex";
        FirmwareImage image = Firmware.installed().build(baud, scale, out == null ? Path.of(named) : out);
        spec.commandLine().getOut().println("built " + image.describe());
        return 0;
    }

    private Optional<DacScale> scale() {
        if (!dac && (shock != null || laser != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    (shock != null ? "--dac-shock" : "--dac-laser") + " is for a board with a DAC; give --dac too");
        }
        return dac
                ? Optional.of(new DacScale(
                        shock == null ? DacScale.DEFAULT.shockMicroamps() : shock,
                        laser == null ? DacScale.DEFAULT.laserMicrowatts() : laser))
                : Optional.empty();
    }
}
