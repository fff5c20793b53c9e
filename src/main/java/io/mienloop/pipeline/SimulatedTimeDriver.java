package io.mienloop.pipeline;

import io.mienloop.camera.Camera;
import io.mienloop.camera.CameraException;
import io.mienloop.camera.CameraInfo;
import io.mienloop.camera.FrameStamp;
import io.mienloop.rig.ByteSink;
import io.mienloop.rig.DeviceMessage;
import io.mienloop.rig.MessageDecoder;
import java.util.function.BooleanSupplier;

/**
 * Drives the same loop in simulated time, on the caller's thread: for tests, rehearsals and replays, many times faster than
 * real time, and to the same result each time.
 *
 * <p>Events come in the order of their times; at the same time the rig comes first, then the tick, then the frame. Every
 * reading of the clock by the loop costs a fixed time, as if scoring and writing took that long.
 */
public final class SimulatedTimeDriver {
    private static final long TICK_NANOS = 20_000_000L;
    private static final long HANDSHAKE_NANOS = 10_000_000_000L;
    private static final long DRAIN_NANOS = 400_000_000L;

    private final Camera camera;
    private final SteppedRig rig;
    private final FrameLoop loop;
    private final EventSink sink;
    private final PixelPool pool;
    private final StepRecorder recorder;
    private final LoopEvent event;
    private final SteppingClock clock;
    private final MessageDecoder decoder;
    private final ByteSink fromRig = new ByteSink() {
        @Override
        public void bytes(byte[] bytes, int offset, int length, long hostNanos) {
            decoder.accept(bytes, offset, length, hostNanos);
        }

        @Override
        public void lost(String why) {
            event.begin(EventKind.LINK_LOST, clock.reached());
            event.text = why;
            happen();
        }

        @Override
        public void back() {
            event.begin(EventKind.LINK_BACK, clock.reached());
            happen();
        }
    };
    private long sequence;
    private long start;
    private long delivered;
    private boolean rigReady;
    private String rearmAsked;
    private String stopAsked;

    /**
     * @param rig the rig in simulated time, or null for a session without
     * @param recorder told of every frame that the loop offers
     * @param event the one event that is used over and over
     * @param readingNanos what a reading of the clock costs, ≥ 0
     */
    public SimulatedTimeDriver(
            Camera camera,
            SteppedRig rig,
            FrameLoop loop,
            EventSink sink,
            PixelPool pool,
            StepRecorder recorder,
            LoopEvent event,
            long readingNanos) {
        this.camera = camera;
        this.rig = rig;
        this.loop = loop;
        this.sink = sink;
        this.pool = pool;
        this.recorder = recorder;
        this.event = event;
        this.clock = new SteppingClock(readingNanos);
        this.decoder = new MessageDecoder(this::heard);
    }

    /** Frames that the camera has delivered. */
    public long delivered() {
        return delivered;
    }

    /** The simulated time that has been reached, the loop's own work included. */
    public long nowNanos() {
        return clock.reached();
    }

    /** Session time of the camera's own time 0. */
    public long cameraStartNanos() {
        return start;
    }

    /** A person asks for the board to be armed again; happens at the next tick. */
    public void requestRearm(String who) {
        rearmAsked = who;
    }

    /** A person asks for the stimuli to stop; happens at the next tick. */
    public void requestStimuliStop(String who) {
        stopAsked = who;
    }

    /** Frames from the rig that were thrown away because their checksum, length or coding was wrong. */
    public long rejected() {
        return decoder.errors();
    }

    /**
     * Runs until the loop says how the session ended.
     *
     * @param utcMicros UTC of the session's start, for the record
     * @param warmUp what the record says of the warm-up
     * @param cancelled asked at every frame; true is a person's stop
     */
    public void run(long utcMicros, String warmUp, BooleanSupplier cancelled) {
        event.begin(EventKind.ANCHOR, 0);
        event.cameraFrame = utcMicros;
        happen();
        event.begin(EventKind.WARMED, 0);
        event.text = warmUp;
        happen();
        CameraInfo info = camera.info();
        start = handshake();
        long nextTick = start + TICK_NANOS;
        FrameStamp stamp = new FrameStamp();
        while (loop.ending() == null) {
            long due = start + Math.round(delivered * 1e9 / (info.rate() > 0 ? info.rate() : 25));
            nextTick = settle(nextTick, due);
            if (loop.ending() != null) {
                break;
            }
            if (cancelled.getAsBoolean()) {
                say(EventKind.STOP_REQUESTED, due, 0, "stopped by the user");
                break;
            }
            frame(due, stamp);
        }
        settle(nextTick, clock.reached() + DRAIN_NANOS);
        sink.idle();
    }

    /** Ticks until the rig is ready or has failed, and answers when the camera starts: one tick later. */
    private long handshake() {
        long tick = TICK_NANOS;
        while (rig != null && !rigReady && loop.ending() == null && tick < HANDSHAKE_NANOS) {
            tick = settle(tick, tick + 1);
        }
        return clock.reached() + TICK_NANOS;
    }

    /** Lets rig and ticks happen up to (not at) the time given; answers the next tick. */
    private long settle(long nextTick, long untilNanos) {
        long tick = nextTick;
        while (true) {
            long rigTime = rig == null ? Long.MAX_VALUE : rig.nextNanos();
            long next = Math.min(rigTime, tick);
            if (next >= untilNanos) {
                break;
            }
            clock.reach(next);
            if (rigTime <= tick) {
                rig.advanceTo(rigTime, fromRig);
            } else {
                if (stopAsked != null) {
                    String who = stopAsked;
                    stopAsked = null;
                    say(EventKind.STIMULI_STOP_REQUESTED, tick, 0, who);
                }
                if (rearmAsked != null) {
                    String who = rearmAsked;
                    rearmAsked = null;
                    say(EventKind.REARM_REQUESTED, tick, 0, who);
                }
                say(EventKind.TICK, tick, 0, null);
                tick += TICK_NANOS;
            }
        }
        clock.reach(untilNanos);
        if (rig != null) {
            rig.advanceTo(untilNanos, fromRig);
        }
        return tick;
    }

    private void frame(long due, FrameStamp stamp) {
        int slot = pool.acquire();
        boolean more;
        try {
            more = camera.next(pool.pixels(slot), stamp);
        } catch (CameraException broken) {
            pool.release(slot);
            say(EventKind.CAMERA_ENDED, due, 1, broken.getMessage());
            return;
        }
        if (!more) {
            pool.release(slot);
            say(EventKind.CAMERA_ENDED, due, 0, "the camera's recording is over");
            return;
        }
        event.begin(EventKind.FRAME, due);
        event.frame = delivered++;
        event.cameraFrame = stamp.frameId;
        event.cameraNanos = stamp.timeNanos;
        event.handedNanos = due;
        event.slot = slot;
        happen();
    }

    private void heard(DeviceMessage message) {
        event.begin(EventKind.DEVICE, message.arrivalNanos);
        event.device.copyFrom(message);
        happen();
    }

    private void say(EventKind kind, long timeNanos, int code, String text) {
        event.begin(kind, timeNanos);
        event.code = code;
        event.text = text;
        happen();
    }

    private void happen() {
        clock.reach(event.timeNanos);
        loop.on(event, clock);
        for (int i = 0; i < event.facts(); i++) {
            rigReady |= event.fact(i) == LoopFact.RIG_READY;
        }
        sink.accept(sequence++, event);
        boolean frame = event.kind == EventKind.FRAME;
        if (frame) {
            event.begin(EventKind.RECORDED, clock.reached());
            if (recorder.report(event)) {
                loop.on(event, clock);
                sink.accept(sequence++, event);
            }
        }
    }

    /** Time that stands still but for what a reading costs. */
    private static final class SteppingClock implements LoopClock {
        private final long readingNanos;
        private long now;

        SteppingClock(long readingNanos) {
            this.readingNanos = readingNanos;
        }

        void reach(long timeNanos) {
            now = Math.max(now, timeNanos);
        }

        long reached() {
            return now;
        }

        @Override
        public long nanos() {
            long reading = now;
            now += readingNanos;
            return reading;
        }
    }
}
