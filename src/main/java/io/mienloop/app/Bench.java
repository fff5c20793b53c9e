package io.mienloop.app;

import io.mienloop.analysis.PrototypeFile;
import io.mienloop.analysis.PrototypeFileException;
import io.mienloop.camera.Camera;
import io.mienloop.config.LoadedConfig;
import io.mienloop.pipeline.CommandOutcome;
import io.mienloop.pipeline.Delivery;
import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.session.JournalReader;
import io.mienloop.session.Stage;
import io.mienloop.session.Summary;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Measures this machine with a live session as labs run it, camera and rig simulated: the threads, the ring, the journal, the
 * video, the wire and its client are the session's own. The camera copies pictures that were drawn before; the command goes to a sync
 * line, which reaches no animal and so has no dose, no spacing and no blanking.
 */
public final class Bench {
    /** Of a window, that follows the change from stalled to free or back. */
    private static final double SETTLING_SHARE = 0.1;

    private final BenchOptions options;
    private final BooleanSupplier stop;
    private final UnaryOperator<SessionObserver> watching;

    /** With nobody who looks on. */
    Bench(BenchOptions options, BooleanSupplier stop) {
        this(options, stop, observer -> observer);
    }

    /**
     * @param stop true once the process is asked to end
     * @param watching looks on at what the session tells, and tells it on
     */
    public Bench(BenchOptions options, BooleanSupplier stop, UnaryOperator<SessionObserver> watching) {
        this.options = options;
        this.stop = stop;
        this.watching = watching;
    }

    /** @throws Failure when it cannot run; a run whose accounts do not add up is a report all the same */
    public BenchReport run() throws Failure {
        Path work = null;
        try {
            work = Files.createTempDirectory("mienloop-bench");
            return measure(work);
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.HARDWARE,
                    "cannot measure: " + Reasons.of(e) + "; free some space or choose another disk with --data-dir",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.BUG, "the measurement was interrupted", e);
        } finally {
            delete(work);
        }
    }

    private BenchReport measure(Path work) throws Failure, IOException, InterruptedException {
        BenchFaces faces = new BenchFaces(options);
        long[] kernel = faces.kernelNanos();
        try (Resident resident = new Resident();
                LoopAllocation allocation =
                        new LoopAllocation(options.seconds() / 5, options.seconds(), options.rateHz());
                StallWindows stalls = new StallWindows(options.stall(), options.seconds() / BenchOptions.WINDOWS)) {
            Map<String, long[]> gcBefore = collectors();
            StolenTime stolen = new StolenTime();
            SessionResult result = session(work, faces, stalls.watched(faces.camera()), stalls, stalls);
            return report(result, faces.every(), kernel, gcBefore, resident, allocation, stolen, stalls);
        }
    }

    /** One session on these faces, as every measurement runs it. */
    SessionResult session(Path work, BenchFaces faces, Camera camera, Behind behind, SessionObserver observer)
            throws Failure, IOException {
        return session(work, faces, Surroundings.of(camera, behind), observer);
    }

    /** The same with everything around it. */
    SessionResult session(Path work, BenchFaces faces, Surroundings surroundings, SessionObserver observer)
            throws Failure, IOException {
        LoadedConfig config = config(work, faces);
        Path data = options.dataDir() == null ? work.resolve("data") : options.dataDir();
        return new SessionRunner(
                        config, new RunOptions(data, options.seconds(), false), watching.apply(observer), surroundings)
                .run(stop);
    }

    private BenchReport report(
            SessionResult result,
            int every,
            long[] kernel,
            Map<String, long[]> gcBefore,
            Resident resident,
            LoopAllocation allocation,
            StolenTime stolen,
            StallWindows stalls)
            throws IOException {
        Summary summary = result.summary();
        String kernelName;
        try (JournalReader journal = new JournalReader(result.folder().resolve("journal.mlj"))) {
            kernelName = journal.description().kernel();
        }
        return new BenchReport(
                "mienloop " + Software.version(),
                Runtime.version().toString(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                        + Runtime.getRuntime().availableProcessors() + " processors",
                options.width() + "x" + options.height(),
                options.rateHz(),
                summary.seconds(),
                options.prototypes(),
                options.record(),
                options.waiting(),
                options.realtimePriority(),
                kernelName,
                every,
                BenchReport.Quantiles.of(kernel),
                summary.latency(Stage.ARRIVAL_TO_COMMAND),
                summary.latency(Stage.ARRIVAL_TO_SCORED),
                summary.frames(),
                summary.abstainedBecause(),
                allocation.bytesPerFrame(),
                summary.loop() == null ? null : summary.loop().allocatedBytes(),
                summary.loop() == null ? null : summary.loop().waitedOnConsumers(),
                summary.loop() == null ? List.of() : summary.loop().host(),
                summary.accountsAddUp(),
                summary.problems(),
                summary.ended(),
                summary.reason(),
                result.code().number(),
                gcSince(gcBefore),
                resident.memory(),
                stolen.share(),
                options.stall() == null ? null : stalls(result.folder(), stalls.held()),
                summary.latencyUs());
    }

    private BenchReport.Stalls stalls(Path folder, long held) throws IOException {
        WindowTails scored = new WindowTails(BenchOptions.WINDOWS);
        WindowTails command = new WindowTails(BenchOptions.WINDOWS);
        long[] abstained = new long[2];
        double windowFrames = options.seconds() / BenchOptions.WINDOWS * options.rateHz();
        try (JournalReader journal = new JournalReader(folder.resolve("journal.mlj"))) {
            for (LoopEvent event = journal.next(); event != null; event = journal.next()) {
                double at = event.kind == EventKind.FRAME ? event.frame / windowFrames : BenchOptions.WINDOWS;
                int window = (int) at;
                if (window >= BenchOptions.WINDOWS || at - window < SETTLING_SHARE) {
                    continue;
                }
                if (!event.status.scored()) {
                    abstained[window % 2]++;
                    continue;
                }
                scored.add(window, event.scoredNanos - event.timeNanos);
                for (int i = 0; i < event.commands(); i++) {
                    CommandOutcome outcome = event.command(i);
                    if (outcome.delivery == Delivery.COMMANDED) {
                        command.add(window, outcome.writtenNanos - event.timeNanos);
                    }
                }
            }
        }
        return BenchReport.Stalls.of(
                options.stall().name().toLowerCase(Locale.ROOT),
                held,
                BenchOptions.WINDOWS,
                scored.compared(),
                command.compared(),
                abstained[1],
                abstained[0]);
    }

    private LoadedConfig config(Path work, BenchFaces faces) throws Failure, IOException {
        Path prototypes = work.resolve("prototypes.npz");
        try {
            PrototypeFile.write(faces.prototypes(), prototypes);
        } catch (PrototypeFileException e) {
            throw new IOException(e.getMessage(), e);
        }
        Path experiment = work.resolve("bench.yaml");
        Files.writeString(
                experiment,
                String.format(
                        Locale.ROOT,
                        """
                        experiment: bench
                        rig:
                          rig: bench
                          camera: {simulated-mouse: {size: %dx%d, rate: %s Hz, setting: clean}}
                          port: simulated
                          channels: {line: {role: sync, pin: 7, index: 4}}
                          loop: {wait: %s%s}
                          limits: {runaway: {fires: 100000, within: 1 us}}
                        subject: {id: bench}
                        session: {duration: 120 min, seed: 1, record: %s}
                        stimuli: {mark: {channel: line, width: 100 us}}
                        score: {prototypes: '%s', target: %s}
                        triggers:
                          mark:
                            when: {similarity-above: %s}
                            dwell: 1 frame
                            rearm-below: %s
                            refractory: 0 ms
                            max-age: 50 ms
                            fires: mark
                        """,
                        options.width(),
                        options.height(),
                        Double.toString(options.rateHz()),
                        options.waiting(),
                        options.realtimePriority() == null ? "" : ", realtime-priority: " + options.realtimePriority(),
                        options.record(),
                        prototypes.toString().replace("'", "''"),
                        BenchFaces.TARGET,
                        faces.threshold(),
                        faces.threshold()));
        return Experiments.load(experiment, null, List.of());
    }

    private static Map<String, long[]> collectors() {
        Map<String, long[]> all = new TreeMap<>();
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            all.put(bean.getName(), new long[] {bean.getCollectionCount(), bean.getCollectionTime()});
        }
        return all;
    }

    private static BenchReport.Gc gcSince(Map<String, long[]> before) {
        Map<String, Long> counts = new TreeMap<>();
        Map<String, Long> millis = new TreeMap<>();
        collectors().forEach((name, now) -> {
            counts.put(name, now[0] - before.get(name)[0]);
            millis.put(name, now[1] - before.get(name)[1]);
        });
        return new BenchReport.Gc(counts, millis);
    }

    private static void delete(Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            org.slf4j.LoggerFactory.getLogger(Bench.class).warn("{} could not be deleted", folder, left);
        }
    }

    // ---- sweeps ----

    /** What a sweep changes. */
    public enum Sweep {
        PIXELS,
        PROTOTYPES,
        FPS
    }

    private static final int[][] SIZES = {
        {160, 120}, {320, 240}, {480, 360}, {640, 480}, {800, 600}, {1024, 768}, {1280, 960}
    };
    private static final int[] NUMBERS = {1, 2, 4, 8, 16, 32, 64};
    private static final double[] RATES = {50, 100, 200, 300, 500, 750, 1000};

    /** One measurement after the other, all as this one but for what the sweep changes. */
    public List<BenchOptions> sweep(Sweep sweep) {
        return switch (sweep) {
            case PIXELS ->
                Arrays.stream(SIZES)
                        .map(size -> options.sized(size[0], size[1]))
                        .toList();
            case PROTOTYPES ->
                Arrays.stream(NUMBERS).mapToObj(options::withPrototypes).toList();
            case FPS -> Arrays.stream(RATES).mapToObj(options::atRate).toList();
        };
    }
}
