package io.mienloop.config;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Reads an experiment file with its rig and its subject, and says everything that is wrong with them at once. */
public final class ConfigLoader {
    private final LongSupplier seeds;
    private final boolean filesMayBeGone;

    public ConfigLoader() {
        this(() -> new SecureRandom().nextInt(Integer.MAX_VALUE), false);
    }

    /**
     * @param seeds where the seed of an experiment that has none comes from, ≥ 0
     */
    ConfigLoader(LongSupplier seeds) {
        this(seeds, false);
    }

    private ConfigLoader(LongSupplier seeds, boolean filesMayBeGone) {
        this.seeds = seeds;
        this.filesMayBeGone = filesMayBeGone;
    }

    /**
     * Reads an experiment for a session that is over: recordings and prototype sets that it names need not be there any more.
     *
     * @param seed the session's, for an experiment that has none
     */
    public static ConfigLoader ofSession(long seed) {
        return new ConfigLoader(() -> seed, true);
    }

    /**
     * Reads and checks an experiment.
     *
     * @param experiment the experiment file
     * @param subject the subject file of {@code --subject}, or null
     * @param sets overrides as {@code a.b.c=value}, the value in YAML
     * @throws ConfigException with every problem
     */
    public LoadedConfig load(Path experiment, Path subject, List<String> sets) throws ConfigException {
        Problems problems = new Problems(filesMayBeGone);
        TreeReader reader = new TreeReader(problems);
        Overrides overrides = new Overrides(sets, problems);
        Tree.Fields root = reader.file(experiment, Origin.of(experiment, 0), "experiment file");
        if (root == null) {
            problems.throwIfAny();
            throw new IllegalStateException("no experiment and no problem");
        }
        overrides.applyWhole(root);
        inline(root, "rig", null, reader, problems);
        inline(root, "subject", subject, reader, problems);
        overrides.applyParts(root);

        Section top = new Section("", root, problems);
        RigConfig rig = part(root, "rig", problems)
                .map(section -> new RigReader(section).read())
                .orElse(null);
        SubjectConfig animal = part(root, "subject", problems)
                .map(section -> new SubjectReader(section).read())
                .orElse(null);
        ExperimentConfig plan = new ExperimentReader(top, seeds).read(rig, animal);
        problems.throwIfAny();
        Map<String, Origin> origins = new HashMap<>();
        collect("", root, origins);
        return new LoadedConfig(plan, rig, animal, new TreeWriter().write(root), problems.warnings(), origins);
    }

    /** Puts the mapping in place of a file's name. */
    private static void inline(Tree.Fields root, String key, Path given, TreeReader reader, Problems problems) {
        Tree named = root.get(key);
        Optional<Path> file = Optional.empty();
        Origin origin = root.origin();
        if (given != null) {
            file = Optional.of(given);
            origin = Origin.of(given, 0);
        } else if (named instanceof Tree.Scalar scalar && !scalar.isNull()) {
            origin = scalar.origin();
            if (scalar.text().equals("required")) {
                problems.error(
                        origin,
                        "this experiment needs a " + key + " file",
                        "give --" + key + " FILE on the command line");
                return;
            }
            file = Paths.beside(scalar.text(), origin);
            if (file.isEmpty()) {
                problems.error(origin, "'" + scalar.text() + "' is no file name", "name the " + key + " file");
            }
        } else if (!(named instanceof Tree.Fields)) {
            problems.error(origin, key + " is missing", "name its file, as in `" + key + ": " + key + "s/NAME.yaml`");
        }
        if (file.isPresent()) {
            Tree.Fields inner = reader.file(file.get(), origin, key + " file");
            root.fields().put(key, new Tree.Field(origin, inner == null ? new Tree.Scalar("", true, origin) : inner));
        }
    }

    private static Optional<Section> part(Tree.Fields root, String key, Problems problems) {
        return root.get(key) instanceof Tree.Fields fields
                ? Optional.of(new Section(key, fields, problems))
                : Optional.empty();
    }

    private static void collect(String path, Tree tree, Map<String, Origin> origins) {
        if (tree instanceof Tree.Fields fields) {
            fields.fields().forEach((key, field) -> {
                String inner = path.isEmpty() ? key : path + "." + key;
                origins.put(
                        inner,
                        field.value().origin().line() == 0 ? field.value().origin() : field.origin());
                collect(inner, field.value(), origins);
            });
        }
    }
}
