package io.mienloop.config;

import java.util.Optional;

/** Reads a subject. */
final class SubjectReader {
    private final Section subject;

    SubjectReader(Section subject) {
        this.subject = subject;
    }

    SubjectConfig read() {
        if (!subject.has("id")) {
            subject.missing("id", "name the animal, as in `id: m123`");
        }
        subject.refuse(
                "threshold", "state the threshold in the trigger, or give it with --set triggers.NAME.when.z-above=3");
        SubjectConfig config = new SubjectConfig(
                subject.word("id", "m123").orElse("unnamed"),
                subject.text("strain", "C57BL/6J"),
                subject.choice("sex", SubjectConfig.Sex.class).orElse(SubjectConfig.Sex.UNKNOWN),
                RigReader.date(subject, "date-of-birth"),
                subject.text("licence", "\"G-123/26\""),
                prototypes(subject));
        subject.finish();
        return config;
    }

    /** Key {@code prototypes}: a path or {@code simulated}. */
    static Optional<PrototypeSource> prototypes(Section section) {
        Tree tree = section.tree("prototypes");
        if (tree instanceof Tree.Scalar scalar
                && scalar.plain()
                && scalar.text().equals("simulated")) {
            return Optional.of(PrototypeSource.SIMULATED);
        }
        String how = "give --set " + section.path("prototypes") + "=FILE on the command line";
        return section.existing("prototypes", "prototype set", how, false)
                .map(path -> new PrototypeSource(Optional.of(path)));
    }
}
