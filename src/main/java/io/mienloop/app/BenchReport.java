package io.mienloop.app;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.mienloop.session.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a measurement came to; {@code bench --json} is this.
 *
 * @param realtimePriority wished for loop and camera, or null for what every session asks; {@code host} says what was granted
 * @param kernel which descriptor kernel ran
 * @param commandEvery a command was due on every so-many-th frame
 * @param kernelUs the bare descriptor of one picture, on a thread of its own before the session
 * @param arrivalToCommandUs as the session's summary has it
 * @param arrivalToScoredUs likewise, of every scored frame
 * @param frames as in a session's summary
 * @param abstainedBecause likewise
 * @param loopAllocatedBytesPerFrame what the loop's thread allocated after the first fifth, divided by the frames; null where the
 *     run was too short
 * @param loopAllocatedBytes what it allocated from its first event on
 * @param loopWaitedOnConsumers how often the loop's thread waited for anything but the next event
 * @param host what the operating system granted and refused the session's threads
 * @param accountsAddUp whether every frame is accounted for
 * @param problems what does not add up
 * @param ended how the session ended
 * @param reason why, for people, or null
 * @param sessionExitCode what a session that ended so exits with
 * @param gc collections and their pauses during the run
 * @param memory the process' resident set, or null where the system does not tell it
 * @param stolenShare of the processors' time, 0 to 1, that this virtual machine wanted and its host gave to others, or null where
 *     the system does not tell it
 * @param stalls what stalls did, or null where there were none
 * @param latencyUs all stages
 */
public record BenchReport(
        String software,
        String java,
        String machine,
        String size,
        double fps,
        double seconds,
        int prototypes,
        boolean record,
        String waiting,
        Integer realtimePriority,
        String kernel,
        int commandEvery,
        Quantiles kernelUs,
        Summary.Distribution arrivalToCommandUs,
        Summary.Distribution arrivalToScoredUs,
        Summary.Frames frames,
        Map<String, Long> abstainedBecause,
        Double loopAllocatedBytesPerFrame,
        Long loopAllocatedBytes,
        Long loopWaitedOnConsumers,
        List<Summary.Host> host,
        boolean accountsAddUp,
        List<String> problems,
        String ended,
        String reason,
        int sessionExitCode,
        Gc gc,
        Memory memory,
        Double stolenShare,
        Stalls stalls,
        Map<String, Summary.Distribution> latencyUs) {
    private static final Gson JSON = new GsonBuilder()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .serializeNulls()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .create();

    /** Of {@code count} values, µs. */
    public record Quantiles(double p50, double p99, double p999, double max, long count) {
        /** @param sorted ns, not empty */
        static Quantiles of(long[] sorted) {
            return new Quantiles(
                    at(sorted, 0.5),
                    at(sorted, 0.99),
                    at(sorted, 0.999),
                    sorted[sorted.length - 1] / 1e3,
                    sorted.length);
        }

        private static double at(long[] sorted, double share) {
            return sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e3;
        }
    }

    /**
     * @param collections cycles and pauses counted by the JVM's collectors, by name
     * @param millis what they took, by name, ms
     */
    public record Gc(Map<String, Long> collections, Map<String, Long> millis) {}

    /**
     * Resident set, MB.
     *
     * @param settledMb median of the tenth of the run after its first fifth
     * @param lateMb median of its last tenth
     */
    public record Memory(double startMb, double endMb, double maxMb, double settledMb, double lateMb) {}

    /**
     * Medians over the windows of each kind of the p99 within one, µs, and stalled over free, with the interval that holds the
     * ratio with 95 % confidence; null where no window of a kind holds anything, the interval also where too few do.
     */
    record Compared(Double stalledUs, Double freeUs, Double ratio, Double low, Double high) {
        @Override
        public String toString() {
            return ratio == null
                    ? "not known"
                    : String.format(
                            Locale.ROOT,
                            "%.0f / %.0f us = %.2f%s",
                            stalledUs,
                            freeUs,
                            ratio,
                            low == null
                                    ? ""
                                    : String.format(Locale.ROOT, " (95 %% confidence: %.2f to %.2f)", low, high));
        }
    }

    /**
     * Stalled windows against free ones, as {@link WindowTails} compares them.
     *
     * @param what was held up
     * @param held how often something was
     * @param scoredFreeUs of arrival to scored in the free windows
     * @param scoredRatioLow with {@code scoredRatioHigh} the interval that holds the ratio with 95 % confidence
     */
    public record Stalls(
            String what,
            long held,
            int windows,
            Double scoredStalledUs,
            Double scoredFreeUs,
            Double scoredRatio,
            Double scoredRatioLow,
            Double scoredRatioHigh,
            Double commandStalledUs,
            Double commandFreeUs,
            Double commandRatio,
            Double commandRatioLow,
            Double commandRatioHigh,
            long abstainedStalled,
            long abstainedFree) {
        static Stalls of(
                String what,
                long held,
                int windows,
                Compared scored,
                Compared command,
                long abstainedStalled,
                long abstainedFree) {
            return new Stalls(
                    what,
                    held,
                    windows,
                    scored.stalledUs(),
                    scored.freeUs(),
                    scored.ratio(),
                    scored.low(),
                    scored.high(),
                    command.stalledUs(),
                    command.freeUs(),
                    command.ratio(),
                    command.low(),
                    command.high(),
                    abstainedStalled,
                    abstainedFree);
        }

        private String line() {
            return String.format(
                    Locale.ROOT,
                    "%s: held up %d times, in every other one of %d windows; median p99 stalled / free: to scored %s, to"
                            + " command %s; not scored in time: %d / %d frames",
                    what,
                    held,
                    windows,
                    new Compared(scoredStalledUs, scoredFreeUs, scoredRatio, scoredRatioLow, scoredRatioHigh),
                    new Compared(commandStalledUs, commandFreeUs, commandRatio, commandRatioLow, commandRatioHigh),
                    abstainedStalled,
                    abstainedFree);
        }
    }

    /** Columns of {@link #csvRow}. */
    public static final String CSV_HEADER =
            "width,height,pixels,fps,prototypes,seconds,kernel,kernel_us_p50,scored_us_p50,scored_us_p99,scored_us_p999,"
                    + "scored_us_max,command_us_p50,command_us_p99,command_us_p999,command_us_max,commands,captured,scored,abstained";

    /** One row of a sweep's table. */
    public String csvRow() {
        String[] sides = size.split("x");
        return String.format(
                Locale.ROOT,
                "%s,%s,%d,%s,%d,%.1f,%s,%.1f,%s,%s,%d,%d,%d,%d",
                sides[0],
                sides[1],
                Long.parseLong(sides[0]) * Long.parseLong(sides[1]),
                fps,
                prototypes,
                seconds,
                kernel.replace(',', ' '),
                kernelUs.p50(),
                quantiles(arrivalToScoredUs),
                quantiles(arrivalToCommandUs),
                arrivalToCommandUs.count(),
                frames.captured(),
                frames.scored(),
                frames.abstained());
    }

    private static String quantiles(Summary.Distribution of) {
        return of.count() == 0
                ? ",,,"
                : String.format(Locale.ROOT, "%.1f,%.1f,%.1f,%.1f", of.p50(), of.p99(), of.p999(), of.max());
    }

    public String toJson() {
        return JSON.toJson(this) + "\n";
    }

    /** For the person in front of it. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s px at %s frames a second for %s s, %d prototypes and neutral, video %s; loop %s, kernel %s; %s, Java %s",
                size,
                number(fps),
                number(seconds),
                prototypes,
                record ? "recorded" : "not recorded",
                waiting,
                kernel,
                machine,
                java));
        lines.add("frames: " + frames.captured() + " captured = " + frames.scored() + " scored + " + frames.abstained()
                + " abstained"
                + (abstainedBecause.isEmpty() ? "" : " " + abstainedBecause)
                + (frames.recording()
                        ? " = " + frames.recorded() + " recorded + " + frames.lost() + " lost to video"
                        : "")
                + (accountsAddUp ? "; the accounts add up" : "; THE ACCOUNTS DO NOT ADD UP: " + problems));
        lines.add(String.format(Locale.ROOT, "%-25s %8s %8s %8s %8s %8s", "us", "p50", "p99", "p99.9", "max", "count"));
        lines.add(String.format(
                Locale.ROOT,
                "  %-23s %8.0f %8.0f %8.0f %8.0f %8d  the descriptor alone, of pictures in memory",
                "kernel",
                kernelUs.p50(),
                kernelUs.p99(),
                kernelUs.p999(),
                kernelUs.max(),
                kernelUs.count()));
        latencyUs.forEach((stage, latency) -> {
            if (latency.count() > 0) {
                lines.add(String.format(
                        Locale.ROOT,
                        "  %-23s %8.0f %8.0f %8.0f %8.0f %8d  %s",
                        stage.replace('_', ' '),
                        latency.p50(),
                        latency.p99(),
                        latency.p999(),
                        latency.max(),
                        latency.count(),
                        latency.spans()));
            }
        });
        lines.add(String.format(
                Locale.ROOT,
                "a command on every %d. frame; arrival is when a frame was due, so what holds frames up counts; those that came too"
                        + " late to be scored, in arrival to begun alone",
                commandEvery));
        lines.add(String.format(
                Locale.ROOT,
                "loop thread: %s bytes allocated a frame once settled (%s in all), waited on others %s times; collector %s",
                loopAllocatedBytesPerFrame == null ? "?" : number(loopAllocatedBytesPerFrame),
                loopAllocatedBytes == null ? "?" : loopAllocatedBytes.toString(),
                loopWaitedOnConsumers == null ? "?" : loopWaitedOnConsumers.toString(),
                gc.collections()));
        host.forEach(answer -> lines.add((answer.granted() ? "granted: " : "refused: ") + answer.text()));
        if (memory != null) {
            lines.add(String.format(
                    Locale.ROOT,
                    "resident set: %.0f MB at the start, %.0f at the end, %.0f at most; %.0f once settled, %.0f late",
                    memory.startMb(),
                    memory.endMb(),
                    memory.maxMb(),
                    memory.settledMb(),
                    memory.lateMb()));
        }
        if (stolenShare != null && stolenShare > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "processors: %.2f %% of their time stolen by the host of this virtual machine, which is in the tails",
                    100 * stolenShare));
        }
        if (stalls != null) {
            lines.add(stalls.line());
        }
        return lines;
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString(Math.round(value)) : String.format(Locale.ROOT, "%.3f", value);
    }
}
