package io.mienloop.cli;

import io.mienloop.app.Bench;
import io.mienloop.app.BenchOptions;
import io.mienloop.app.BenchReport;
import io.mienloop.app.ExitCode;
import io.mienloop.app.Failure;
import io.mienloop.app.StopSignal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mienloop bench}: what this machine can do. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures this machine: a live session with the real pipeline, camera and rig simulated.",
            "Prints the kernel's time, every stage's latency with its tail and what it spans, the accounts of the frames, the",
            "collector and what the loop allocates. The whole picture is the region; the command goes to a sync line. Times depend on",
            "whatever else the machine does: close it. Exit code 4 when a frame is unaccounted for, or the memory grew beyond --growth;",
            "else that of a session which ended so."
        },
        footer = {
            "",
            "Examples:",
            "  mienloop bench --size 640x480 --fps 300 --seconds 60 --record --json bench.json",
            "  mienloop bench --stall encoder --record        stalled and free windows in turns, and the ratio of their p99",
            "  mienloop bench --sweep pixels --seconds 10 --csv pixels.csv"
        })
final class BenchCommand implements Callable<Integer> {
    private static final int LEAST_SIDE = 64;
    private static final int MOST_SIDE = 4096;
    private static final double MOST_FPS = 10_000;
    private static final int MOST_PRIORITY = 98;
    private static final int MOST_PROTOTYPES = 120;
    private static final double USUAL_SECONDS = 60;

    /** A p99 of windows of 3 s is one of a handful of longest times, and says more of the machine than of the stall. */
    private static final double STALLED_SECONDS = 120;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--size",
            paramLabel = "WxH",
            defaultValue = "640x480",
            description = "Of the picture, px (default: ${DEFAULT-VALUE}).")
    private String size;

    @Option(
            names = "--fps",
            paramLabel = "N",
            defaultValue = "300",
            description = "Frames a second (default: ${DEFAULT-VALUE}).")
    private double fps;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "Length of each measurement (default: 60, with --stall 120).")
    private double seconds;

    @Option(
            names = "--prototypes",
            paramLabel = "K",
            defaultValue = "8",
            description = "Prototypes, neutral besides (default: ${DEFAULT-VALUE}).")
    private int prototypes;

    @Option(names = "--record", description = "Record the video too.")
    private boolean record;

    @Option(
            names = "--wait",
            paramLabel = "HOW",
            defaultValue = "blocking",
            description = "How the loop waits for events: blocking, yielding or spinning (default: ${DEFAULT-VALUE}).")
    private String waiting;

    @Option(
            names = "--realtime-priority",
            paramLabel = "N",
            description =
                    "Wish loop and camera before all usual threads, 1 to 98, or not, 0, as the rig file's key (default: as every session, ask for 50 and do without where refused).")
    private Integer realtimePriority;

    @Option(
            names = "--stall",
            paramLabel = "WHAT",
            description = {
                "Hold up disk, encoder, journal or view, flood the log, or force garbage (gc), in ten windows that take turns with",
                "ten free ones."
            })
    private BenchOptions.Stall stall;

    @Option(
            names = "--sweep",
            paramLabel = "WHAT",
            description = "Measure over pixels, prototypes or fps, one after the other; with --csv.")
    private Bench.Sweep sweep;

    @Option(names = "--csv", paramLabel = "F", description = "Table of a sweep, one row a measurement.")
    private Path csv;

    @Option(names = "--json", paramLabel = "F", description = "Write everything as JSON.")
    private Path json;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Keep the session's folder there (default: a temporary one, deleted afterwards).")
    private Path dataDir;

    @Option(
            names = "--growth",
            paramLabel = "MB",
            description = "Fail when the resident set has grown by more between its settling and the end.")
    private Double growth;

    @Override
    public Integer call() throws Failure, IOException {
        Positive.seconds(spec, seconds);
        BenchOptions options = options();
        PrintWriter out = spec.commandLine().getOut();
        try (StopSignal stop = new StopSignal()) {
            int code = ExitCode.BUG.number();
            try {
                code = sweep == null ? once(options, stop, out) : swept(options, stop, out);
            } finally {
                stop.finished(code);
            }
            return code;
        }
    }

    private BenchOptions options() {
        String[] sides = size.split("x", -1);
        int width = 0;
        int height = 0;
        try {
            width = sides.length == 2 ? Integer.parseInt(sides[0]) : 0;
            height = sides.length == 2 ? Integer.parseInt(sides[1]) : 0;
        } catch (NumberFormatException e) {
            width = 0; // said below
        }
        require(
                Math.min(width, height) >= LEAST_SIDE && Math.max(width, height) <= MOST_SIDE,
                "--size " + size + " must be WxH, each " + LEAST_SIDE + " to " + MOST_SIDE + " px, as in 640x480");
        require(fps >= 1 && fps <= MOST_FPS, "--fps " + fps + " must be 1 to 10000");
        require(
                prototypes >= 1 && prototypes <= MOST_PROTOTYPES,
                "--prototypes " + prototypes + " must be 1 to " + MOST_PROTOTYPES);
        require(
                List.of("blocking", "yielding", "spinning").contains(waiting),
                "--wait " + waiting + " must be blocking, yielding or spinning");
        require(
                realtimePriority == null || realtimePriority >= 0 && realtimePriority <= MOST_PRIORITY,
                "--realtime-priority " + realtimePriority + " must be 0 to " + MOST_PRIORITY);
        require(
                realtimePriority == null || realtimePriority == 0 || waiting.equals("blocking"),
                "--realtime-priority goes with --wait blocking only, as in a rig file");
        require((sweep == null) == (csv == null), "--sweep and --csv go together");
        require(sweep == null || json == null, "--sweep writes --csv, not --json");
        require(sweep == null || stall == null, "--stall measures one setting; leave --sweep out");
        boolean given = spec.commandLine().getParseResult().hasMatchedOption("--seconds");
        double length = given ? seconds : stall == null ? USUAL_SECONDS : STALLED_SECONDS;
        return new BenchOptions(
                width, height, fps, length, prototypes, record, waiting, realtimePriority, stall, dataDir);
    }

    private void require(boolean holds, String problem) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), problem);
        }
    }

    private int once(BenchOptions options, StopSignal stop, PrintWriter out) throws Failure, IOException {
        BenchReport report = new Bench(options, stop::requested, stop::watching).run();
        report.lines().forEach(out::println);
        out.flush();
        if (json != null) {
            Files.writeString(json, report.toJson());
        }
        return judged(report);
    }

    private int judged(BenchReport report) {
        PrintWriter err = spec.commandLine().getErr();
        if (!report.accountsAddUp()) {
            err.println("mienloop: bench: the accounts do not add up: " + report.problems());
            return ExitCode.VERIFICATION.number();
        }
        if (report.sessionExitCode() != ExitCode.DONE.number()) {
            err.println("mienloop: bench: the session ended by " + report.ended() + ": " + report.reason());
            return report.sessionExitCode();
        }
        if (growth != null) {
            if (report.memory() == null) {
                err.println("mienloop: bench: this system does not tell the resident set; leave --growth out");
                return ExitCode.HARDWARE.number();
            }
            double grown = report.memory().lateMb() - report.memory().settledMb();
            if (grown > growth) {
                err.printf(
                        Locale.ROOT,
                        "mienloop: bench: the resident set grew by %.0f MB, more than %.0f%n",
                        grown,
                        growth);
                return ExitCode.VERIFICATION.number();
            }
        }
        return ExitCode.DONE.number();
    }

    private int swept(BenchOptions options, StopSignal stop, PrintWriter out) throws Failure, IOException {
        List<String> rows = new ArrayList<>();
        rows.add(BenchReport.CSV_HEADER);
        int worst = ExitCode.DONE.number();
        for (BenchOptions each : new Bench(options, stop::requested, stop::watching).sweep(sweep)) {
            BenchReport report = new Bench(each, stop::requested, stop::watching).run();
            report.lines().forEach(out::println);
            out.println();
            out.flush();
            rows.add(report.csvRow());
            Files.write(csv, rows);
            worst = Math.max(worst, judged(report));
            if (stop.requested()) {
                break;
            }
        }
        return worst;
    }
}
