package io.mienloop.sim;

/** How one part of the pose moves the skin: a window of the face that shifts, swells or shrinks. */
enum Motion {
    NOSE_FORWARD(264, 150, 26, 22, true, false),
    NOSE_DOWN(264, 150, 26, 22, false, true),
    CHEEK(236, 152, 22, 20, true, true),
    SQUINT(188, 106, 19, 17, true, true),
    JAW_FORWARD(226, 183, 26, 12, true, false),
    JAW_DROP(230, 184, 24, 12, false, true),
    EAR_TURN(100, 92, 20, 18, true, false),
    EAR_DROP(100, 92, 20, 18, false, true),
    CHEST(40, 205, 60, 45, false, true);

    static final int COUNT = values().length;

    private final double centreX;
    private final double centreY;
    private final double widthX;
    private final double widthY;
    private final boolean movesRight;
    private final boolean movesDown;

    Motion(double centreX, double centreY, double widthX, double widthY, boolean movesRight, boolean movesDown) {
        this.centreX = centreX;
        this.centreY = centreY;
        this.widthX = widthX;
        this.widthY = widthY;
        this.movesRight = movesRight;
        this.movesDown = movesDown;
    }

    /** How much of the motion a place takes part in: a bell around the centre. */
    double weight(double x, double y) {
        double u = (x - centreX) / widthX;
        double v = (y - centreY) / widthY;
        return Shapes.window(0.5 * (u * u + v * v));
    }

    /** Shift to the right for a unit of motion: one pixel, or for a swelling the distance from its centre. */
    double right(double x) {
        return !movesRight ? 0 : isSwelling() ? x - centreX : 1;
    }

    double down(double y) {
        return !movesDown ? 0 : isSwelling() ? y - centreY : 1;
    }

    private boolean isSwelling() {
        return movesRight && movesDown;
    }

    /** How many units of this motion a pose asks for. */
    double amount(double[] pose) {
        return switch (this) {
            case NOSE_FORWARD -> pose[Part.NOSE_FORWARD.ordinal()];
            case NOSE_DOWN -> pose[Part.NOSE_DOWN.ordinal()];
            case CHEEK -> 0.42 * pose[Part.CHEEK.ordinal()];
            case SQUINT -> -0.3 * pose[Part.SQUINT.ordinal()];
            case JAW_FORWARD -> pose[Part.JAW_FORWARD.ordinal()];
            case JAW_DROP -> 0.9 * pose[Part.JAW_DROP.ordinal()];
            case EAR_TURN -> 0.14 * pose[Part.EAR_TURN.ordinal()];
            case EAR_DROP -> 0.8 * pose[Part.EAR_DROP.ordinal()];
            case CHEST -> pose[Part.CHEST.ordinal()];
        };
    }
}
