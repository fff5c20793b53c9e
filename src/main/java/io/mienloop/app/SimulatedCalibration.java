package io.mienloop.app;

import io.mienloop.analysis.AnalysisException;
import io.mienloop.analysis.EventWindow;
import io.mienloop.analysis.Progress;
import io.mienloop.analysis.PrototypeBuild;
import io.mienloop.analysis.PrototypeBuilder;
import io.mienloop.analysis.PrototypeOptions;
import io.mienloop.analysis.PrototypeRule;
import io.mienloop.camera.Camera;
import io.mienloop.camera.CameraException;
import io.mienloop.camera.CameraInfo;
import io.mienloop.camera.FrameStamp;
import io.mienloop.face.HogSettings;
import io.mienloop.face.Region;
import io.mienloop.sim.Emotion;
import io.mienloop.sim.PictureArea;
import io.mienloop.sim.SimulatedMouse;
import io.mienloop.sim.SimulatedMouseSettings;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The calibration sitting of the simulated mouse: a minute of rest and then every emotion a few times, from which prototypes
 * are built by the same rule that a lab uses. No stimulus is given, so nothing but the face changes.
 */
final class SimulatedCalibration {
    private static final double REST_SECONDS = 60;
    private static final int TRIALS = 4;
    private static final double TRIAL_SECONDS = 12;
    private static final double SHOWN_FROM = 0.3;
    private static final double SHOWN_TO = 2.3;

    /** Another day of the same animal: the prototypes must not know the session's noise. */
    private static final long SEED_OFFSET = 7_919;

    private static final Path RECORDING = Path.of("simulated-calibration");

    /**
     * @param settings of the session's mouse; the calibration uses the same nuisances and another seed
     * @param hog how descriptors are made
     */
    static PrototypeBuild build(SimulatedMouseSettings settings, HogSettings hog, Progress progress) throws Failure {
        // An expression lasts seconds; ten pictures of each are enough, whatever the session's rate.
        double rate = Math.min(settings.rate(), 10);
        List<EventWindow> windows = new ArrayList<>();
        windows.add(new EventWindow(RECORDING, 0.2, REST_SECONDS, EventWindow.NEUTRAL));
        List<Emotion> emotions = new ArrayList<>(List.of(Emotion.values()));
        emotions.remove(Emotion.NEUTRAL);
        double[] onsets = new double[emotions.size() * TRIALS];
        for (int i = 0; i < onsets.length; i++) {
            onsets[i] = REST_SECONDS + i * TRIAL_SECONDS;
            windows.add(new EventWindow(
                    RECORDING,
                    onsets[i] + SHOWN_FROM,
                    onsets[i] + SHOWN_TO,
                    emotions.get(i % emotions.size()).label()));
        }
        SimulatedMouseSettings calibration = settings.atRate(rate)
                .withSeed(settings.seed() + SEED_OFFSET)
                .withNuisances(settings.nuisances().withJerk(0).withLightLeak(0))
                .withSpontaneousPerMinute(0)
                .withFrames(Math.round((REST_SECONDS + onsets.length * TRIAL_SECONDS) * rate));
        PictureArea head = SimulatedMouse.headArea(settings.width(), settings.height());
        Region region = new Region(head.x(), head.y(), head.width(), head.height());
        PrototypeBuilder builder = new PrototypeBuilder(recording -> {
            SimulatedMouse mouse = new SimulatedMouse(calibration);
            for (int i = 0; i < onsets.length; i++) {
                mouse.provoke(emotions.get(i % emotions.size()), 1, Math.round(onsets[i] * 1e9));
            }
            return new Sitting(mouse, windows);
        });
        try {
            // Cells of bare background hold noise alone, and L2-Hys would give it the weight of a face.
            PrototypeOptions options =
                    PrototypeOptions.of(PrototypeRule.ROBUST).withLowEnergyShare(PrototypeOptions.LOW_ENERGY_SHARE);
            return builder.build(windows, region, hog, options, progress);
        } catch (AnalysisException | CameraException | IOException e) {
            throw new Failure(ExitCode.BUG, "the simulated mouse could not be calibrated: " + e.getMessage(), e);
        }
    }

    private SimulatedCalibration() {}

    /** Of a mouse of which two frames in three belong to no window: those are not drawn. */
    private record Sitting(SimulatedMouse mouse, List<EventWindow> windows) implements Camera {
        @Override
        public CameraInfo info() {
            return mouse.info();
        }

        @Override
        public boolean next(MemorySegment pixels, FrameStamp stamp) {
            return mouse.next(pixels, stamp, timeNanos -> windows.stream().anyMatch(window -> window.holds(timeNanos)));
        }

        @Override
        public void close() {
            mouse.close();
        }
    }
}
