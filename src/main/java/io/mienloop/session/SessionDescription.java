package io.mienloop.session;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * What a session is: the journal's first record, as JSON. Indices in later records point into these lists.
 *
 * @param software name and version that wrote it
 * @param kernel the descriptor's kernel
 * @param subject id of the animal
 * @param startUtc ISO 8601
 * @param simulatedTime whether time was simulated, which a rehearsal is
 * @param seed of everything that is drawn
 * @param camera what the frames come from, for people
 * @param width pixels of a frame
 * @param height pixels of a frame
 * @param rate nominal frames a second
 * @param recording whether video is recorded
 * @param scores names of the scores, neutral last
 * @param rules names of the trigger rules
 * @param stimuli names of the stimuli
 * @param channels names of the board's channels by index, null where there is none
 * @param inputs names of the board's input lines by index
 * @param link what the rig hangs on, for people
 * @param prototypesSha256 hash of the prototypes' file
 * @param config the experiment as resolved, YAML
 * @param doses what doses are reckoned from, or null
 * @param replay what a replay needs beside config and prototypes
 */
public record SessionDescription(
        String software,
        String kernel,
        String subject,
        String startUtc,
        boolean simulatedTime,
        long seed,
        String camera,
        int width,
        int height,
        double rate,
        boolean recording,
        List<String> scores,
        List<String> rules,
        List<String> stimuli,
        List<String> channels,
        List<String> inputs,
        String link,
        String prototypesSha256,
        String config,
        DoseBasis doses,
        ReplayBasis replay) {
    /** Beyond any camera, and within what a picture's bytes can be counted by. */
    private static final int MOST_SIDE = 32_768;

    static final Gson JSON = new GsonBuilder()
            .serializeNulls()
            .serializeSpecialFloatingPointValues()
            .create();

    public String toJson() {
        return JSON.toJson(this);
    }

    /** @throws JournalException when the text is not such a description */
    static SessionDescription fromJson(String json) throws JournalException {
        try {
            SessionDescription description = JSON.fromJson(json, SessionDescription.class);
            if (description == null
                    || description.scores == null
                    || description.rules == null
                    || description.stimuli == null) {
                throw new JournalException("the journal's first record does not describe a session");
            }
            description.requirePossible();
            return description;
        } catch (JsonParseException e) {
            throw new JournalException("the journal's first record is not JSON: " + JsonProblem.of(e));
        } catch (RuntimeException e) {
            throw new JournalException("the journal's first record describes what cannot be: " + e.getMessage());
        }
    }

    /** What others read without asking. */
    private void requirePossible() throws JournalException {
        try {
            Instant.parse(startUtc);
        } catch (DateTimeParseException | NullPointerException e) {
            throw new JournalException(
                    "the journal's first record says that the session began at '" + startUtc + "', which is no time");
        }
        if (width < 1 || width > MOST_SIDE || height < 1 || height > MOST_SIDE) {
            throw new JournalException("the journal's first record says that frames have " + width + "x" + height
                    + " px, each side must be 1 to " + MOST_SIDE);
        }
    }

    String channel(int index) {
        return name(channels, index, "channel ");
    }

    String input(int index) {
        return name(inputs, index, "input ");
    }

    private static String name(List<String> names, int index, String otherwise) {
        return names != null && index >= 0 && index < names.size() && names.get(index) != null
                ? names.get(index)
                : otherwise + index;
    }
}
