package io.mienloop.app;

import io.mienloop.camera.CameraInfo;
import io.mienloop.config.LoopConfig;
import io.mienloop.config.RigConfig;
import io.mienloop.host.CoreFollower;
import io.mienloop.host.HostAnswer;
import io.mienloop.host.HostThread;
import io.mienloop.host.HostWishes;
import io.mienloop.pipeline.LoopState;
import io.mienloop.pipeline.LoopWait;
import io.mienloop.pipeline.PipelineHost;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the operating system is asked for a session's threads; each asks for itself, before its first event. */
final class LoopHost implements PipelineHost {
    /** What every loop that sleeps asks for: above all usual threads, with room above for what a laboratory holds more urgent. */
    private static final int USUAL_PRIORITY = 50;

    private static final String LINUX = "Linux";

    /** Above it are the kernel's own threads. */
    private static final int HIGHEST_PRIORITY = 98;

    /** Above, the two could keep one core busy all the time, and the system stops real-time threads that do. */
    private static final double MOST_TOGETHER_HZ = 1000;

    /** What the camera's thread does with its time. */
    enum CameraThread {
        /** It waits for pixels, and copies them. */
        SLEEPS,
        /** It waits for a camera, whose stream it may have to decode. */
        DECODES,
        /** It draws or reads its pictures, and may never sleep. */
        WORKS
    }

    private final HostWishes wishes;
    private final HostWishes unwished;
    private final CameraThread camera;
    private final int processors;
    private final boolean together;
    private final CoreFollower follower = new CoreFollower();
    private final List<HostAnswer> answers = new CopyOnWriteArrayList<>();
    private volatile List<HostAnswer> wished = List.of();
    private volatile boolean hurried;
    private int partingsTold;
    private boolean givenUpTold;

    /**
     * Somebody must be left to do the rest: no priority is asked for that nobody wished where the threads that have it could keep every
     * processor to themselves, and none for a thread that may never sleep, which the system stops for 50 ms of every second then.
     *
     * @param info of the camera whose thread it is
     * @param processors of the machine
     */
    LoopHost(LoopConfig loop, CameraThread camera, CameraInfo info, int processors) {
        OptionalInt priority = loop.realtimePriority();
        boolean left = priority.isEmpty() && loop.waiting() == LoopConfig.Wait.BLOCKING;
        OptionalInt wish = priority.orElse(0) > 0 ? priority : OptionalInt.empty();
        wishes = new HostWishes(loop.cpu(), wish, loop.lockMemory());
        unwished = left && processors > 1 && System.getProperty("os.name").equals(LINUX)
                ? new HostWishes(OptionalInt.empty(), OptionalInt.of(USUAL_PRIORITY), false)
                : HostWishes.NONE;
        this.camera = camera;
        this.processors = processors;
        this.together = camera == CameraThread.SLEEPS
                && loop.cpu().isEmpty()
                && processors > 1
                && info.rate() > 0
                && info.rate() <= MOST_TOGETHER_HZ
                && loop.realtimePriority().orElse(0) < HIGHEST_PRIORITY;
    }

    /** How the loop waits for the next event. */
    static LoopWait waiting(RigConfig rig) {
        return switch (rig.loop().waiting()) {
            case BLOCKING -> LoopWait.BLOCKING;
            case YIELDING -> LoopWait.YIELDING;
            case SPINNING -> LoopWait.SPINNING;
        };
    }

    /** What the rig file wishes, and to be woken soon: before all usual threads, or else among the first of them. */
    @Override
    public void prepareLoop() {
        ask("loop", () -> {
            wished = HostThread.ask(wishes, "loop");
            answers.addAll(wished);
            List<HostAnswer> usual = HostThread.ask(unwished, "loop");
            answers.addAll(usual);
            hurried = wishes.realtimePriority().isPresent()
                    ? wished.get(wishes.cpu().isPresent() ? 1 : 0).granted() // the core's answer is the first
                    : usual.stream().anyMatch(HostAnswer::granted);
            HostThread.wakeSoon("loop").ifPresent(answers::add);
            if (hurried && together) {
                follower.register();
            }
        });
    }

    /**
     * Next to the loop, where that is before all others: just behind it, or, where the loop wakes up on the camera's core, just before
     * it, since whom the loop could push off would be moved to another core each time.
     */
    @Override
    public void prepareCamera() {
        ask("camera", () -> {
            boolean unasked = hurried && (camera == CameraThread.SLEEPS || processors > 2);
            int ofLoop = wishes.realtimePriority().orElse(unasked ? USUAL_PRIORITY : 0);
            boolean leads = hurried && together && hasPriority(ofLoop + 1) && follows();
            if (!leads && ofLoop > 1 && camera != CameraThread.WORKS) {
                hasPriority(ofLoop - 1);
            }
            HostThread.wakeSoon("camera").ifPresent(answers::add);
        });
    }

    /** On the camera's thread: asks for it. */
    private boolean hasPriority(int priority) {
        List<HostAnswer> asked =
                HostThread.ask(new HostWishes(OptionalInt.empty(), OptionalInt.of(priority), false), "camera");
        answers.addAll(asked);
        return asked.stream().allMatch(HostAnswer::granted);
    }

    private boolean follows() {
        HostAnswer answer = follower.begin("loop", "camera");
        answers.add(answer);
        return answer.granted();
    }

    @Override
    public void beforeFrame(LoopState loop) {
        follower.lead(loop == LoopState.ASLEEP, loop == LoopState.BEHIND);
    }

    @Override
    public boolean loopFollowsCamera() {
        return follower.follows();
    }

    @Override
    public void loopLate() {
        follower.part();
    }

    /** What became of the loop on its camera's core since this was last asked; the session's thread only. */
    Optional<HostAnswer> news() {
        int partings = follower.partings();
        boolean givenUp = follower.gaveUp();
        if (partings == partingsTold && givenUp == givenUpTold) {
            return Optional.empty();
        }
        partingsTold = partings;
        givenUpTold = givenUp;
        return Optional.of(new HostAnswer(
                false,
                givenUp
                        ? "the loop kept on the core of the camera: the system does not allow it any more"
                        : String.format(
                                Locale.ROOT,
                                "the loop kept on the core of the camera: it was behind, and may run on any core for %d s"
                                        + " (%d times so far)",
                                follower.apartNanos() / 1_000_000_000L,
                                partings)));
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
