package io.mienloop.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** What a second try may change, and what it may not. */
final class StallJudgeTest {
    private static final List<String> SAID = new ArrayList<>();

    private static boolean broken;

    /** Fails the first time in each way that there is, and never again. Run by the tests below alone. */
    @Tag("example")
    static class Example {
        @RegisterExtension
        static StallJudge judge;

        @Test
        void test() {
            requireWhole();
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void parameterized(int number) {
            requireWhole();
        }

        @TestFactory
        Stream<DynamicTest> scenes() {
            return Stream.of(DynamicTest.dynamicTest("scene", StallJudgeTest::requireWhole));
        }

        @TestFactory
        Stream<DynamicTest> factory() {
            requireWhole();
            return Stream.of(DynamicTest.dynamicTest("late", () -> {}));
        }
    }

    @Tag("example")
    static class BeforeAllExample {
        @RegisterExtension
        static StallJudge judge;

        @BeforeAll
        static void before() {
            requireWhole();
        }

        @Test
        void beforeAll() {}
    }

    @Tag("example")
    static class BeforeEachExample {
        @RegisterExtension
        static StallJudge judge;

        @BeforeEach
        void before() {
            requireWhole();
        }

        @Test
        void beforeEach() {}
    }

    @Tag("example")
    static class AfterEachExample {
        @RegisterExtension
        static StallJudge judge;

        @AfterEach
        void after() {
            requireWhole();
        }

        @Test
        void afterEach() {}
    }

    @Tag("example")
    static class ConstructorExample {
        @RegisterExtension
        static StallJudge judge;

        ConstructorExample() {
            requireWhole();
        }

        @Test
        void constructed() {}
    }

    /** As a folder that cannot be cleared away. */
    @Tag("example")
    static class ClearingExample {
        @RegisterExtension
        static StallJudge judge;

        @RegisterExtension
        static BeforeEachCallback resource = context -> context.getStore(ExtensionContext.Namespace.GLOBAL)
                .put("resource", (AutoCloseable) StallJudgeTest::requireWhole);

        @Test
        void cleared() {}
    }

    @Tag("example")
    @Tag(Tags.NO_CLOCK)
    static class NoClockExample {
        @RegisterExtension
        static StallJudge judge;

        @Test
        void noClock() {
            requireWhole();
        }
    }

    @Tag("example")
    static class EndsExample {
        @RegisterExtension
        static StallJudge judge;

        static int ends;

        @Test
        void test() {
            requireWhole();
        }

        @AfterEach
        void end() {
            ends++;
        }
    }

    @Tag("example")
    static class SkippedExample {
        @RegisterExtension
        static StallJudge judge;

        @Test
        void skipped() {
            Assumptions.assumeFalse(broken);
        }
    }

    private static void requireWhole() {
        assertThat(broken).isFalse();
    }

    /** A judge of its own for each try, as in the build. */
    private static void setJudge(StallJudge judge) {
        Example.judge = judge;
        BeforeAllExample.judge = judge;
        BeforeEachExample.judge = judge;
        AfterEachExample.judge = judge;
        ConstructorExample.judge = judge;
        ClearingExample.judge = judge;
        NoClockExample.judge = judge;
        EndsExample.judge = judge;
        SkippedExample.judge = judge;
    }

    /** Those that failed, by name. */
    private static List<List<String>> twice(long stallNanos, Class<?>... examples) {
        SAID.clear();
        Map<String, Throwable> wrong = new HashMap<>();
        Map<String, Long> begun = new HashMap<>();
        Launcher launcher = LauncherFactory.create(LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .build());
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request()
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false");
        for (Class<?> example : examples) {
            request.selectors(selectClass(example));
        }
        LauncherDiscoveryRequest built = request.build();
        List<List<String>> failed = new ArrayList<>();
        for (boolean now : new boolean[] {true, false}) {
            broken = now;
            setJudge(new StallJudge(moment -> stallNanos, wrong, begun, SAID::add));
            List<String> names = new ArrayList<>();
            launcher.execute(built, new TestExecutionListener() {
                @Override
                public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                    if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                        names.add(test.getDisplayName());
                    }
                }
            });
            failed.add(names.stream().sorted().toList());
        }
        return failed;
    }

    private static final Class<?>[] ALL = {
        Example.class,
        BeforeAllExample.class,
        BeforeEachExample.class,
        AfterEachExample.class,
        ConstructorExample.class,
        ClearingExample.class
    };

    /** Ways to fail: two of the parameterized one, one of each other. */
    private static final int WAYS = 10;

    @Test
    void shouldKeepAFailureWhereTheMachineDidNotStandStill() {
        List<List<String>> failed = twice(0, ALL);

        assertThat(failed.get(0)).hasSize(WAYS);
        assertThat(failed.get(1)).isEqualTo(failed.get(0));
    }

    @Test
    void shouldLetATestBeTriedAgainWhereItStoodStill() {
        List<List<String>> failed = twice(200_000_000, ALL);

        assertThat(failed.get(0)).hasSize(WAYS);
        assertThat(failed.get(1)).isEmpty();
        assertThat(SAID).hasSize(WAYS).allMatch(line -> line.contains("stood still for 200 ms"));
    }

    @Test
    void shouldNotExcuseWhatNoClockHasAPartIn() {
        assertThat(twice(200_000_000, NoClockExample.class))
                .containsExactly(List.of("noClock()"), List.of("noClock()"));
    }

    @Test
    void shouldLetAFailedTestClearAwayWhatItBegan() {
        EndsExample.ends = 0;
        assertThat(twice(0, EndsExample.class).getFirst()).containsExactly("test()");
        assertThat(EndsExample.ends).isOne(); // the second try was not even begun
    }

    @Test
    void shouldTakeASkippedTestForNoFailure() {
        assertThat(twice(0, SkippedExample.class)).containsExactly(List.of(), List.of());
    }
}
