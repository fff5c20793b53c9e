package io.mienloop.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A YAML text as plain values that know where they were written. */
sealed interface Tree {
    Origin origin();

    /** What it is, for messages. */
    String kind();

    /**
     * A single value.
     *
     * @param text as written, without quotes
     * @param plain whether it was written without quotes
     */
    record Scalar(String text, boolean plain, Origin origin) implements Tree {
        /** Whether it stands for "nothing": an empty value or {@code null}. */
        boolean isNull() {
            return plain && (text.isEmpty() || text.equals("null") || text.equals("~"));
        }

        @Override
        public String kind() {
            return isNull() ? "nothing" : "'" + text + "'";
        }
    }

    /** A list. */
    record Items(List<Tree> items, Origin origin) implements Tree {
        public Items {
            items = new ArrayList<>(items);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** Keys and values, in the order written. */
    record Fields(Map<String, Field> fields, Origin origin) implements Tree {
        public Fields {
            fields = new LinkedHashMap<>(fields);
        }

        Tree get(String key) {
            Field field = fields.get(key);
            return field == null ? null : field.value();
        }

        void put(String key, Tree value) {
            fields.put(key, new Field(value.origin(), value));
        }

        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /** A value and where its key was written. */
    record Field(Origin origin, Tree value) {}
}
