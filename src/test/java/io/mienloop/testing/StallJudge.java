package io.mienloop.testing;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * A live session ends by itself, rightly, when its machine stands still for a third of a second; the test that holds it has then
 * shown nothing. The build tries a failed test again, some times (pom.xml), and this makes that mean no more: a test that failed
 * while every core had its turns fails each time, whatever it would do then. Found by JUnit (META-INF/services).
 */
public final class StallJudge implements InvocationInterceptor {
    /** One for the process, begun with its first test: each try has a judge of its own. */
    private static final class Shared {
        private static final StallWatch WATCH = new StallWatch();
        private static final Map<String, Throwable> WRONG = new ConcurrentHashMap<>();
    }

    private final LongUnaryOperator longestStallSince;

    /** What failed on a machine that did not stand still, by its unique id. */
    private final Map<String, Throwable> wrong;

    public StallJudge() {
        this(begun -> Shared.WATCH.longestSince(begun), Shared.WRONG);
    }

    /** @param longestStallSince of a moment of {@link System#nanoTime}, in ns; 0 for none */
    StallJudge(LongUnaryOperator longestStallSince, Map<String, Throwable> wrong) {
        this.longestStallSince = longestStallSince;
        this.wrong = wrong;
    }

    private <T> T judged(Invocation<T> invocation, ExtensionContext context) throws Throwable {
        String which = context.getUniqueId();
        Throwable before = wrong.get(which);
        if (before != null) {
            invocation.skip();
            throw before;
        }
        long begun = System.nanoTime();
        longestStallSince.applyAsLong(begun); // so that it watches from here on
        try {
            return invocation.proceed();
        } catch (TestAbortedException skipped) {
            throw skipped;
        } catch (Throwable failure) {
            long stall = longestStallSince.applyAsLong(begun);
            if (stall == 0) {
                wrong.put(which, failure);
            } else {
                System.out.printf(
                        "%s failed while a core stood still for %d ms: tried again, where tries are left%n",
                        context.getDisplayName(), stall / 1_000_000);
            }
            throw failure;
        }
    }

    @Override
    public void interceptBeforeAllMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        judged(invocation, context);
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        judged(invocation, context);
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        judged(invocation, context);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        judged(invocation, context);
    }

    @Override
    public <T> T interceptTestFactoryMethod(
            Invocation<T> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        return judged(invocation, context);
    }

    @Override
    public void interceptDynamicTest(
            Invocation<Void> invocation, DynamicTestInvocationContext test, ExtensionContext context) throws Throwable {
        judged(invocation, context);
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        judged(invocation, context);
    }

    @Override
    public void interceptAfterAllMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        judged(invocation, context);
    }
}
