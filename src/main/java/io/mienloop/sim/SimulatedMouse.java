package io.mienloop.sim;

import io.mienloop.camera.Camera;
import io.mienloop.camera.CameraInfo;
import io.mienloop.camera.FrameStamp;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongPredicate;

/**
 * A camera that looks at a drawn mouse's head, whose face shows what the mouse is made to feel.
 *
 * <p>Frame k is exposed until k/rate seconds. The caller paces or steps it: frames are drawn as fast as they are asked for.
 * One thread reads frames; stimuli may be told from any thread, and each takes effect in the first frame drawn after it
 * that ends no earlier. Equal settings and equally told stimuli give equal pixels on every machine.
 */
public final class SimulatedMouse implements Camera {
    /** How many frames back {@link #truth} reaches. */
    public static final int TRUTH_FRAMES = 1 << 18;

    private static final double NANOS = 1e9;

    private final SimulatedMouseSettings settings;
    private final CameraInfo info;
    private final Behaviour behaviour;
    private final Scene scene = new Scene();
    private final Canvas canvas;
    private final SkinWarp skin;
    private final Ear ear;
    private final Sensor sensor;
    private final FrameTruth[] truths = new FrameTruth[TRUTH_FRAMES];
    private final ReentrantLock lock = new ReentrantLock();
    private long frames;

    public SimulatedMouse(SimulatedMouseSettings settings) {
        this.settings = settings;
        this.info = new CameraInfo(
                settings.width(),
                settings.height(),
                settings.rate(),
                settings.frames(),
                false,
                false,
                "simulated mouse, seed " + settings.seed());
        Chance chance = new Chance(settings.seed());
        this.behaviour = new Behaviour(settings, chance);
        Canvas base = new Canvas(settings.width(), settings.height());
        new HeadPicture(new Chance(settings.animal())).paint(base);
        this.canvas = new Canvas(settings.width(), settings.height());
        this.skin = new SkinWarp(base, canvas);
        this.ear = new Ear(canvas);
        this.sensor = new Sensor(
                settings.width(),
                settings.height(),
                canvas,
                chance,
                settings.nuisances().noise());
    }

    @Override
    public CameraInfo info() {
        return info;
    }

    /**
     * A stimulus begins or ends; thread-safe. Pulses of one kind that follow each other within a second are one train and
     * evoke at most one expression.
     *
     * @param level 0..1 of full strength; of no meaning when {@code on} is false
     * @param timeNanos on the mouse's own axis, 0 = first frame
     */
    public void stimulus(Stimulus kind, boolean on, double level, long timeNanos) {
        Objects.requireNonNull(kind, "kind");
        requireShare("level of a stimulus", level);
        lock.lock();
        try {
            behaviour.tell(kind, on, level, timeNanos / NANOS);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Makes the mouse show an expression without any stimulus, as calibration recordings need; thread-safe.
     *
     * @param emotion not {@link Emotion#NEUTRAL}
     * @param intensity 0..1, 1 = full
     * @param timeNanos onset on the mouse's own axis
     */
    public void provoke(Emotion emotion, double intensity, long timeNanos) {
        if (emotion == Emotion.NEUTRAL) {
            throw new IllegalArgumentException("a neutral face cannot be provoked: it is the absence of expressions");
        }
        requireShare("intensity of an expression", intensity);
        lock.lock();
        try {
            behaviour.provoke(emotion, intensity, timeNanos / NANOS);
        } finally {
            lock.unlock();
        }
    }

    private static void requireShare(String what, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(what + " must lie in 0..1, not " + value);
        }
    }

    /**
     * What a frame that was drawn shows; thread-safe.
     *
     * @throws IllegalArgumentException when it is not drawn yet, or longer than {@link #TRUTH_FRAMES} ago
     */
    public FrameTruth truth(long frame) {
        lock.lock();
        try {
            if (frame < 0 || frame >= frames || frame < frames - TRUTH_FRAMES) {
                throw new IllegalArgumentException("of frame " + frame + " nothing is known: known are the last "
                        + Math.min(frames, TRUTH_FRAMES) + " of " + frames + " frames");
            }
            return truths[(int) (frame % TRUTH_FRAMES)];
        } finally {
            lock.unlock();
        }
    }

    /** Every expression so far, and those already bound to come, in order of onset; thread-safe. */
    public List<ExpressionEpisode> episodes() {
        lock.lock();
        try {
            return behaviour.episodes();
        } finally {
            lock.unlock();
        }
    }

    /** Where the head is in a picture of the given size: the region of interest. */
    public static PictureArea headArea(int width, int height) {
        return area(width, height, 64, 16, 256, 192);
    }

    /** Where the head is in this mouse's picture: the region of interest. */
    public PictureArea headArea() {
        return headArea(settings.width(), settings.height());
    }

    /** Where neck and back are, which no expression moves: the control region. */
    public static PictureArea bodyArea(int width, int height) {
        return area(width, height, 0, 144, 64, 96);
    }

    /** Where the spout stands when it is before the mouth. */
    public static PictureArea spoutArea(int width, int height) {
        return area(width, height, 266, 172, 54, 68);
    }

    private static PictureArea area(int width, int height, int x, int y, int w, int h) {
        double scale = Math.min(width / Canvas.DESIGN_WIDTH, height / Canvas.DESIGN_HEIGHT);
        double left = (width - Canvas.DESIGN_WIDTH * scale) / 2;
        double top = (height - Canvas.DESIGN_HEIGHT * scale) / 2;
        return new PictureArea(
                (int) Math.round(left + x * scale),
                (int) Math.round(top + y * scale),
                (int) Math.floor(w * scale),
                (int) Math.floor(h * scale));
    }

    @Override
    public boolean next(MemorySegment pixels, FrameStamp stamp) {
        return next(pixels, stamp, timeNanos -> true);
    }

    /**
     * Draws the next frame where somebody will look at it; else it passes, pixels stay as they are, and what follows is as if it
     * had been drawn.
     *
     * @param wanted by the frame's time, ns on the mouse's own axis
     */
    public boolean next(MemorySegment pixels, FrameStamp stamp, LongPredicate wanted) {
        if (!advance(stamp)) {
            return false;
        }
        if (wanted.test(stamp.timeNanos)) {
            draw(stamp.frameId, pixels);
        }
        return true;
    }

    private boolean advance(FrameStamp stamp) {
        lock.lock();
        try {
            if (frames == settings.frames()) {
                return false;
            }
            long timeNanos = Math.round(frames * (NANOS / settings.rate()));
            truths[(int) (frames % TRUTH_FRAMES)] = behaviour.advance(frames, timeNanos, scene);
            stamp.frameId = frames;
            stamp.timeNanos = timeNanos;
            frames++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Touches only what the reading thread owns: stimuli may be told meanwhile. */
    private void draw(long frame, MemorySegment pixels) {
        skin.draw(scene.pose, scene.blur > 0);
        ear.draw(scene.pose);
        Eye.draw(canvas, scene.pose);
        Mouth.draw(canvas, scene.pose);
        Whiskers.draw(canvas, scene.pose);
        Spout.draw(canvas, scene.spout);
        sensor.expose(frame, scene, pixels);
    }

    /** Nothing is held. */
    @Override
    public void close() {
        // No file, no thread, no native memory.
    }
}
