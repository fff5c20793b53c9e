package io.mienloop.testing;

import java.util.Optional;

/**
 * Something shown in real time, which a busy machine may spoil without anything being wrong: tried a few times. Where it was
 * spoilt each time the test is skipped and says what was not shown; under {@code CI=true} it fails.
 */
public final class Undisturbed {
    static final int TRIES = 5;

    private Undisturbed() {}

    /** One try. */
    @FunctionalInterface
    public interface Try<T> {
        /**
         * Shows it. What is wrong whatever the machine does throws.
         *
         * @param number from 1
         * @return nothing when this machine was in the way
         */
        Optional<T> show(int number) throws Exception;
    }

    /** @param what is to be shown, as a sentence without its dot */
    public static <T> T show(String what, Try<T> attempt) throws Exception {
        return show(what, attempt, SharedData.required());
    }

    static <T> T show(String what, Try<T> attempt, boolean required) throws Exception {
        for (int number = 1; number <= TRIES; number++) {
            Optional<T> shown = attempt.show(number);
            if (shown.isPresent()) {
                return shown.get();
            }
            System.out.printf("try %d of %d: this machine was too busy to show that %s%n", number, TRIES, what);
        }
        SharedData.notShown(what + "; this machine was too busy in each of " + TRIES + " tries", required);
        throw new AssertionError("unreachable");
    }
}
