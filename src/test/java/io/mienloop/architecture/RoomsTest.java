package io.mienloop.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.mienloop.testing.Tags;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keeps the architecture's table of rooms true: who may know whom, and what the pure rooms may touch. */
@Tag(Tags.NO_CLOCK)
final class RoomsTest {
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.mienloop");

    @ParameterizedTest(name = "{0} may know {1}")
    @CsvSource(delimiter = '|', textBlock = """
            face     |
            array    |
            camera   |
            rig      |
            host     |
            trigger  | face
            trial    | trigger rig
            pipeline | face trigger trial camera rig
            session  | pipeline face trigger trial camera rig
            analysis | face camera session array
            export   | session array
            sim      | camera rig
            config   | face trigger trial camera rig
            app      | host face trigger trial camera rig pipeline session array export analysis sim config
            cli      | app
            """)
    void shouldKnowOnlyItsNeighbours(String room, String known) {
        String[] allowed = Stream.concat(
                        Stream.of(room),
                        known == null
                                ? Stream.empty()
                                : Arrays.stream(known.trim().split(" +")))
                .map(name -> "io.mienloop." + name + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("io.mienloop." + room + "..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are ours but in no room that " + room + " may know",
                        (JavaClass other) -> other.getPackageName().startsWith("io.mienloop")
                                && Arrays.stream(allowed).noneMatch(p -> (other.getPackageName() + ".")
                                        .startsWith(p.substring(0, p.length() - 1)))))
                .allowEmptyShould(true)
                .check(OURS);
    }

    @Test
    void shouldHaveNoCirclesOfRooms() {
        slices().matching("io.mienloop.(*)..").should().beFreeOfCycles().check(OURS);
    }

    /** Their results rest on their arguments alone, so that a replay is exact. */
    @ParameterizedTest
    @CsvSource({"face", "trigger", "trial"})
    void shouldStayPure(String room) {
        noClasses()
                .that()
                .resideInAPackage("io.mienloop." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..", "java.nio.file..", "java.net..", "org.slf4j..", "java.util.concurrent..")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .check(OURS);
    }

    /** The loop's objects must not log, wait or look at the wall clock; what they need of the world comes in as an argument. */
    @ParameterizedTest
    @CsvSource({"FrameLoop", "StimulusDelivery", "FrameScorer", "LoopEvent", "VideoQueue"})
    void shouldKeepTheLoopFromLoggingAndWaiting(String name) {
        noClasses()
                .that()
                .haveFullyQualifiedName("io.mienloop.pipeline." + name)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.slf4j..", "java.util.concurrent.locks..", "java.nio.file..", "com.lmax..")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(OURS);
    }

    @Test
    void shouldHaveNoVagueNames() {
        classes().should().haveNameNotMatching(".*(Manager|Helper|Util|Utils)$").check(OURS);
    }
}
