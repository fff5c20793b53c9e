package io.mienloop.app;

import io.mienloop.config.BaselineConfig;
import io.mienloop.face.Baseline;
import io.mienloop.face.BaselineStatistics;
import io.mienloop.face.CollectedBaseline;
import io.mienloop.face.FrozenBaseline;
import io.mienloop.face.PrototypeSet;
import io.mienloop.face.TrailingBaseline;

/** The baselines that an experiment asks for, one a score. */
final class BaselineSupply {
    private BaselineSupply() {}

    /**
     * One baseline a score.
     *
     * @param rateHz frames a second, for the room that a collected baseline needs
     * @throws Failure when the calibration's statistics are asked for and the set has none
     */
    static Baseline[] get(BaselineConfig config, PrototypeSet set, double rateHz) throws Failure {
        Baseline[] baselines = new Baseline[set.names().size()];
        for (int i = 0; i < baselines.length; i++) {
            if (config.update() == BaselineConfig.Update.TRAILING) {
                baselines[i] = new TrailingBaseline(
                        config.windowNanos(),
                        rateHz,
                        0, // the loop itself adds the time after a stimulus
                        config.spreadFloor(),
                        config.driftAlarm());
            } else if (config.from() == BaselineConfig.From.SESSION) {
                baselines[i] =
                        new CollectedBaseline(config.forNanos(), rateHz, config.spreadFloor(), config.driftAlarm());
            } else if (set.baselines().isEmpty()) {
                throw new Failure(
                        ExitCode.USAGE,
                        "the prototypes hold no baseline for these cells; build them with the same excluded cells, or set"
                                + " score.baseline {from: session}");
            } else {
                BaselineStatistics statistics = set.baselines().get(i);
                double spread = Math.max(Baseline.MAD_TO_DEVIATION * statistics.mad(), config.spreadFloor());
                baselines[i] = new FrozenBaseline(statistics.median(), spread, config.driftAlarm());
            }
        }
        return baselines;
    }
}
