package io.mienloop.app;

/**
 * What a board's DAC is worth on a rig, compiled into the image for it.
 *
 * @param shockMicroamps what the isolator gives at the DAC's highest level, 500 to 100,000 µA
 * @param laserMicrowatts what comes out of the fibre then, 20,000 to 10,000,000 µW
 */
public record DacScale(int shockMicroamps, int laserMicrowatts) {
    /** What the sources have where nothing is said. */
    public static final DacScale DEFAULT = new DacScale(1_000, 20_000);

    /** The lower ends are the limits compiled into every image: a DAC must reach what a program may ask for. */
    private static final int LEAST_SHOCK = 500;

    private static final int MOST_SHOCK = 100_000;
    private static final int LEAST_LASER = 20_000;
    private static final int MOST_LASER = 10_000_000;

    /** @throws Failure when no image can be built for it */
    void requireBuildable() throws Failure {
        require("shock", shockMicroamps, "uA", LEAST_SHOCK, MOST_SHOCK);
        require("laser", laserMicrowatts, "uW", LEAST_LASER, MOST_LASER);
    }

    private static void require(String what, int value, String unit, int least, int most) throws Failure {
        if (value < least || value > most) {
            throw new Failure(
                    ExitCode.USAGE,
                    "the DAC's full scale of the " + what + " is " + value + " " + unit + "; it may be " + least
                            + " to " + most + ", from the limit compiled into every image upwards");
        }
    }

    /** As it stands in an image's name. */
    public String inName() {
        return "dac-" + shockMicroamps + "uA-" + laserMicrowatts + "uW";
    }
}
