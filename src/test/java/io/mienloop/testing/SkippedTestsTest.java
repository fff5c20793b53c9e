package io.mienloop.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

final class SkippedTestsTest {
    /** Run by the test below alone: surefire takes no nested static class. */
    @Tag("example")
    static final class Example {
        @Test
        void shouldRun() {}

        @Test
        void shouldNeedATool() {
            Assumptions.abort("this test needs spin");
        }

        @Test
        @Disabled("not on this machine")
        void shouldBeLeftOut() {}

        @TestFactory
        Stream<DynamicTest> scenes() {
            return Stream.of("an unplugged cable", "a flood")
                    .map(scene -> DynamicTest.dynamicTest(scene, () -> Assumptions.abort("this test needs avr-gcc")));
        }
    }

    @Tag("example")
    static final class WholeClass {
        @BeforeAll
        static void tools() {
            Assumptions.abort("this test needs avr-gcc");
        }

        @Test
        void shouldNotEvenBegin() {}
    }

    @Test
    void shouldNameEveryTestThatDidNotRunWithItsReason() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        SkippedTests listener = new SkippedTests(new PrintStream(said, true, StandardCharsets.UTF_8));
        LauncherFactory.create(LauncherConfig.builder()
                        .enableTestExecutionListenerAutoRegistration(false)
                        .build())
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(Example.class), selectClass(WholeClass.class))
                                .build(),
                        listener);

        assertThat(said.toString(StandardCharsets.UTF_8).lines())
                .contains(
                        "did not run (3), this test needs avr-gcc:",
                        "  Example.scenes an unplugged cable",
                        "  Example.scenes a flood",
                        "  WholeClass.shouldNotEvenBegin",
                        "did not run (1), this test needs spin:",
                        "  Example.shouldNeedATool",
                        "did not run (1), not on this machine:",
                        "  Example.shouldBeLeftOut")
                .noneMatch(line -> line.contains("shouldRun"));
    }
}
