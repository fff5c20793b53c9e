package io.mienloop.sim;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mienloop.rig.NakReason;
import io.mienloop.testing.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a board must not take, from firmware-protocol/vectors.json. */
final class WrongFrames {
    private WrongFrames() {}

    /** Well-formed commands that a disarmed Uno refuses; {@code state} says whether it has been greeted, and whether frames run. */
    static Stream<JsonObject> refused() {
        return all("refused");
    }

    /** Bad frames on their way to a board. */
    static Stream<JsonObject> badToBoard() {
        return all("bad").filter(v -> v.get("to").getAsString().equals("board"));
    }

    private static Stream<JsonObject> all(String name) {
        try {
            String text = Files.readString(SharedData.root().resolve("firmware-protocol/vectors.json"));
            return StreamSupport.stream(
                            JsonParser.parseString(text)
                                    .getAsJsonObject()
                                    .getAsJsonArray(name)
                                    .spliterator(),
                            false)
                    .map(JsonElement::getAsJsonObject);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] wire(JsonObject v) {
        return HexFormat.of().parseHex(v.get("wire").getAsString());
    }

    /** The number of the NAK reason that a vector names. */
    static int reason(JsonObject v) {
        try {
            return NakReason.class.getField(v.get("reason").getAsString()).getInt(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("no such reason: " + v, e);
        }
    }
}
