package io.mienloop.testing;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Names every test that did not run, one by one and with its reason, when all others are over: a build that is green without a
 * tool must not look like one that had it. Found by the launcher (META-INF/services).
 */
public final class SkippedTests implements TestExecutionListener {
    private final PrintStream out;
    private final Map<String, List<String>> byReason = new TreeMap<>();
    private TestPlan plan;

    public SkippedTests() {
        this(System.out);
    }

    SkippedTests(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void testPlanExecutionStarted(TestPlan started) {
        plan = started;
    }

    @Override
    public synchronized void executionSkipped(TestIdentifier test, String reason) {
        note(test, reason);
    }

    @Override
    public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            note(test, result.getThrowable().map(Throwable::getMessage).orElse("no reason given"));
        }
    }

    /** Where a class or a factory did not run, nothing below it did. */
    private void note(TestIdentifier test, String reason) {
        List<String> names = byReason.computeIfAbsent(reason.strip(), r -> new ArrayList<>());
        if (plan.getChildren(test).isEmpty()) {
            names.add(name(test));
        }
        for (TestIdentifier below : plan.getDescendants(test)) {
            if (plan.getChildren(below).isEmpty()) {
                names.add(name(below));
            }
        }
    }

    private String name(TestIdentifier test) {
        String inside = test.getSource()
                .map(source -> source instanceof MethodSource method
                        ? simple(method.getClassName()) + "." + method.getMethodName()
                        : source instanceof ClassSource whole ? simple(whole.getClassName()) : "")
                .orElse("");
        String shown = test.getDisplayName();
        return inside.endsWith(shown.replace("()", "")) ? inside : inside + " " + shown;
    }

    private static String simple(String className) {
        return className.substring(Math.max(className.lastIndexOf('.'), className.lastIndexOf('$')) + 1);
    }

    @Override
    public synchronized void testPlanExecutionFinished(TestPlan finished) {
        byReason.forEach((reason, names) -> {
            out.println("did not run (" + names.size() + "), " + reason + ":");
            names.forEach(name -> out.println("  " + name));
        });
        byReason.clear();
    }
}
