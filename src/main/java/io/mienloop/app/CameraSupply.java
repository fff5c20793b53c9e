package io.mienloop.app;

import io.mienloop.camera.Camera;
import io.mienloop.camera.CameraException;
import io.mienloop.camera.Cameras;
import io.mienloop.camera.CroppedCamera;
import io.mienloop.camera.LiveStreamCamera;
import io.mienloop.camera.LoggedCamera;
import io.mienloop.config.CameraConfig;
import io.mienloop.config.CameraSource;
import io.mienloop.config.LoadedConfig;
import io.mienloop.face.Region;
import io.mienloop.sim.Emotion;
import io.mienloop.sim.Nuisances;
import io.mienloop.sim.Reaction;
import io.mienloop.sim.SimulatedMouse;
import io.mienloop.sim.SimulatedMouseSettings;
import io.mienloop.sim.Stimulus;
import java.util.Map;

/**
 * Opens the camera that a rig file names.
 *
 * @param camera where the frames come from
 * @param mouse the simulated mouse behind it, or null
 */
record CameraSupply(Camera camera, SimulatedMouse mouse) {
    /**
     * @throws Failure when the source is missing or cannot be read, or the crop lies outside the picture
     */
    static CameraSupply open(LoadedConfig loaded) throws Failure {
        return open(loaded, true);
    }

    /** @param witness whether the camera keeps the frame log that the rig file asks for */
    static CameraSupply open(LoadedConfig loaded, boolean witness) throws Failure {
        CameraConfig config = loaded.rig().camera();
        SimulatedMouse mouse = null;
        Camera camera;
        try {
            switch (config.source()) {
                case CameraSource.SimulatedMouse source -> {
                    mouse = new SimulatedMouse(settings(source, loaded));
                    camera = mouse;
                }
                case CameraSource.Video source -> camera = Cameras.open(source.file(), 0);
                case CameraSource.Pictures source -> camera = Cameras.open(source.folder(), source.rateHz());
                case CameraSource.Live source -> camera = LiveStreamCamera.open(source.source());
            }
        } catch (CameraException e) {
            // A file that is named wrongly is the experiment's fault; a stream that does not answer is the hardware's.
            boolean hardware = config.source() instanceof CameraSource.Live;
            throw new Failure(hardware ? ExitCode.HARDWARE : ExitCode.USAGE, e.getMessage(), e);
        }
        camera = cropped(camera, config.crop().orElse(null));
        return new CameraSupply(witness ? logged(camera, config) : camera, mouse);
    }

    private static Camera logged(Camera camera, CameraConfig config) throws Failure {
        if (config.frameLog().isEmpty()) {
            return camera;
        }
        try {
            return new LoggedCamera(camera, config.frameLog().get());
        } catch (CameraException e) {
            camera.close();
            throw new Failure(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    private static Camera cropped(Camera camera, Region crop) throws Failure {
        if (crop == null) {
            return camera;
        }
        try {
            return new CroppedCamera(camera, crop.x(), crop.y(), crop.width(), crop.height());
        } catch (CameraException e) {
            camera.close();
            throw new Failure(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    /** The simulated mouse as the rig file describes it. */
    static SimulatedMouseSettings settings(CameraSource.SimulatedMouse source, LoadedConfig loaded) {
        CameraConfig config = loaded.rig().camera();
        long seed = loaded.simulationSeed();
        SimulatedMouseSettings settings =
                switch (source.setting()) {
                    case CLEAN -> SimulatedMouseSettings.clean(source.width(), source.height(), source.rateHz(), seed);
                    case REALISTIC ->
                        SimulatedMouseSettings.realistic(source.width(), source.height(), source.rateHz(), seed);
                };
        if (source.responsiveness().isPresent()) {
            settings = settings.withResponsiveness(source.responsiveness().getAsDouble());
        }
        if (source.spontaneousPerMinute().isPresent()) {
            settings = settings.withSpontaneousPerMinute(
                    source.spontaneousPerMinute().getAsDouble());
        }
        if (config.exposureNanos().isPresent()) {
            settings = settings.withExposureMicros(
                    Math.toIntExact(config.exposureNanos().getAsLong() / 1_000));
        }
        return settings.withReaction(Stimulus.LIGHT, reaction(source.lightEffect()))
                .withNuisances(nuisances(settings.nuisances(), source.nuisances()));
    }

    private static Reaction reaction(CameraSource.LightEffect effect) {
        return switch (effect.kind()) {
            case NONE -> Reaction.NOTHING;
            case EVOKES -> Reaction.evokes(emotion(effect.emotion()));
            case RELIEVES -> Reaction.relieves(emotion(effect.emotion()));
        };
    }

    private static Emotion emotion(String label) {
        for (Emotion emotion : Emotion.values()) {
            if (emotion.label().equals(label)) {
                return emotion;
            }
        }
        throw new IllegalArgumentException("the simulated mouse knows no emotion " + label);
    }

    private static Nuisances nuisances(Nuisances base, Map<String, Double> changes) {
        Nuisances nuisances = base;
        for (Map.Entry<String, Double> change : changes.entrySet()) {
            double strength = change.getValue();
            nuisances = switch (change.getKey()) {
                case "light-leak" -> nuisances.withLightLeak(strength);
                case "jerk" -> nuisances.withJerk(strength);
                case "spout" -> nuisances.withSpout(strength);
                case "illumination" -> nuisances.withIllumination(strength);
                case "whisking" -> nuisances.withWhisking(strength);
                case "licking" -> nuisances.withLicking(strength);
                case "blinks" -> nuisances.withBlinks(strength);
                case "twitches" -> nuisances.withTwitches(strength);
                case "noise" -> nuisances.withNoise(strength);
                default ->
                    throw new IllegalArgumentException("the simulated mouse knows no nuisance " + change.getKey());
            };
        }
        return nuisances;
    }
}
