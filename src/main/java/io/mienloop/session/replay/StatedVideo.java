package io.mienloop.session.replay;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.mienloop.session.SessionFolder;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the folder's own accounts say of a video whose journal has no end to say it. */
final class StatedVideo {
    /** Where no account is there. */
    static final long UNKNOWN = -1;

    private StatedVideo() {}

    /** Frames that the video had when the tables were made; of two accounts the one that asks for more. */
    static long frames(SessionFolder folder) throws IOException {
        long recovered = count(object(folder.recovery()), "video_frames");
        JsonObject summary = object(folder.summary());
        long recorded = summary.get("frames") instanceof JsonObject frames ? count(frames, "recorded") : UNKNOWN;
        return Math.max(recovered, recorded);
    }

    /** Empty where there is none that can be read. */
    private static JsonObject object(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return new JsonObject();
        }
        try {
            return JsonParser.parseString(Files.readString(file)) instanceof JsonObject object
                    ? object
                    : new JsonObject();
        } catch (CharacterCodingException | JsonParseException none) {
            return new JsonObject();
        }
    }

    private static long count(JsonObject of, String name) {
        JsonElement count = of.get(name);
        try {
            return count == null || !count.isJsonPrimitive() ? UNKNOWN : count.getAsLong();
        } catch (NumberFormatException altered) {
            return UNKNOWN;
        }
    }
}
