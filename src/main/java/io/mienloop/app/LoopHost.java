package io.mienloop.app;

import io.mienloop.config.LoopConfig;
import io.mienloop.config.RigConfig;
import io.mienloop.host.HostAnswer;
import io.mienloop.host.HostThread;
import io.mienloop.host.HostWishes;
import io.mienloop.pipeline.LoopWait;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** What the operating system is asked for a session's threads; each asks for itself, before its first event. */
final class LoopHost {
    private final HostWishes wishes;
    private final Consumer<HostAnswer> told;
    private volatile List<HostAnswer> answers = List.of();

    /** @param told every answer, on the thread that asked */
    LoopHost(RigConfig rig, Consumer<HostAnswer> told) {
        LoopConfig loop = rig.loop();
        wishes = new HostWishes(loop.cpu(), loop.realtimePriority(), loop.lockMemory());
        this.told = told;
    }

    /** How the loop waits for the next event. */
    static LoopWait waiting(RigConfig rig) {
        return switch (rig.loop().waiting()) {
            case BLOCKING -> LoopWait.BLOCKING;
            case YIELDING -> LoopWait.YIELDING;
            case SPINNING -> LoopWait.SPINNING;
        };
    }

    /** On the loop's thread: what the rig file wishes, and to be woken soon. */
    void prepareLoop() {
        answers = HostThread.ask(wishes, "loop");
        answers.forEach(told);
        HostThread.wakeSoon("loop").ifPresent(told);
    }

    /** On the camera's thread: just behind the loop, where the rig file wishes the loop before all others; to be woken soon. */
    void prepareCamera() {
        if (wishes.realtimePriority().isPresent()) {
            int behindLoop = Math.max(1, wishes.realtimePriority().getAsInt() - 1);
            HostThread.ask(new HostWishes(OptionalInt.empty(), OptionalInt.of(behindLoop), false), "camera")
                    .forEach(told);
        }
        HostThread.wakeSoon("camera").ifPresent(told);
    }

    /** On the video's thread: to go behind all others, since it has a second's frames of time and the loop has none. */
    void prepareVideo() {
        HostThread.goLast("encoder").ifPresent(told);
    }

    /** What the rig file wished, granted or refused, once the loop is prepared; what nobody wished for troubles nobody. */
    List<HostAnswer> wished() {
        return answers;
    }
}
