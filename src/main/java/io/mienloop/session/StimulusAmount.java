package io.mienloop.session;

/**
 * What one delivery of a stimulus gives when nothing cuts it, in units that other programs expect.
 *
 * @param level ampere, watt or litre of one opening; NaN where it is not known or means nothing
 * @param levelUnit {@code A}, {@code W} or {@code L}; empty with NaN
 * @param pulses of a train; 0 where it is not known
 * @param pulseSeconds time on of one pulse, NaN where it is not known
 * @param dose coulomb, joule or litre of all pulses; NaN where it is not known or means nothing
 * @param doseUnit {@code C}, {@code J} or {@code L}; empty with NaN
 */
public record StimulusAmount(
        double level, String levelUnit, int pulses, double pulseSeconds, double dose, String doseUnit) {
    private static final StimulusAmount UNKNOWN = new StimulusAmount(Double.NaN, "", 0, Double.NaN, Double.NaN, "");

    /**
     * Of a stimulus of the session, by its place among them.
     *
     * @return with NaN where the journal does not say, as those of early versions do not
     */
    public static StimulusAmount of(SessionDescription session, int stimulus) {
        DoseBasis doses = session.doses();
        if (doses == null || stimulus < 0 || stimulus >= doses.outputs().size()) {
            return UNKNOWN;
        }
        DoseBasis.Output output = doses.outputs().get(stimulus);
        double pulse = output.pulseMicros() / 1e6;
        return switch (output.role()) {
            case SHOCK ->
                new StimulusAmount(output.level() / 1e6, "A", output.pulses(), pulse, output.dose() / 1e9, "C");
            case LASER, LED ->
                new StimulusAmount(output.level() / 1e6, "W", output.pulses(), pulse, output.dose() / 1e9, "J");
            case VALVE ->
                new StimulusAmount(output.level() / 1e9, "L", output.pulses(), pulse, output.dose() / 1e9, "L");
            case SYNC, FRAME -> new StimulusAmount(Double.NaN, "", output.pulses(), pulse, Double.NaN, "");
        };
    }

    /** Name of the channel that a stimulus of the session uses, or null where the journal does not say. */
    public static String channel(SessionDescription session, int stimulus) {
        DoseBasis doses = session.doses();
        return doses == null || stimulus < 0 || stimulus >= doses.outputs().size()
                ? null
                : session.channel(doses.outputs().get(stimulus).channel());
    }
}
