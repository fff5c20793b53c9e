package io.mienloop.sim;

/** One expression's course: onset, rise, plateau with small waves, decay; and how this trial's face differs from the mean. */
final class Episode {
    private static final double NANOS = 1e9;
    private static final double DEEPEST_WAVE = 0.2;
    private static final double RELIEVED_DECAY = 0.4;

    private final Emotion emotion;
    private final Stimulus cause;
    private final double onset;
    private final double rise;
    private final double peak;
    private final double wavePhase;
    private final double[] shape;
    private double decayStart;
    private double decay;

    /**
     * @param number of this expression in the mouse's life: chance's key
     * @param onset seconds
     * @param sudden whether the face changes within a few frames, as at a shock
     */
    Episode(Chance chance, long number, Emotion emotion, Stimulus cause, double onset, double peak, boolean sudden) {
        this.emotion = emotion;
        this.cause = cause;
        this.onset = onset;
        this.peak = peak;
        this.rise = sudden
                ? chance.between(Chance.Topic.RISE, number, 0.06, 0.15)
                : chance.between(Chance.Topic.RISE, number, 0.2, 0.6);
        double length = length(chance, number);
        this.decay = Math.min(0.35 * length, chance.between(Chance.Topic.DECAY, number, 0.4, 1.5));
        this.decayStart = onset + length - decay;
        this.wavePhase = chance.between(Chance.Topic.WOBBLE, number, 0, 2 * Math.PI);
        this.shape = new double[Part.COUNT];
        for (int part = 0; part < Part.COUNT; part++) {
            shape[part] = chance.between(Chance.Topic.SHAPE, number * Part.COUNT + part, 0.82, 1.18);
        }
    }

    /** Dolensek et al. 2020, Fig. 3B: of expressions to 2 s stimuli 60 % last under 5 s, 23 % up to 15 s, 17 % longer. */
    private static double length(Chance chance, long number) {
        double kind = chance.uniform(Chance.Topic.LENGTH_CLASS, number);
        double within = chance.uniform(Chance.Topic.LENGTH, number);
        if (kind < 0.60) {
            return 1.2 + within * 3.6;
        }
        return kind < 0.83 ? 5.2 + within * 9.6 : 15.2 + within * 15;
    }

    Emotion emotion() {
        return emotion;
    }

    /** Intensity at a time in seconds: 0 before onset and after the end. */
    double intensity(double time) {
        if (time <= onset || time >= decayStart + decay) {
            return 0;
        }
        double wave = 1 - DEEPEST_WAVE * (0.5 + 0.5 * StrictMath.sin(2.1 * (time - onset) + wavePhase));
        return peak * wave * smooth((time - onset) / rise) * (1 - smooth((time - decayStart) / decay));
    }

    /** What this trial's face adds to a part of the pose, for a full intensity. */
    double offset(int part) {
        return Faces.offset(emotion, part) * shape[part];
    }

    /** The cause of the feeling is gone: the face calms down from now on. */
    void relieve(double time) {
        if (time < decayStart && time > onset) {
            decayStart = time;
            decay = Math.min(decay, RELIEVED_DECAY);
        }
    }

    ExpressionEpisode toRecord() {
        return new ExpressionEpisode(
                emotion, Math.round(onset * NANOS), Math.round((decayStart + decay - onset) * NANOS), peak, cause);
    }

    /** 3x² − 2x³ between 0 and 1. */
    static double smooth(double x) {
        double within = Math.clamp(x, 0, 1);
        return within * within * (3 - 2 * within);
    }
}
