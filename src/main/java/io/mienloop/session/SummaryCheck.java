package io.mienloop.session;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Set;

/** Whether {@code summary.json} is as it was written, and what was altered in it. */
final class SummaryCheck {
    /** Of the other files: they are compared by themselves. */
    private static final Set<String> NOT_OF_THE_JOURNAL = Set.of("tables", "video_bytes");

    private final SessionFolder folder;

    SummaryCheck(SessionFolder folder) {
        this.folder = folder;
    }

    /**
     * What was altered, or null. Its own hash tells that something was; the journal tells what, where this version counts as the one that
     * wrote it.
     */
    String alteration(JournalScan journal, boolean journalUnchanged) throws IOException {
        JsonObject found;
        try {
            found = JsonParser.parseString(Files.readString(folder.summary())).getAsJsonObject();
        } catch (NoSuchFileException | CharacterCodingException | JsonParseException | IllegalStateException none) {
            return null;
        }
        Boolean asWritten = Summary.asWritten(found);
        ReplayBasis basis = journal.description().replay();
        if (asWritten == null && basis != null && basis.rules() != null) {
            return "it has lost the hash of its own content";
        }
        if (asWritten == null) {
            return journalUnchanged ? countsOtherwise(journal, found) : null;
        }
        if (asWritten) {
            return null;
        }
        String difference = journalUnchanged
                ? difference(
                        "",
                        found,
                        JsonParser.parseString(SessionFiles.counted(folder).toJson()))
                : null;
        return difference == null ? "its content is not that of its own hash" : difference;
    }

    private static String countsOtherwise(JournalScan journal, JsonObject found) {
        JsonElement frames = found.get("frames");
        if (frames == null || !frames.isJsonObject()) {
            return null;
        }
        JsonObject counted = new JsonObject();
        counted.addProperty("captured", journal.frames());
        counted.addProperty("scored", journal.scored());
        return difference("frames", frames, JsonParser.parseString(counted.toString()));
    }

    private static String difference(String where, JsonElement found, JsonElement counted) {
        if (!found.isJsonObject() || !counted.isJsonObject()) {
            return found.equals(counted) ? null : where + " is " + found + ", the journal gives " + counted;
        }
        JsonObject anew = counted.getAsJsonObject();
        for (Map.Entry<String, JsonElement> entry : found.getAsJsonObject().entrySet()) {
            String key = entry.getKey();
            boolean compared = anew.has(key) && !(where.isEmpty() && NOT_OF_THE_JOURNAL.contains(key));
            String difference = compared
                    ? difference(where.isEmpty() ? key : where + "." + key, entry.getValue(), anew.get(key))
                    : null;
            if (difference != null) {
                return difference;
            }
        }
        return null;
    }
}
