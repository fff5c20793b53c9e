package io.mienloop.config;

import java.util.List;
import java.util.Optional;

/** Reads an experiment's named overrides: what is refused unless somebody answers for it by name. */
final class OverridesReader {
    private static final List<String> PARTS = List.of("protocol", "approved-by", "reason");
    private static final String EXAMPLE =
            "write `overrides: {closed-loop-shock: {protocol: \"G-123/26\", approved-by: NAME, reason: \"…\"}}`";

    private OverridesReader() {}

    static Optional<ClosedLoopShock> read(Section experiment) {
        Optional<Section> overrides = experiment.section("overrides");
        Optional<ClosedLoopShock> shock = overrides
                .flatMap(section -> section.section("closed-loop-shock"))
                .flatMap(OverridesReader::shock);
        overrides.ifPresent(Section::finish);
        return shock;
    }

    private static Optional<ClosedLoopShock> shock(Section section) {
        boolean whole = true;
        String[] texts = new String[PARTS.size()];
        for (int i = 0; i < texts.length; i++) {
            String part = PARTS.get(i);
            texts[i] = section.text(part, "\"G-123/26\"").map(String::strip).orElse("");
            if (texts[i].isEmpty() || texts[i].equals("…")) {
                section.missing(part, EXAMPLE);
                whole = false;
            }
        }
        section.finish();
        return whole ? Optional.of(new ClosedLoopShock(texts[0], texts[1], texts[2])) : Optional.empty();
    }
}
