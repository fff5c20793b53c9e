package io.mienloop.testing;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.junit.jupiter.api.extension.TestWatcher;
import org.opentest4j.TestAbortedException;

/**
 * A live session ends by itself, rightly, when its machine stands still for a third of a second; the test that holds it has then
 * shown nothing. The build tries a failed test again, some times (pom.xml), and this makes that mean no more: a test that failed
 * while every core had its turns fails each time, whatever it would do then. Found by JUnit (META-INF/services).
 */
public final class StallJudge implements TestInstancePreConstructCallback, TestWatcher, InvocationInterceptor {
    /** One for the process, begun with its first test: each try has a judge of its own. */
    private static final class Shared {
        private static final StallWatch WATCH = new StallWatch();
        private static final Map<String, Throwable> WRONG = new ConcurrentHashMap<>();
        private static final Map<String, Long> BEGUN = new ConcurrentHashMap<>();
    }

    private final LongUnaryOperator longestStallSince;

    /** What failed on a machine that did not stand still, by its unique id. */
    private final Map<String, Throwable> wrong;

    /** When the latest try of a test began, by its unique id. */
    private final Map<String, Long> begun;

    /** Told of every failure that is excused. */
    private final Consumer<String> say;

    public StallJudge() {
        this(moment -> Shared.WATCH.longestSince(moment), Shared.WRONG, Shared.BEGUN, System.out::println);
    }

    /** @param longestStallSince of a moment of {@link System#nanoTime}, in ns; 0 for none */
    StallJudge(
            LongUnaryOperator longestStallSince,
            Map<String, Throwable> wrong,
            Map<String, Long> begun,
            Consumer<String> say) {
        this.longestStallSince = longestStallSince;
        this.wrong = wrong;
        this.begun = begun;
        this.say = say;
    }

    private long begin(ExtensionContext context) {
        long now = System.nanoTime();
        longestStallSince.applyAsLong(now); // so that it watches from here on
        begun.put(context.getUniqueId(), now);
        return now;
    }

    private void refuseWhatWasWrong(ExtensionContext context) {
        Throwable before = wrong.get(context.getUniqueId());
        if (before != null) {
            throw new AssertionError("failed while every core had its turns, and is not tried again", before);
        }
    }

    private void judge(ExtensionContext context, Throwable failure, long since) {
        boolean excusable =
                !context.getTags().contains(Tags.NO_CLOCK) && !context.getTags().contains(Tags.NO_EXCUSE);
        long stall = excusable ? longestStallSince.applyAsLong(since) : 0;
        if (stall == 0) {
            wrong.putIfAbsent(context.getUniqueId(), failure);
        } else {
            say.accept(context.getDisplayName() + " failed while a core stood still for " + stall / 1_000_000
                    + " ms: tried again, where tries are left");
        }
    }

    private <T> T judged(Invocation<T> invocation, ExtensionContext context) throws Throwable {
        long since = begin(context);
        try {
            return invocation.proceed();
        } catch (TestAbortedException skipped) {
            throw skipped;
        } catch (Throwable failure) {
            judge(context, failure, since);
            throw failure;
        }
    }

    // ---- test methods: from before their object is made until all is cleared away ----

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
        refuseWhatWasWrong(context);
        begin(context);
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable failure) {
        judge(context, failure, begun.getOrDefault(context.getUniqueId(), System.nanoTime()));
    }

    // ---- what no watcher is told of ----

    @Override
    public <T> T interceptTestFactoryMethod(
            Invocation<T> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        return judged(invocation, context);
    }

    @Override
    public void interceptDynamicTest(
            Invocation<Void> invocation, DynamicTestInvocationContext test, ExtensionContext context) throws Throwable {
        if (wrong.containsKey(context.getUniqueId())) {
            invocation.skip();
            refuseWhatWasWrong(context);
        }
        judged(invocation, context);
    }

    @Override
    public void interceptBeforeAllMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        if (wrong.containsKey(context.getUniqueId())) {
            invocation.skip();
            refuseWhatWasWrong(context);
        }
        judged(invocation, context);
    }

    /** Clears away in any case. */
    @Override
    public void interceptAfterAllMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        judged(invocation, context);
        refuseWhatWasWrong(context);
    }
}
