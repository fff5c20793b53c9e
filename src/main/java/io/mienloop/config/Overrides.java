package io.mienloop.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The {@code --set} of a command line. They may change a session, never what protects the animal: {@code limits} anywhere and
 * the rig's channels are out of their reach.
 */
final class Overrides {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");

    private final Problems problems;
    private final List<Override> all = new ArrayList<>();

    private record Override(String key, List<String> path, Tree value) {
        Origin origin() {
            return Origin.set(key);
        }
    }

    Overrides(List<String> sets, Problems problems) {
        this.problems = problems;
        for (String set : sets) {
            read(set);
        }
    }

    private void read(String set) {
        int equals = set.indexOf('=');
        String key = equals < 0 ? set : set.substring(0, equals).strip();
        Origin origin = Origin.set(key);
        List<String> path = List.of(key.split("\\.", -1));
        if (equals < 0 || path.stream().anyMatch(String::isBlank)) {
            problems.error(origin, "is not an override", "write --set key.key=value");
            return;
        }
        Tree value = new TreeReader(problems).text(set.substring(equals + 1), line -> origin);
        if (value == null) {
            return;
        }
        if (path.contains("limits") || holds("limits", value)) {
            problems.error(
                    origin, "limits cannot be changed from the command line", "change the file that states them");
        } else if (path.contains("overrides") || holds("overrides", value)) {
            problems.error(
                    origin,
                    "an override cannot be named on the command line",
                    "write it into the experiment file, with who answers for it");
        } else if (path.size() >= 2 && path.get(0).equals("rig") && path.get(1).equals("channels")) {
            problems.error(origin, "the rig's channels cannot be changed from the command line", "change the rig file");
        } else if (path.equals(List.of("rig")) && !(value instanceof Tree.Scalar)) {
            problems.error(origin, "a whole rig cannot be given on the command line", "give the path of a rig file");
        } else {
            all.add(new Override(key, path, value));
        }
    }

    private static boolean holds(String key, Tree tree) {
        return switch (tree) {
            case Tree.Scalar scalar -> false;
            case Tree.Items items -> items.items().stream().anyMatch(item -> holds(key, item));
            case Tree.Fields fields ->
                fields.fields().containsKey(key)
                        || fields.fields().values().stream().anyMatch(field -> holds(key, field.value()));
        };
    }

    /** Applies those that choose a whole rig or subject: before these are read. */
    void applyWhole(Tree.Fields root) {
        for (Override override : all) {
            if (whole(override)) {
                root.put(override.path().getFirst(), override.value());
            }
        }
    }

    /** Applies the others: after rig and subject have been inlined. */
    void applyParts(Tree.Fields root) {
        for (Override override : all) {
            if (!whole(override)) {
                apply(root, override);
            }
        }
    }

    private static boolean whole(Override override) {
        return override.path().size() == 1
                && (override.path().getFirst().equals("rig")
                        || override.path().getFirst().equals("subject"));
    }

    private void apply(Tree.Fields root, Override override) {
        Tree at = root;
        for (int i = 0; i < override.path().size(); i++) {
            String part = override.path().get(i);
            boolean last = i == override.path().size() - 1;
            String above = String.join(".", override.path().subList(0, i));
            if (at instanceof Tree.Fields fields) {
                if (last) {
                    fields.put(part, override.value());
                } else if (fields.get(part) == null
                        || fields.get(part) instanceof Tree.Scalar empty && empty.isNull()) {
                    fields.put(part, new Tree.Fields(Map.of(), override.origin()));
                }
                at = fields.get(part);
            } else if (at instanceof Tree.Items items) {
                if (!NUMBER.matcher(part).matches()
                        || Integer.parseInt(part) >= items.items().size()) {
                    problems.error(
                            override.origin(),
                            above + " is a list of " + items.items().size() + ", which has no '" + part + "'",
                            "its items are numbered from 0");
                    return;
                }
                if (last) {
                    items.items().set(Integer.parseInt(part), override.value());
                }
                at = items.items().get(Integer.parseInt(part));
            } else {
                problems.error(
                        override.origin(), above + " is " + at.kind() + " and has no keys", "set " + above + " itself");
                return;
            }
        }
    }
}
