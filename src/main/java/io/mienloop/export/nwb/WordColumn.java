package io.mienloop.export.nwb;

import io.mienloop.export.hdf5.ByteColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Words of which there are few, as bytes; a word gets its number when it first comes. The table {@code frame_words} explains them. */
final class WordColumn {
    private final String name;
    private final ByteColumn codes;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> words = new ArrayList<>();

    WordColumn(String name, ByteColumn codes) {
        this.name = name;
        this.codes = codes;
    }

    String name() {
        return name;
    }

    /** By their numbers. */
    List<String> words() {
        return words;
    }

    void add(String word) throws IOException {
        Integer number = numbers.get(word);
        if (number == null) {
            number = words.size();
            numbers.put(word, number);
            words.add(word);
        }
        codes.add(number);
    }
}
