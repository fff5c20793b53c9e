package io.mienloop.session;

import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.pipeline.PixelPool;
import io.mienloop.pipeline.StepRecorder;
import io.mienloop.session.video.VideoPackets;
import io.mienloop.session.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Path;

/** Records video in simulated time: a frame is written at once when the loop offers it. */
public final class StepVideo implements StepRecorder, AutoCloseable {
    private final VideoWriter writer;
    private final PixelPool pool;
    private final long frameBytes;
    private final String path;
    private final PixelChecksum checksum = new PixelChecksum();
    private long written;
    private long frame = -1;
    private int crc;
    private String fault;
    private boolean failed;

    public StepVideo(VideoWriter writer, PixelPool pool, long frameBytes, String path) {
        this.writer = writer;
        this.pool = pool;
        this.frameBytes = frameBytes;
        this.path = path;
    }

    @Override
    public boolean offer(long offeredFrame, int slot, long timeNanos) {
        if (failed) {
            return false;
        }
        try {
            writer.write(pool.pixels(slot), timeNanos);
        } catch (IOException | RuntimeException e) {
            failed = true;
            fault = Recording.failure(path, e);
            return true;
        }
        crc = checksum.of(pool.pixels(slot), frameBytes);
        frame = offeredFrame;
        written++;
        return true;
    }

    @Override
    public boolean report(LoopEvent event) {
        if (fault != null) {
            event.begin(EventKind.FAULT, event.timeNanos);
            event.text = fault;
            fault = null;
            return true;
        }
        if (frame < 0) {
            return false;
        }
        event.frame = frame;
        event.code = crc;
        frame = -1;
        return true;
    }

    /** Frames written so far; where the video {@link #broken broke off}, those that can be read back. */
    public long written() {
        return failed ? Math.min(written, VideoPackets.whole(Path.of(path))) : written;
    }

    /** Whether writing failed. */
    public boolean broken() {
        return failed;
    }

    /** Ends the video, so that what is in it can be counted; reports a failure as {@link #report} would have. */
    public void finish() {
        try {
            writer.close();
        } catch (IOException e) {
            failed = true;
        }
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
