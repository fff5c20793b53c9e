package io.mienloop.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The experiment as resolved, as far as exports speak of it. Read for what is there, not checked: the files that it names may be
 * gone, and what it says was checked when the session began.
 */
public final class ResolvedSettings {
    private final Map<?, ?> all;

    /** @param yaml of the journal's first record; null or something else than YAML gives settings that say nothing */
    public ResolvedSettings(String yaml) {
        all = load(yaml);
    }

    private static Map<?, ?> load(String yaml) {
        try {
            return yaml != null
                            && new Load(LoadSettings.builder().build()).loadFromString(yaml) instanceof Map<?, ?> map
                    ? map
                    : Map.of();
        } catch (YamlEngineException unreadable) {
            return Map.of();
        }
    }

    /** The text at a path of keys, such as {@code subject}, {@code strain}; numbers and lists as text. */
    public Optional<String> text(String... path) {
        Object at = at(path);
        return at == null || at instanceof Map<?, ?> ? Optional.empty() : Optional.of(at.toString());
    }

    /** The keys below a path, in the file's order. */
    public List<String> keys(String... path) {
        List<String> keys = new ArrayList<>();
        if (at(path) instanceof Map<?, ?> map) {
            map.keySet().forEach(key -> keys.add(key.toString()));
        }
        return keys;
    }

    /** What stands below a path on one level, keys with their texts; deeper levels as YAML has them in braces. */
    public Map<String, String> texts(String... path) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (at(path) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> texts.put(key.toString(), String.valueOf(value)));
        }
        return texts;
    }

    private Object at(String... path) {
        Object at = all;
        for (String key : path) {
            at = at instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return at;
    }
}
