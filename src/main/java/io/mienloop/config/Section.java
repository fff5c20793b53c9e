package io.mienloop.config;

import io.mienloop.face.Region;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One mapping that is being read. What is asked for becomes a known key; {@link #finish} says what nobody asked for. Every
 * wrong value is said where it is written, and reading goes on with an empty one.
 */
final class Section {
    final String name;
    final Tree.Fields fields;
    private final Problems problems;
    private final Numbers numbers;
    private final Set<String> known = new LinkedHashSet<>();
    private final Set<String> refused = new LinkedHashSet<>();

    /**
     * @param name path from the top, empty for the whole file
     */
    Section(String name, Tree.Fields fields, Problems problems) {
        this.name = name;
        this.fields = fields;
        this.problems = problems;
        this.numbers = new Numbers(problems);
    }

    Problems problems() {
        return problems;
    }

    Origin origin() {
        return fields.origin();
    }

    Origin origin(String key) {
        Tree.Field field = fields.fields().get(key);
        return field == null
                ? origin()
                : field.value().origin().line() == 0 ? field.value().origin() : field.origin();
    }

    String path(String key) {
        return name.isEmpty() ? key : name + "." + key;
    }

    boolean has(String key) {
        known.add(key);
        return fields.fields().containsKey(key);
    }

    Tree tree(String key) {
        known.add(key);
        return fields.get(key);
    }

    void error(String key, String message, String hint) {
        problems.error(origin(key), message, hint);
    }

    /** Says that a required key is missing. */
    void missing(String key, String hint) {
        known.add(key);
        problems.error(origin(), path(key) + " is missing", hint);
    }

    /** A key that belongs to a later version: refused, never ignored. */
    void refuse(String key, String instead) {
        if (fields.fields().containsKey(key)) {
            error(key, path(key) + " is not in this version", instead);
        }
        refused.add(key);
    }

    /** Says every key that nobody knows. */
    void finish() {
        for (String key : fields.fields().keySet()) {
            if (!known.contains(key) && !refused.contains(key)) {
                String where = name.isEmpty() ? "" : " in " + name;
                error(key, "unknown key '" + key + "'" + where, Nearest.hint(key, known));
            }
        }
    }

    private void wrong(String key, Tree tree, String expected, String example) {
        String hint = "write for example `" + key + ": " + example + "`";
        problems.error(tree.origin(), path(key) + " is " + tree.kind() + ", not " + expected, hint);
    }

    /** A value of one line, or empty when the key is absent or holds something else, which is said. */
    Optional<Tree.Scalar> scalar(String key, String expected, String example) {
        Tree tree = tree(key);
        if (tree instanceof Tree.Scalar scalar && !scalar.isNull()) {
            return Optional.of(scalar);
        }
        if (tree != null) {
            wrong(key, tree, expected, example);
        }
        return Optional.empty();
    }

    Optional<String> text(String key, String example) {
        return scalar(key, "a text", example).map(Tree.Scalar::text);
    }

    Optional<Boolean> flag(String key) {
        return scalar(key, "true or false", "true").flatMap(scalar -> {
            if (scalar.text().equals("true") || scalar.text().equals("false")) {
                return Optional.of(Boolean.valueOf(scalar.text()));
            }
            wrong(key, scalar, "true or false", "true");
            return Optional.empty();
        });
    }

    /** One of an enum's constants, written in lower case with hyphens. */
    <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
        List<String> words = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            words.add(word(constant));
        }
        return scalar(key, "one of " + String.join(", ", words), words.getFirst())
                .flatMap(scalar -> {
                    int index = words.indexOf(scalar.text());
                    if (index >= 0) {
                        return Optional.of(type.getEnumConstants()[index]);
                    }
                    problems.error(
                            scalar.origin(),
                            path(key) + " is '" + scalar.text() + "', not one of " + String.join(", ", words),
                            Nearest.hint(scalar.text(), words));
                    return Optional.empty();
                });
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A whole number of base units, within the range; what does not fit the unit's resolution is refused. */
    OptionalLong quantity(String key, Dimension dimension, long least, long most) {
        Optional<Tree.Scalar> scalar = scalar(key, dimension.text, dimension.example);
        return scalar.isEmpty() ? OptionalLong.empty() : quantity(key, scalar.get(), dimension, least, most);
    }

    OptionalLong quantity(String key, Tree.Scalar scalar, Dimension dimension, long least, long most) {
        return numbers.quantity(path(key), scalar, dimension, least, most);
    }

    /** A time in nanoseconds. */
    OptionalLong time(String key, long leastNanos, long mostNanos) {
        return quantity(key, Dimension.TIME, leastNanos, mostNanos);
    }

    /** A time in microseconds, as boards count them. */
    OptionalLong micros(String key, long leastMicros, long mostMicros) {
        OptionalLong nanos = time(key, leastMicros * 1000, mostMicros * 1000);
        if (nanos.isPresent() && nanos.getAsLong() % 1000 != 0) {
            error(key, path(key) + " is finer than 1 us", "write a whole number of us");
            return OptionalLong.empty();
        }
        return nanos.isPresent() ? OptionalLong.of(nanos.getAsLong() / 1000) : nanos;
    }

    /** A rate in Hz. */
    OptionalDouble hertz(String key, double most) {
        OptionalLong microHertz = quantity(key, Dimension.RATE, 1, Math.round(most * 1e6));
        return microHertz.isPresent() ? OptionalDouble.of(microHertz.getAsLong() / 1e6) : OptionalDouble.empty();
    }

    /** A number without unit, within the range. */
    OptionalDouble number(String key, double least, double most, String example) {
        Optional<Tree.Scalar> scalar = scalar(key, "a number", example);
        if (scalar.isEmpty()) {
            return OptionalDouble.empty();
        }
        return numbers.number(path(key), scalar.get(), least, most, "`" + key + ": " + example + "`");
    }

    /** A whole number without unit, within the range. */
    OptionalLong whole(String key, long least, long most, String example) {
        Optional<Tree.Scalar> scalar = scalar(key, "a whole number", example);
        return scalar.isEmpty()
                ? OptionalLong.empty()
                : numbers.whole(path(key), scalar.get(), least, most, "`" + key + ": " + example + "`");
    }

    /** A name that may become part of paths and messages: letters, digits, {@code -} and {@code _}. */
    Optional<String> word(String key, String example) {
        return text(key, example).filter(text -> {
            boolean good = isWord(text);
            if (!good) {
                error(key, path(key) + " is '" + text + "'", "use letters, digits, - and _ only, at most 64");
            }
            return good;
        });
    }

    static boolean isWord(String text) {
        return text.matches("[A-Za-z0-9_-]{1,64}");
    }

    /** {@code x,y,w,h} or a list of the four. */
    Optional<Region> region(String key) {
        Tree tree = tree(key);
        if (tree == null) {
            return Optional.empty();
        }
        String text =
                switch (tree) {
                    case Tree.Scalar scalar -> scalar.text();
                    case Tree.Items items ->
                        String.join(
                                ",",
                                items.items().stream()
                                        .map(item -> item instanceof Tree.Scalar scalar ? scalar.text() : "?")
                                        .toList());
                    case Tree.Fields fields -> "?";
                };
        Matcher matcher = Pattern.compile("(\\d{1,6})\\s*,\\s*(\\d{1,6})\\s*,\\s*(\\d{1,6})\\s*,\\s*(\\d{1,6})")
                .matcher(text.strip());
        if (matcher.matches() && Integer.parseInt(matcher.group(3)) > 0 && Integer.parseInt(matcher.group(4)) > 0) {
            int[] n = new int[4];
            for (int i = 0; i < 4; i++) {
                n[i] = Integer.parseInt(matcher.group(i + 1));
            }
            return Optional.of(new Region(n[0], n[1], n[2], n[3]));
        }
        wrong(key, tree, "a region x,y,width,height in pixels", "12,26,64,64");
        return Optional.empty();
    }

    /** The mapping under a key, or empty when it is absent or something else, which is said. */
    Optional<Section> section(String key) {
        Tree tree = tree(key);
        if (tree instanceof Tree.Fields inner) {
            return Optional.of(new Section(path(key), inner, problems));
        }
        if (tree != null) {
            problems.error(
                    origin(key),
                    path(key) + " is " + tree.kind() + ", not a mapping",
                    "write its keys below it, indented");
        }
        return Optional.empty();
    }

    /** The mappings under the names of a key, in the file's order; every name is checked. */
    Map<String, Section> sections(String key) {
        Map<String, Section> sections = new LinkedHashMap<>();
        section(key).ifPresent(outer -> {
            for (String inner : outer.fields.fields().keySet()) {
                if (!isWord(inner)) {
                    outer.error(
                            inner,
                            "'" + inner + "' in " + outer.name + " is no name",
                            "use letters, digits, - and _ only");
                }
                outer.section(inner).ifPresent(section -> sections.put(inner, section));
            }
        });
        return sections;
    }

    /** A list's items, or the single value that stands for a list of one; empty when the key is absent. */
    List<Tree> items(String key) {
        Tree tree = tree(key);
        if (tree == null || tree instanceof Tree.Scalar scalar && scalar.isNull()) {
            return List.of();
        }
        return tree instanceof Tree.Items items ? items.items() : List.of(tree);
    }

    /** A list of labels, or one label. */
    List<String> labels(String key) {
        List<String> labels = new ArrayList<>();
        for (Tree item : items(key)) {
            if (!(item instanceof Tree.Scalar scalar) || scalar.isNull()) {
                wrong(key, item, "a label", "[neutral, disgust]");
            } else if (labels.contains(scalar.text())) {
                problems.error(item.origin(), path(key) + " names '" + scalar.text() + "' twice", "keep one of them");
            } else {
                labels.add(scalar.text());
            }
        }
        return labels;
    }

    /**
     * A file or folder, relative to the file that names it; made absolute in the tree too, for the resolved text.
     *
     * @param how option that gives it when it says {@code required}
     */
    Optional<Path> existing(String key, String what, String how, boolean folderAllowed) {
        Optional<Tree.Scalar> scalar = scalar(key, "a path", "file");
        if (scalar.isEmpty()) {
            return Optional.empty();
        }
        Tree.Scalar named = scalar.get();
        if (named.text().equals("required")) {
            problems.error(named.origin(), path(key) + " must be given for each session", how);
            return Optional.empty();
        }
        Optional<Path> path = Paths.resolve(named.text(), named.origin());
        if (path.isEmpty() || !Files.exists(path.get()) && !problems.filesMayBeGone()) {
            problems.error(
                    named.origin(),
                    "there is no " + what + " " + path.map(Path::toString).orElse(named.text()),
                    "check the name; it is relative to " + named.origin().folder());
            return Optional.empty();
        }
        if (!folderAllowed && Files.isDirectory(path.get())) {
            problems.error(named.origin(), what + " " + path.get() + " is a folder", "name a file in it");
            return Optional.empty();
        }
        fields.fields()
                .put(key, new Tree.Field(origin(key), new Tree.Scalar(path.get().toString(), false, named.origin())));
        return path;
    }

    /** A file that will be written, relative to the file that names it; made absolute in the tree too, for the resolved text. */
    Optional<Path> written(String key, String example) {
        Optional<Tree.Scalar> scalar = scalar(key, "a path", example);
        if (scalar.isEmpty()) {
            return Optional.empty();
        }
        Tree.Scalar named = scalar.get();
        Optional<Path> path = Paths.resolve(named.text(), named.origin());
        if (path.isEmpty()) {
            problems.error(named.origin(), "'" + named.text() + "' is no file name", "name a file");
            return Optional.empty();
        }
        fields.fields()
                .put(key, new Tree.Field(origin(key), new Tree.Scalar(path.get().toString(), false, named.origin())));
        return path;
    }

    /** Whether a name is among the known ones; says so if not. */
    boolean oneOf(String key, String word, Collection<String> names, String what) {
        if (names.contains(word)) {
            return true;
        }
        error(
                key,
                path(key) + " names the " + what + " '" + word + "', which does not exist",
                Nearest.hint(word, names));
        return false;
    }
}
