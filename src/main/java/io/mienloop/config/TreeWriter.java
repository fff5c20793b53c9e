package io.mienloop.config;

import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.StreamDataWriter;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/** Writes a {@link Tree} as YAML that reads back as the same tree. */
final class TreeWriter {
    private final ScalarResolver resolver = new JsonSchema().getScalarResolver();

    String write(Tree tree) {
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setIndent(2)
                .setIndicatorIndent(2)
                .setIndentWithIndicator(true)
                .setSplitLines(false)
                .build();
        StringBuilder text = new StringBuilder();
        new Dump(settings).dumpNode(node(tree), new StreamDataWriter() {
            @Override
            public void write(String part) {
                text.append(part);
            }

            @Override
            public void write(String part, int from, int length) {
                text.append(part, from, from + length);
            }
        });
        return text.toString();
    }

    private Node node(Tree tree) {
        return switch (tree) {
            case Tree.Scalar scalar -> scalar(scalar.isNull() ? "null" : scalar.text(), scalar.plain());
            case Tree.Items items ->
                new SequenceNode(Tag.SEQ, items.items().stream().map(this::node).toList(), flow(tree));
            case Tree.Fields fields -> {
                List<NodeTuple> tuples = new ArrayList<>();
                fields.fields()
                        .forEach((key, field) -> tuples.add(new NodeTuple(scalar(key, true), node(field.value()))));
                yield new MappingNode(Tag.MAP, tuples, flow(tree));
            }
        };
    }

    private Node scalar(String text, boolean unquoted) {
        boolean plain = unquoted && !text.matches(".*[,\\[\\]{}].*"); // these would mean something within one line
        Tag tag = plain ? resolver.resolve(text, true) : Tag.STR;
        return new ScalarNode(tag, text, plain ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED);
    }

    /** What has no parts with parts of their own is short enough for one line. */
    private static FlowStyle flow(Tree tree) {
        boolean leaf =
                switch (tree) {
                    case Tree.Scalar scalar -> true;
                    case Tree.Items items -> items.items().stream().allMatch(Tree.Scalar.class::isInstance);
                    case Tree.Fields fields ->
                        fields.fields().values().stream().allMatch(field -> field.value() instanceof Tree.Scalar);
                };
        return leaf ? FlowStyle.FLOW : FlowStyle.BLOCK;
    }
}
