package io.mienloop.session;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.List;
import java.util.Map;

/**
 * {@code summary.json}. Every frame is accounted for: captured = scored + abstained, and while video is recorded captured =
 * recorded + lost.
 *
 * @param kernel which code computed the descriptors, and why
 * @param ended completed, stopped, safety or fault; fault too when the accounts do not add up or the end is missing
 * @param reason for people, or null
 * @param accountsAddUp whether the journal agrees with what the camera's and the video's thread counted
 * @param problems what does not add up, one line each
 * @param doses what every channel gave, by its name
 * @param armedBy the person's confirmation, or null where nobody was asked
 */
public record Summary(
        String software,
        String kernel,
        String subject,
        String startUtc,
        boolean simulatedTime,
        double seconds,
        String ended,
        String reason,
        boolean accountsAddUp,
        List<String> problems,
        Frames frames,
        Map<String, Long> abstainedBecause,
        Triggers triggers,
        Map<String, Triggers> triggersByRule,
        AllStimuli stimuli,
        Map<String, Stimuli> stimuliByName,
        Map<String, ChannelDose> doses,
        Confirmation.Brief armedBy,
        LatencyMicros latencyUs,
        Clock clock) {
    /** Frames, in numbers. {@code recorded} and {@code lost} are 0 when no video was wanted. */
    public record Frames(long captured, long scored, long abstained, long recorded, long lost, boolean recording) {}

    /** Fires that were commanded, shams, and those due but held back. */
    public record Triggers(long fired, long sham, long suppressed) {}

    /**
     * Stimuli, planned and triggered: the command's bytes were written; the board acknowledged it; the board reported its pin
     * on; a monitor saw it. {@code refused} are those that never became a command.
     */
    public record Stimuli(long commanded, long acknowledged, long output, long confirmed, long refused) {}

    /** The same of all stimuli together; {@code stoppedByPerson} says whether a person stopped them before the session's end. */
    public record AllStimuli(
            long commanded, long acknowledged, long output, long confirmed, long refused, boolean stoppedByPerson) {}

    /**
     * Latencies in microseconds.
     *
     * @param arrivalToScored from the frame's arrival at the host until its scores were there, over all scored frames
     * @param arrivalToCommand from the frame's arrival until the command was handed to the link, over triggered stimuli
     * @param commandToOutput from there to the reported pin, over all stimuli whose output has a mapped time
     */
    public record LatencyMicros(
            Distribution arrivalToScored, Distribution arrivalToCommand, Distribution commandToOutput) {}

    /** Of {@code count} values; the others are null when there are none. */
    public record Distribution(Double p50, Double p99, Double p999, Double max, long count) {}

    /**
     * The board's clock against the host's.
     *
     * @param residualUs robust spread of the last mapping's windows; null when not in sync at the end
     * @param worstResidualUs the largest spread of any mapping in use in the session; null when never in sync
     * @param driftPpm by the last mapping; null when not in sync at the end
     */
    public record Clock(Double residualUs, Double worstResidualUs, Double driftPpm) {}

    private static final Gson JSON = new GsonBuilder()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .serializeNulls()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .create();

    public String toJson() {
        return JSON.toJson(this) + "\n";
    }
}
