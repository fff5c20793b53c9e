package io.mienloop.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads YAML into a {@link Tree} that keeps its lines. */
final class TreeReader {
    private final Problems problems;

    TreeReader(Problems problems) {
        this.problems = problems;
    }

    /** The mapping that a file holds, or null after saying why there is none. */
    Tree.Fields file(Path file, Origin namedAt, String what) {
        Tree tree;
        try {
            tree = text(Files.readString(file), line -> Origin.of(file, line));
        } catch (NoSuchFileException e) {
            problems.error(
                    namedAt,
                    "there is no " + what + " " + file,
                    "check the name; it is relative to the file that names it");
            return null;
        } catch (CharacterCodingException e) {
            problems.error(Origin.of(file, 0), "is not a UTF-8 text", "save it as UTF-8");
            return null;
        } catch (IOException e) {
            problems.error(
                    namedAt,
                    what + " " + file + " cannot be read (" + reason(e) + ")",
                    "check that it is a readable file");
            return null;
        }
        if (tree instanceof Tree.Fields fields) {
            return fields;
        }
        if (tree != null) {
            problems.error(
                    Origin.of(file, 1),
                    "holds " + tree.kind() + " in place of keys",
                    "write lines such as `key: value`");
        }
        return null;
    }

    private static String reason(IOException e) {
        return Files.isDirectory(Path.of(String.valueOf(e.getMessage())))
                ? "it is a folder"
                : String.valueOf(e.getMessage());
    }

    /** A text's tree, or null after saying why there is none. */
    Tree text(String yaml, IntFunction<Origin> lines) {
        try {
            Optional<Node> root = new Compose(LoadSettings.builder().build()).composeString(yaml);
            if (root.isEmpty()) {
                return new Tree.Scalar("", true, lines.apply(1));
            }
            return convert(root.get(), lines, new ArrayList<>());
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            int line = mark.map(Mark::getLine).orElse(0) + 1;
            String where = e.getContext() == null ? "" : " " + e.getContext().strip();
            String message = "is not YAML: " + e.getProblem() + where;
            problems.error(lines.apply(line), message.replaceAll("\\s+", " "), "check indentation, colons and quotes");
        } catch (YamlEngineException e) {
            problems.error(
                    lines.apply(0),
                    "is not YAML: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "),
                    "check indentation, colons and quotes");
        }
        return null;
    }

    private Tree convert(Node node, IntFunction<Origin> lines, List<Node> outer) {
        Origin origin = lines.apply(node.getStartMark().map(Mark::getLine).orElse(0) + 1);
        for (Node around : outer) {
            if (around == node) {
                problems.error(origin, "an alias holds itself", "write the value out");
                return new Tree.Scalar("", true, origin);
            }
        }
        List<Node> inner = new ArrayList<>(outer);
        inner.add(node);
        return switch (node) {
            case ScalarNode scalar -> new Tree.Scalar(scalar.getValue(), scalar.isPlain(), origin);
            case SequenceNode sequence ->
                new Tree.Items(
                        sequence.getValue().stream()
                                .map(item -> convert(item, lines, inner))
                                .toList(),
                        origin);
            case MappingNode mapping -> fields(mapping, origin, lines, inner);
            default -> throw new IllegalStateException("unknown YAML node " + node.getNodeType());
        };
    }

    private Tree.Fields fields(MappingNode mapping, Origin origin, IntFunction<Origin> lines, List<Node> outer) {
        Map<String, Tree.Field> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Tree key = convert(tuple.getKeyNode(), lines, outer);
            Tree value = convert(tuple.getValueNode(), lines, outer);
            if (!(key instanceof Tree.Scalar name)) {
                problems.error(key.origin(), "a key is " + key.kind(), "keys are single words");
                continue;
            }
            Tree.Field before = fields.putIfAbsent(name.text(), new Tree.Field(name.origin(), value));
            if (before != null) {
                problems.error(
                        name.origin(),
                        "key '" + name.text() + "' is given twice, first at line "
                                + before.origin().line(),
                        "keep one of them");
            }
        }
        return new Tree.Fields(fields, origin);
    }
}
