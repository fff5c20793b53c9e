package io.mienloop.session;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.nio.charset.StandardCharsets;
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
 * @param loop of the loop's thread and of what it hands on; parts that are not known are null
 * @param latencyUs every {@link Stage} by its key, in microseconds
 * @param armedBy the person's confirmation, or null where nobody was asked
 * @param journal the journal that all this was made of
 * @param tables the files that were made of it with this, by their names
 * @param videoBytes size of the video then, or null where there was none
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
        Loop loop,
        Map<String, Distribution> latencyUs,
        Clock clock,
        Journal journal,
        Map<String, Table> tables,
        Long videoBytes) {
    private static final String HASH = "content_sha256";

    /** The same with what was made beside it. */
    Summary of(Map<String, Table> made, Long bytesOfVideo) {
        return new Summary(
                software,
                kernel,
                subject,
                startUtc,
                simulatedTime,
                seconds,
                ended,
                reason,
                accountsAddUp,
                problems,
                frames,
                abstainedBecause,
                triggers,
                triggersByRule,
                stimuli,
                stimuliByName,
                doses,
                armedBy,
                loop,
                latencyUs,
                clock,
                journal,
                made,
                bytesOfVideo);
    }

    /** Frames, in numbers. {@code recorded} and {@code lost} are 0 when no video was wanted. */
    public record Frames(long captured, long scored, long abstained, long recorded, long lost, boolean recording) {}

    /** Fires that were commanded, shams, and those due but held back. */
    public record Triggers(long fired, long sham, long suppressed) {}

    /**
     * Stimuli, planned and triggered: the command's bytes were written; the board acknowledged it; the board reported its pin
     * on; a monitor saw it. {@code refused} are those that the host never sent (refused, held or too late) and those that the board
     * refused; {@code refusedByBoard} are the latter alone, which are commanded too.
     */
    public record Stimuli(
            long commanded, long acknowledged, long output, long confirmed, long refused, long refusedByBoard) {}

    /** The same of all stimuli together; {@code stoppedByPerson} says whether a person stopped them before the session's end. */
    public record AllStimuli(
            long commanded,
            long acknowledged,
            long output,
            long confirmed,
            long refused,
            long refusedByBoard,
            boolean stoppedByPerson) {}

    /**
     * The loop's thread: how it ran, and whether anything behind it held it up.
     *
     * @param waiting how it waits for events: blocking, yielding or spinning
     * @param waitedOnConsumers how often it waited for anything but the next event, by the JVM's counters of its thread
     * @param refusedByVideo frames that found no place in the video's queue
     * @param refusedByRing events that found no place in the ring
     * @param allocatedBytes what its thread allocated from its first event on
     * @param host what the operating system granted and refused it
     */
    public record Loop(
            String waiting,
            Long waitedOnConsumers,
            long refusedByVideo,
            Long refusedByRing,
            Long allocatedBytes,
            List<Host> host) {}

    /** One answer of the operating system. */
    public record Host(boolean granted, String text) {}

    /** The latency of a stage. */
    public Distribution latency(Stage stage) {
        return latencyUs.get(stage.key());
    }

    /** Of {@code count} values, in microseconds; null when there are none. {@code spans} says from what to what. */
    public record Distribution(Double p50, Double p99, Double p999, Double max, long count, String spans) {}

    /**
     * The board's clock against the host's.
     *
     * @param residualUs robust spread of the last mapping's windows; null when not in sync at the end
     * @param worstResidualUs the largest spread of any mapping in use in the session; null when never in sync
     * @param driftPpm by the last mapping; null when not in sync at the end
     */
    public record Clock(Double residualUs, Double worstResidualUs, Double driftPpm) {}

    /**
     * The journal's file.
     *
     * @param sha256 by which a later change of it shows
     */
    public record Journal(long bytes, String sha256) {}

    /**
     * A table's file.
     *
     * @param sha256 by which a later change of it shows
     */
    public record Table(String sha256) {}

    private static final Gson JSON = new GsonBuilder()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .serializeNulls()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .create();

    /** With a hash of all of it as the last key, {@value #HASH}, by which an alteration shows. */
    public String toJson() {
        JsonObject summary = JsonParser.parseString(JSON.toJson(this)).getAsJsonObject();
        summary.addProperty(HASH, hash(summary));
        return JSON.toJson(summary) + "\n";
    }

    /** Whether a summary is as it was written; null where it has no hash, as those of versions before. Takes the hash out. */
    static Boolean asWritten(JsonObject summary) {
        JsonElement hash = summary.remove(HASH);
        return hash == null ? null : hash.equals(new JsonPrimitive(hash(summary)));
    }

    private static String hash(JsonObject summary) {
        return FileTrace.sha256(JSON.toJson(summary).getBytes(StandardCharsets.UTF_8));
    }
}
