package io.mienloop.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/** The mouse's life: from stimuli and chance to the pose of its face, frame by frame. Used by one thread. */
final class Behaviour {
    /** Changes of one stimulus that follow each other faster are pulses of one train: they evoke once. */
    private static final double SAME_TRAIN = 1.0;

    private static final double JERK_FADES = 0.07;
    private static final double REFLEX_SHORTEST = 0.12;
    private static final double REFLEX_LONGEST = 0.5;
    private static final double REFLEX_FADES = 0.04;
    private static final double SPOUT_TRAVEL = 0.25;
    private static final double FLUID_STAYS = 3.0;

    private final SimulatedMouseSettings settings;
    private final Nuisances nuisances;
    private final Chance chance;
    private final PriorityQueue<Stimulation> ahead = new PriorityQueue<>();
    private final List<Episode> episodes = new ArrayList<>();
    private final double[] lastChange = new double[Stimulus.values().length];
    private final double[] intensities = new double[Emotion.values().length];
    private final LightExposure light = new LightExposure();
    private final LightExposure led = new LightExposure();
    private final Spontaneous spontaneous;
    private long told;
    private long evoked;
    private double jerkStart = Double.NEGATIVE_INFINITY;
    private double jerkStrength;
    private double reflexEnd;
    private double squintAtLight;
    private boolean spoutAsked;
    private double spoutAskedUntil = Double.NEGATIVE_INFINITY;
    private double spout;
    private double lickUntil = Double.NEGATIVE_INFINITY;
    private double lastTime;
    private long spontaneousSecond = -1;

    Behaviour(SimulatedMouseSettings settings, Chance chance) {
        this.settings = settings;
        this.nuisances = settings.nuisances();
        this.chance = chance;
        this.spontaneous = new Spontaneous(nuisances, chance);
        Arrays.fill(lastChange, Double.NEGATIVE_INFINITY);
    }

    void tell(Stimulus kind, boolean on, double level, double time) {
        ahead.add(new Stimulation(kind, on, level, time, told++));
    }

    void provoke(Emotion emotion, double intensity, double time) {
        episodes.add(new Episode(chance, evoked++, emotion, null, time, intensity, true));
    }

    List<ExpressionEpisode> episodes() {
        return episodes.stream()
                .map(Episode::toRecord)
                .sorted((a, b) -> Long.compare(a.onsetNanos(), b.onsetNanos()))
                .toList();
    }

    /** Lives on until the end of a frame's exposure and says what it shows. */
    FrameTruth advance(long frame, long timeNanos, Scene scene) {
        double time = timeNanos / 1e9;
        double exposure = settings.exposureMicros() / 1e6;
        hear(time - exposure);
        light.open(time - exposure);
        led.open(time - exposure);
        hear(time);
        scene.light = light.close(time, exposure) * nuisances.lightLeak();
        scene.led = led.close(time, exposure) * nuisances.lightLeak();
        beSpontaneous(time);
        Arrays.fill(scene.pose, 0);
        Emotion dominant = express(time, scene.pose);
        double intensity = intensities[dominant.ordinal()];
        double jerk = shake(frame, time, scene);
        moveSpout(time);
        scene.spout = spout * Math.min(1, nuisances.spout());
        double step = Math.max(0, time - lastTime);
        squintAtLight += (Math.min(1, scene.light) - squintAtLight) * Math.min(1, step / 0.06);
        scene.pose[Part.LID.ordinal()] -= 0.45 * squintAtLight;
        scene.pose[Part.SQUINT.ordinal()] += 0.5 * squintAtLight;
        double stillness = Math.min(1, intensities[Emotion.PASSIVE_FEAR.ordinal()]);
        spontaneous.add(time, 1 - stillness, time < lickUntil, scene.pose);
        scene.gain = spontaneous.illumination(time);
        lastTime = time;
        return new FrameTruth(
                frame,
                timeNanos,
                dominant,
                intensity,
                Math.max(scene.light, scene.led),
                jerk,
                scene.spout,
                scene.gain,
                spontaneous.whisking(),
                spontaneous.licking(),
                spontaneous.blink(),
                spontaneous.twitch());
    }

    private void hear(double until) {
        while (!ahead.isEmpty() && ahead.peek().time() <= until) {
            feel(ahead.poll());
        }
    }

    private void feel(Stimulation change) {
        Stimulus kind = change.kind();
        switch (kind) {
            case LIGHT -> light.change(change.on(), change.level(), change.time());
            case LED -> led.change(change.on(), change.level(), change.time());
            case SPOUT -> spoutAsked = change.on();
            default -> {
                // What the others do beyond their reaction follows below.
            }
        }
        if (kind == Stimulus.SHOCK && !change.on()) {
            reflexEnd = Math.clamp(change.time(), jerkStart + REFLEX_SHORTEST, jerkStart + REFLEX_LONGEST);
        }
        boolean begins = change.time() - lastChange[kind.ordinal()] > SAME_TRAIN;
        lastChange[kind.ordinal()] = change.time();
        if (!change.on() || !begins || change.level() <= 0) {
            return;
        }
        switch (kind) {
            case SHOCK -> {
                jerkStart = change.time();
                reflexEnd = jerkStart + REFLEX_LONGEST;
                jerkStrength = Math.sqrt(change.level()) * nuisances.jerk();
            }
            case QUININE, SUCROSE, WATER -> {
                spoutAskedUntil = change.time() + FLUID_STAYS;
                lickUntil = change.time() + 1.5;
            }
            default -> {
                // No movement of its own.
            }
        }
        react(settings.reaction(kind), change);
    }

    private void react(Reaction reaction, Stimulation cause) {
        switch (reaction.kind()) {
            case NOTHING -> {
                // The mouse feels nothing.
            }
            case RELIEVES -> {
                for (Episode episode : episodes) {
                    if (episode.emotion() == reaction.emotion()) {
                        episode.relieve(cause.time() + 0.15);
                    }
                }
            }
            case EVOKES -> {
                long number = evoked++;
                // Weak stimuli evoke less often and less: at a tenth of full strength about one time in three.
                double missed = 1 - cause.level();
                double probability = settings.responsiveness() * (1 - missed * missed * missed * missed);
                if (chance.uniform(Chance.Topic.EVOKED, number) < probability) {
                    boolean shock = cause.kind() == Stimulus.SHOCK;
                    double latency = shock
                            ? chance.between(Chance.Topic.LATENCY, number, 0.1, 0.4)
                            : chance.between(Chance.Topic.LATENCY, number, 0.3, 2.5);
                    double peak =
                            StrictMath.pow(cause.level(), 0.6) * chance.between(Chance.Topic.PEAK, number, 0.85, 1.2);
                    episodes.add(new Episode(
                            chance, number, reaction.emotion(), cause.kind(), cause.time() + latency, peak, shock));
                }
            }
        }
    }

    /** Expressions without a cause: each second may begin one. */
    private void beSpontaneous(double time) {
        long second = (long) Math.floor(time);
        while (spontaneousSecond < second) {
            spontaneousSecond++;
            if (chance.uniform(Chance.Topic.SPONTANEOUS, spontaneousSecond) < settings.spontaneousPerMinute() / 60) {
                Emotion[] all = Emotion.values();
                int which = 1
                        + (int) (chance.uniform(Chance.Topic.SPONTANEOUS_EMOTION, spontaneousSecond)
                                * (all.length - 1));
                double peak = chance.between(Chance.Topic.SPONTANEOUS_PEAK, spontaneousSecond, 0.7, 1.1);
                double start =
                        spontaneousSecond + 1 + chance.uniform(Chance.Topic.SPONTANEOUS_START, spontaneousSecond);
                episodes.add(new Episode(chance, evoked++, all[which], null, start, peak, false));
            }
        }
    }

    /** Adds the running expressions to the pose and returns the strongest. */
    private Emotion express(double time, double[] pose) {
        Arrays.fill(intensities, 0);
        double together = 0;
        for (Episode episode : episodes) {
            double intensity = episode.intensity(time);
            intensities[episode.emotion().ordinal()] =
                    Math.max(intensities[episode.emotion().ordinal()], intensity);
            together += intensity;
        }
        // Two expressions at once share the face; it cannot be pulled further than one full expression pulls it.
        double share = together > 1.2 ? 1.2 / together : 1;
        for (Episode episode : episodes) {
            double intensity = episode.intensity(time) * share;
            if (intensity > 0) {
                for (int part = 0; part < Part.COUNT; part++) {
                    pose[part] += intensity * episode.offset(part);
                }
            }
        }
        int dominant = 0;
        for (int i = 1; i < intensities.length; i++) {
            if (intensities[i] > intensities[dominant]) {
                dominant = i;
            }
        }
        return Emotion.values()[dominant];
    }

    /** The jerk at a shock: shake and smear, and the reflex that needs no emotion. */
    private double shake(long frame, double time, Scene scene) {
        double since = time - jerkStart;
        double jerk = since < 0 || since > 0.5 ? 0 : jerkStrength * StrictMath.exp(-since / JERK_FADES);
        jerk = jerk < 0.01 ? 0 : jerk;
        double phase = chance.between(Chance.Topic.SHAKE, Math.round(Math.max(0, jerkStart) * 1000), 0, 2 * Math.PI);
        scene.shakeX = 6 * jerk * StrictMath.sin(75 * since + phase);
        scene.shakeY = 4 * jerk * StrictMath.sin(93 * since + 2 * phase);
        scene.blur = 4 * jerk;
        startle(time, since, scene.pose);
        return Math.min(1, jerk);
    }

    /** While current flows the face is pulled together by reflex: much like pain, and none. */
    private void startle(double time, double since, double[] pose) {
        if (since <= 0 || time >= reflexEnd + REFLEX_FADES) {
            return;
        }
        double pulled = 0.75
                * jerkStrength
                * Episode.smooth(since / 0.03)
                * (1 - Episode.smooth((time - reflexEnd) / REFLEX_FADES));
        double felt = Math.min(1, intensities[Emotion.PAIN.ordinal()]);
        for (int part = 0; part < Part.COUNT; part++) {
            // A face already drawn by pain has less way to go.
            pose[part] += pulled * (1 - felt) * Faces.offset(Emotion.PAIN, part);
        }
    }

    private void moveSpout(double time) {
        double goal = spoutAsked || time < spoutAskedUntil ? 1 : 0;
        double most = Math.max(0, time - lastTime) / SPOUT_TRAVEL;
        spout += Math.clamp(goal - spout, -most, most);
    }
}
