package io.mienloop.camera;

import java.time.Duration;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.Pointer;

/** Ends a libav call that waits too long, or that is no longer wanted; libav asks it every few milliseconds. */
final class StallWatch extends AVIOInterruptCB.Callback_Pointer {
    private final long patienceNanos;
    private volatile long since;
    private volatile boolean cancelled;

    StallWatch(Duration patience) {
        this.patienceNanos = patience.toNanos();
    }

    /** Patience begins anew. */
    void restart() {
        since = System.nanoTime();
    }

    /** What waits now or later ends. */
    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    boolean isOver() {
        return System.nanoTime() - since > patienceNanos;
    }

    @Override
    public int call(Pointer unused) {
        return cancelled || isOver() ? 1 : 0;
    }
}
