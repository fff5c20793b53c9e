package io.mienloop.app;

import io.mienloop.config.LoopConfig;
import io.mienloop.config.RigConfig;
import io.mienloop.host.HostAnswer;
import io.mienloop.host.HostThread;
import io.mienloop.host.HostWishes;
import io.mienloop.pipeline.LoopWait;
import java.util.List;

/** What the rig file wishes for the loop's thread: run on that thread before its first event, it keeps what was answered. */
final class LoopHost implements Runnable {
    private final HostWishes wishes;
    private volatile List<HostAnswer> answers = List.of();

    LoopHost(RigConfig rig) {
        LoopConfig loop = rig.loop();
        wishes = new HostWishes(loop.cpu(), loop.realtimePriority(), loop.lockMemory());
    }

    /** How the loop waits for the next event. */
    static LoopWait waiting(RigConfig rig) {
        return switch (rig.loop().waiting()) {
            case BLOCKING -> LoopWait.BLOCKING;
            case YIELDING -> LoopWait.YIELDING;
            case SPINNING -> LoopWait.SPINNING;
        };
    }

    @Override
    public void run() {
        answers = HostThread.ask(wishes);
    }

    /** What was granted and what refused, once it has run. */
    List<HostAnswer> answers() {
        return answers;
    }
}
