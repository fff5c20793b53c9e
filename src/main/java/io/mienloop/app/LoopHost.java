package io.mienloop.app;

import io.mienloop.config.LoopConfig;
import io.mienloop.config.RigConfig;
import io.mienloop.host.HostAnswer;
import io.mienloop.host.HostThread;
import io.mienloop.host.HostWishes;
import io.mienloop.pipeline.LoopWait;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the operating system is asked for a session's threads; each asks for itself, before its first event. */
final class LoopHost {
    /** What every loop that sleeps asks for: above all usual threads, with room above for what a laboratory holds more urgent. */
    private static final int USUAL_PRIORITY = 50;

    private static final int LEAST_PROCESSORS = 2;

    private final HostWishes wishes;
    private final HostWishes unwished;
    private final boolean cameraSleeps;
    private final List<HostAnswer> answers = new CopyOnWriteArrayList<>();
    private volatile List<HostAnswer> wished = List.of();
    private volatile boolean hurried;

    /**
     * @param cameraSleeps whether the camera's thread mostly waits, as for a camera; one that draws or decodes its pictures may never
     *     do, and must not have a priority at which the system then stops it for 50 ms of every second, and the loop with it
     * @param processors of the machine; on a single one an overloaded loop of real-time priority would keep everybody else from it
     */
    LoopHost(LoopConfig loop, boolean cameraSleeps, int processors) {
        OptionalInt priority = loop.realtimePriority();
        boolean left = priority.isEmpty() && loop.waiting() == LoopConfig.Wait.BLOCKING;
        OptionalInt wish = priority.orElse(0) > 0 ? priority : OptionalInt.empty();
        wishes = new HostWishes(loop.cpu(), wish, loop.lockMemory());
        unwished = left && processors >= LEAST_PROCESSORS
                ? new HostWishes(OptionalInt.empty(), OptionalInt.of(USUAL_PRIORITY), false)
                : HostWishes.NONE;
        this.cameraSleeps = cameraSleeps;
    }

    /** How the loop waits for the next event. */
    static LoopWait waiting(RigConfig rig) {
        return switch (rig.loop().waiting()) {
            case BLOCKING -> LoopWait.BLOCKING;
            case YIELDING -> LoopWait.YIELDING;
            case SPINNING -> LoopWait.SPINNING;
        };
    }

    /** On the loop's thread: what the rig file wishes, and to be woken soon: before all usual threads, or else among the first of them. */
    void prepareLoop() {
        ask("loop", () -> {
            wished = HostThread.ask(wishes, "loop");
            answers.addAll(wished);
            List<HostAnswer> usual = HostThread.ask(unwished, "loop");
            hurried = usual.stream().anyMatch(HostAnswer::granted);
            answers.addAll(usual);
            HostThread.wakeSoon("loop").ifPresent(answers::add);
        });
    }

    /** On the camera's thread, after the loop's: just behind it, where that is before all others; to be woken soon. */
    void prepareCamera() {
        ask("camera", () -> {
            int behindLoop = wishes.realtimePriority().orElse(hurried ? USUAL_PRIORITY : 0) - 1;
            if (behindLoop > 0 && cameraSleeps) {
                answers.addAll(HostThread.ask(
                        new HostWishes(OptionalInt.empty(), OptionalInt.of(behindLoop), false), "camera"));
            }
            HostThread.wakeSoon("camera").ifPresent(answers::add);
        });
    }

    /** On the video's thread: to go behind the others, since it has a second's frames of time and the loop has none. */
    void prepareVideo() {
        ask("encoder", () -> HostThread.goBehind("encoder").ifPresent(answers::add));
    }

    /** A thread that could not ask runs all the same, as any program's does. */
    private void ask(String who, Runnable asking) {
        try {
            asking.run();
        } catch (RuntimeException | LinkageError e) {
            answers.add(new HostAnswer(false, "the " + who + " could not ask this system for anything: " + e));
        }
    }

    /** Granted or refused so far; those who were prepared by then. */
    List<HostAnswer> answers() {
        return List.copyOf(answers);
    }

    /** Of these what the rig file wished for the loop; of the rest a refusal troubles nobody. */
    List<HostAnswer> wished() {
        return wished;
    }
}
