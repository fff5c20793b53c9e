package io.mienloop.session;

import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.LoopEvent;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The checksums of recorded frames, read from the journal alongside the frames themselves: the video's writer reports frames in
 * their order, each some time after it arrived, so that a second reader a little ahead of the first needs no memory.
 */
public final class RecordedFrames implements FrameChecksums, AutoCloseable {
    private final JournalReader journal;
    private final long last;
    private long frame = -1;
    private int checksum;

    /** @param last the last frame that counts as recorded, or -1 */
    public RecordedFrames(Path path, long last) throws IOException {
        this.last = last;
        journal = new JournalReader(path);
    }

    @Override
    public long of(long wanted) throws IOException {
        if (wanted > last) {
            return -1;
        }
        while (frame < wanted) {
            LoopEvent event = journal.next();
            if (event == null) {
                return -1;
            }
            if (event.kind == EventKind.RECORDED) {
                frame = event.frame;
                checksum = event.code;
            }
        }
        return frame == wanted ? Integer.toUnsignedLong(checksum) : -1;
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
