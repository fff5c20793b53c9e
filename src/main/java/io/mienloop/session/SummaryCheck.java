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

/** Holds {@code summary.json} against what its journal gives anew. */
final class SummaryCheck {
    /** Of the other files: they are compared by themselves. */
    private static final Set<String> NOT_OF_THE_JOURNAL = Set.of("tables", "video_bytes");

    private SummaryCheck() {}

    /**
     * The first thing that the summary says otherwise, or null. What only one of the two has is no difference: another version may
     * have written it.
     */
    static String difference(SessionFolder folder) throws IOException {
        JsonElement found;
        try {
            found = JsonParser.parseString(Files.readString(folder.summary()));
        } catch (NoSuchFileException | CharacterCodingException | JsonParseException none) {
            return null;
        }
        JsonElement counted =
                JsonParser.parseString(SessionFiles.counted(folder).toJson());
        return difference("", found, counted);
    }

    private static String difference(String where, JsonElement found, JsonElement counted) {
        if (!found.isJsonObject() || !counted.isJsonObject()) {
            return found.equals(counted)
                    ? null
                    : (where.isEmpty() ? "it" : where) + " is " + found + ", the journal gives " + counted;
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
