package io.mienloop.app;

import io.mienloop.camera.CameraInfo;
import io.mienloop.config.LoopConfig;
import io.mienloop.config.RigConfig;
import io.mienloop.host.HostAnswer;
import io.mienloop.host.HostThread;
import io.mienloop.host.HostWishes;
import io.mienloop.host.QuietCore;
import io.mienloop.pipeline.LoopWait;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the operating system is asked for a session's threads; each asks for itself, before its first event. */
final class LoopHost {
    /** What every loop that sleeps asks for: above all usual threads, with room above for what a laboratory holds more urgent. */
    private static final int USUAL_PRIORITY = 50;

    private static final String LINUX = "Linux";

    /**
     * Up to here loop and camera leave half of the core they share to others: on the slowest machine measured, reading and scoring
     * take 1.1 ns a pixel, and what a frame costs whatever its size 0.2 ms.
     */
    private static final double MOST_PIXELS_A_SECOND = 320e6;

    private static final double MOST_FRAMES_A_SECOND = 1000;

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
    private final List<HostAnswer> answers = new CopyOnWriteArrayList<>();
    private volatile List<HostAnswer> wished = List.of();
    private volatile boolean hurried;
    private volatile OptionalInt core = OptionalInt.empty();

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
        this.together = camera == CameraThread.SLEEPS && processors > 1 && hasTimeForBoth(info);
    }

    /** Whether one core can read and score. */
    private static boolean hasTimeForBoth(CameraInfo info) {
        return info.rate() > 0
                && info.rate() <= MOST_FRAMES_A_SECOND
                && info.rate() * info.width() * info.height() <= MOST_PIXELS_A_SECOND;
    }

    /** How the loop waits for the next event. */
    static LoopWait waiting(RigConfig rig) {
        return switch (rig.loop().waiting()) {
            case BLOCKING -> LoopWait.BLOCKING;
            case YIELDING -> LoopWait.YIELDING;
            case SPINNING -> LoopWait.SPINNING;
        };
    }

    /**
     * On the loop's thread: what the rig file wishes, and to be woken soon: before all usual threads, or else among the first of them.
     * Where it is before them it stays on one core, and the camera's thread with it.
     */
    void prepareLoop() {
        ask("loop", () -> {
            wished = HostThread.ask(wishes, "loop");
            answers.addAll(wished);
            List<HostAnswer> usual = HostThread.ask(unwished, "loop");
            answers.addAll(usual);
            hurried = usual.stream().anyMatch(HostAnswer::granted);
            HostThread.wakeSoon("loop").ifPresent(answers::add);
            if (together && HostThread.hasRealTimePriority()) {
                core = wishes.cpu().isPresent() ? wishedCore() : stayOn(QuietCore.find(), "loop");
            }
        });
    }

    /** On the camera's thread, after the loop's: just behind it, where that is before all others; to be woken soon. */
    void prepareCamera() {
        ask("camera", () -> {
            boolean unasked = hurried && (camera == CameraThread.SLEEPS || processors > 2);
            int behindLoop = wishes.realtimePriority().orElse(unasked ? USUAL_PRIORITY : 0) - 1;
            if (behindLoop > 0 && camera != CameraThread.WORKS) {
                answers.addAll(HostThread.ask(
                        new HostWishes(OptionalInt.empty(), OptionalInt.of(behindLoop), false), "camera"));
            }
            HostThread.wakeSoon("camera").ifPresent(answers::add);
            if (HostThread.hasRealTimePriority()) {
                stayOn(core, "camera");
            }
        });
    }

    /** Where the rig file has the loop, if the system lets it. */
    private OptionalInt wishedCore() {
        return wished.getFirst().granted() ? wishes.cpu() : OptionalInt.empty();
    }

    /** @return the core, if there is one and it was granted */
    private OptionalInt stayOn(OptionalInt one, String who) {
        List<HostAnswer> asked = HostThread.ask(new HostWishes(one, OptionalInt.empty(), false), who);
        answers.addAll(asked);
        return asked.stream().allMatch(HostAnswer::granted) ? one : OptionalInt.empty();
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
