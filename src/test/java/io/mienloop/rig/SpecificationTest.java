package io.mienloop.rig;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mienloop.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The specification's examples are the vectors': every byte in the text was computed, and every message has its right and wrong. */
final class SpecificationTest {
    /** The word, the bytes, over several lines if need be, and behind three blanks what they are. */
    private static final Pattern EXAMPLE =
            Pattern.compile("(?m)^ (right|wrong)   ((?:[0-9A-F]{2}\\s+)+?) {2,}(\\S.*)$");

    private record Example(boolean right, String wire, String note) {}

    private final List<Example> examples = new ArrayList<>();
    private final Map<String, Set<String>> reasons = new HashMap<>();
    private final Map<String, String> named = new HashMap<>();
    private JsonObject vectors;

    @BeforeEach
    void read() throws IOException {
        var folder = SharedData.root().resolve("firmware-protocol");
        Matcher m = EXAMPLE.matcher(Files.readString(folder.resolve("specification.md")));
        while (m.find()) {
            String wire = m.group(2).replaceAll("\\s", "").toLowerCase(Locale.ROOT);
            examples.add(new Example(m.group(1).equals("right"), wire, m.group(3)));
        }
        vectors = JsonParser.parseString(Files.readString(folder.resolve("vectors.json")))
                .getAsJsonObject();
        for (JsonElement e : vectors.getAsJsonArray("messages")) {
            named.put(text(e, "wire"), text(e, "name"));
        }
        for (String list : List.of("bad", "refused")) {
            for (JsonElement e : vectors.getAsJsonArray(list)) {
                String reason = text(e, "reason");
                boolean framing = Set.of("cobs", "short", "long").contains(reason);
                reasons.computeIfAbsent(text(e, "wire"), wire -> new HashSet<>())
                        .add(framing ? "framing" : reason);
            }
        }
    }

    private static String text(JsonElement e, String key) {
        return e.getAsJsonObject().get(key).getAsString();
    }

    @Test
    void shouldHaveEveryExampleAmongTheVectorsWithItsReason() {
        assertThat(examples).hasSizeGreaterThan(80);
        for (Example example : examples) {
            if (example.right()) {
                assertThat(named).containsKey(example.wire());
            } else {
                String said = example.note().substring(0, example.note().indexOf(':'));
                assertThat(reasons.get(example.wire()))
                        .as(example.toString())
                        .isNotNull()
                        .anyMatch(said::equalsIgnoreCase);
            }
        }
    }

    @Test
    void shouldMissNoExample() throws IOException {
        String text = Files.readString(SharedData.root().resolve("firmware-protocol/specification.md"));
        long begun = text.lines()
                .filter(line -> line.startsWith(" right ") || line.startsWith(" wrong "))
                .count();
        assertThat(examples).hasSize(Math.toIntExact(begun));
    }

    @Test
    void shouldShowEveryMessageRightAndWrong() {
        Set<Integer> right = new HashSet<>();
        Set<Integer> wrong = new HashSet<>();
        for (Example example : examples) {
            (example.right() ? right : wrong).add(type(example.wire()));
        }
        for (JsonElement e : vectors.getAsJsonArray("messages")) {
            assertThat(right)
                    .as(text(e, "name"))
                    .contains(e.getAsJsonObject().get("type").getAsInt());
            assertThat(wrong)
                    .as(text(e, "name"))
                    .contains(e.getAsJsonObject().get("type").getAsInt());
        }
        for (int type = 0; type < 256; type++) {
            boolean known = !Wire.name(type).startsWith("type ");
            assertThat(right.contains(type)).as(Wire.name(type)).isEqualTo(known);
        }
    }

    /** No type is 0, so that it stands behind the first code byte as it is. */
    private static int type(String wire) {
        return Integer.parseInt(wire.substring(2, 4), 16);
    }
}
