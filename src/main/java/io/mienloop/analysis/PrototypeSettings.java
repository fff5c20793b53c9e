package io.mienloop.analysis;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.mienloop.face.BlockNorm;
import io.mienloop.face.HogSettings;
import io.mienloop.face.Region;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON text inside a prototype file that says how its arrays were made.
 *
 * <pre>
 * {"format": 1,
 *  "hog": {"orientations": 8, "cell_size": 32, "block_size": 1, "sqrt": true, "norm": "l2-hys"},
 *  "region": "x,y,width,height", "excluded_cells": [12, 13],
 *  "picture": {"width": 640, "height": 480}, "rule": "published", "neutral": {"windows": 4, "frames": 600},
 *  "labels": {"pain": {"windows": 3, "frames": [{"video": "a.mp4", "time_s": 2.35, "neutral_r": 0.41}, …]}}}
 * </pre>
 *
 * The second half, from {@code picture} on, is missing in a set whose origin is not known.
 *
 * @param hog how descriptors were made
 * @param region where in the picture
 * @param excludedCells cells left out of similarity
 * @param origin where the set comes from, or null
 */
record PrototypeSettings(HogSettings hog, Region region, List<Integer> excludedCells, PrototypeOrigin origin) {
    private static final int FORMAT = 1;

    String json() {
        JsonObject json = new JsonObject();
        json.addProperty("format", FORMAT);
        JsonObject settings = new JsonObject();
        settings.addProperty("orientations", hog.orientations());
        settings.addProperty("cell_size", hog.cellSize());
        settings.addProperty("block_size", hog.blockSize());
        settings.addProperty("sqrt", hog.sqrt());
        settings.addProperty("norm", hog.norm().toString());
        json.add("hog", settings);
        json.addProperty("region", region.toString());
        JsonArray cells = new JsonArray();
        excludedCells.forEach(cells::add);
        json.add("excluded_cells", cells);
        if (origin != null) {
            addOrigin(json);
        }
        return new GsonBuilder().disableHtmlEscaping().create().toJson(json);
    }

    private void addOrigin(JsonObject json) {
        JsonObject picture = new JsonObject();
        picture.addProperty("width", origin.pictureWidth());
        picture.addProperty("height", origin.pictureHeight());
        json.add("picture", picture);
        json.addProperty("rule", origin.rule().toString());
        JsonObject neutral = new JsonObject();
        neutral.addProperty("windows", origin.neutralWindows());
        neutral.addProperty("frames", origin.neutralFrames());
        json.add("neutral", neutral);
        JsonObject labels = new JsonObject();
        origin.frames().forEach((label, frames) -> {
            JsonArray list = new JsonArray();
            for (SourceFrame frame : frames) {
                JsonObject one = new JsonObject();
                one.addProperty("video", frame.video());
                one.addProperty("time_s", frame.timeSeconds());
                one.addProperty("neutral_r", frame.neutralSimilarity());
                if (frame.crop() != null) {
                    one.addProperty("crop", frame.crop().toString());
                }
                list.add(one);
            }
            JsonObject entry = new JsonObject();
            entry.addProperty("windows", origin.windows().get(label));
            entry.add("frames", list);
            labels.add(label, entry);
        });
        json.add("labels", labels);
    }

    /**
     * @throws IllegalArgumentException what the text lacks or says wrongly
     */
    static PrototypeSettings parse(String text) {
        try {
            JsonObject json = JsonParser.parseString(text).getAsJsonObject();
            int format = need(json, "format").getAsInt();
            if (format != FORMAT) {
                throw new IllegalArgumentException(
                        "is of format " + format + ", this program reads format " + FORMAT + ": use a newer one");
            }
            List<Integer> cells = new ArrayList<>();
            need(json, "excluded_cells").getAsJsonArray().forEach(cell -> cells.add(cell.getAsInt()));
            return new PrototypeSettings(
                    hog(need(json, "hog").getAsJsonObject()),
                    region(need(json, "region").getAsString()),
                    cells,
                    json.has("picture") ? origin(json) : null);
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException | NumberFormatException e) {
            throw new IllegalArgumentException("has settings that are not the expected JSON: " + firstLine(e), e);
        }
    }

    private static String firstLine(Exception e) {
        String message = String.valueOf(e.getMessage());
        return message.lines().findFirst().orElse(message);
    }

    private static HogSettings hog(JsonObject json) {
        String name = need(json, "norm").getAsString();
        for (BlockNorm norm : BlockNorm.values()) {
            if (norm.toString().equals(name)) {
                return new HogSettings(
                        need(json, "orientations").getAsInt(),
                        need(json, "cell_size").getAsInt(),
                        need(json, "block_size").getAsInt(),
                        need(json, "sqrt").getAsBoolean(),
                        norm);
            }
        }
        throw new IllegalArgumentException("names the unknown block norm '" + name + "'");
    }

    private static Region region(String text) {
        String[] parts = text.split(",", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("has the region '" + text + "' instead of x,y,width,height");
        }
        return new Region(
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                Integer.parseInt(parts[3]));
    }

    private static PrototypeOrigin origin(JsonObject json) {
        JsonObject picture = need(json, "picture").getAsJsonObject();
        JsonObject neutral = need(json, "neutral").getAsJsonObject();
        Map<String, Integer> windows = new LinkedHashMap<>();
        Map<String, List<SourceFrame>> frames = new LinkedHashMap<>();
        for (Map.Entry<String, JsonElement> label :
                need(json, "labels").getAsJsonObject().entrySet()) {
            JsonObject entry = label.getValue().getAsJsonObject();
            windows.put(label.getKey(), need(entry, "windows").getAsInt());
            List<SourceFrame> list = new ArrayList<>();
            for (JsonElement element : need(entry, "frames").getAsJsonArray()) {
                JsonObject frame = element.getAsJsonObject();
                list.add(new SourceFrame(
                        need(frame, "video").getAsString(),
                        frame.has("crop") ? region(frame.get("crop").getAsString()) : null,
                        need(frame, "time_s").getAsDouble(),
                        need(frame, "neutral_r").getAsDouble()));
            }
            frames.put(label.getKey(), List.copyOf(list));
        }
        return new PrototypeOrigin(
                rule(need(json, "rule").getAsString()),
                need(picture, "width").getAsInt(),
                need(picture, "height").getAsInt(),
                need(neutral, "windows").getAsInt(),
                need(neutral, "frames").getAsInt(),
                windows,
                frames);
    }

    private static PrototypeRule rule(String name) {
        for (PrototypeRule rule : PrototypeRule.values()) {
            if (rule.toString().equals(name)) {
                return rule;
            }
        }
        throw new IllegalArgumentException("names the unknown rule '" + name + "'");
    }

    private static JsonElement need(JsonObject json, String key) {
        JsonElement value = json.get(key);
        if (value == null) {
            throw new IllegalArgumentException("has settings without '" + key + "'");
        }
        return value;
    }
}
