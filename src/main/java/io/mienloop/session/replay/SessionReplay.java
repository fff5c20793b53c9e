package io.mienloop.session.replay;

import io.mienloop.pipeline.CutWrite;
import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.FrameLoop;
import io.mienloop.pipeline.FrameStatus;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.pipeline.LoopFact;
import io.mienloop.pipeline.PixelPool;
import io.mienloop.session.JournalReader;
import io.mienloop.session.PixelChecksum;
import io.mienloop.session.RecordedFrames;
import io.mienloop.session.SessionDescription;
import io.mienloop.session.SessionEnd;
import io.mienloop.session.SessionFolder;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Drives the session's own loop object with the recorded events and the recorded pixels, and compares all that it makes of them with
 * what it made of them then. Holds two frames and two events at a time, whatever the session's length.
 */
public final class SessionReplay {
    /** Told how far it is: bytes of the journal, and of how many. */
    @FunctionalInterface
    public interface Progress {
        void at(long done, long total);
    }

    private static final int TOLD_EVERY = 100;
    private static final String BACK = "; put the video back from a copy";

    private final SessionFolder folder;
    private final LoopSource loops;
    private final Progress progress;
    private final Map<Long, Integer> cutWrites = new HashMap<>();
    private final PixelChecksum checksum = new PixelChecksum();

    private SessionDescription session;
    private SessionEnd end;
    private ReplayScorer scorer;
    private RecordedVideo video;
    private RecordedFrames checksums;
    private PixelPool pool;
    private EventDifference comparison;
    private long frameBytes;
    private long had;
    private long offered;
    private String pixelsDiffer;
    private boolean madeOtherwise;
    private long events;
    private long frames;
    private long checked;
    private long unchecked;
    private long messages;
    private long commands;

    public SessionReplay(SessionFolder folder, LoopSource loops, Progress progress) {
        this.folder = folder;
        this.loops = loops;
        this.progress = progress;
    }

    /**
     * Replays up to the first difference.
     *
     * @throws IOException when the journal cannot be read
     */
    public ReplayReport run() throws IOException {
        lookAhead();
        frameBytes = (long) session.width() * session.height();
        comparison = new EventDifference(session);
        RecordedAnswers answers = new RecordedAnswers();
        scorer = new ReplayScorer(loops.pictures());
        RecordedLink link = loops.rigged() ? new RecordedLink(session.link(), cutWrites) : null;
        try (JournalReader journal = new JournalReader(folder.journal());
                RecordedFrames reported = new RecordedFrames(folder.journal(), Long.MAX_VALUE);
                PixelPool slots = new PixelPool(2, frameBytes);
                RecordedVideo recording = session.recording()
                        ? new RecordedVideo(folder.video(), session.width(), session.height())
                        : null) {
            checksums = reported;
            pool = slots;
            video = recording;
            FrameLoop loop = loops.loop(scorer, link, slots, answers, answers);
            LoopEvent replayed = loops.event();
            String difference = null;
            for (LoopEvent recorded = journal.next();
                    recorded != null && difference == null;
                    recorded = difference == null ? journal.next() : null) {
                difference = turn(loop, answers, recorded, replayed, journal.sequence());
                if (events++ % TOLD_EVERY == 0) {
                    progress.at(journal.wholeBytes(), journal.wholeBytes() + journal.damagedBytes());
                }
            }
            if (difference == null) {
                difference = end == null ? rest(journal) : ending(loop);
            }
            return new ReplayReport(
                    difference,
                    madeOtherwise,
                    events,
                    frames,
                    scorer.scoredAnew(),
                    scorer.kept(),
                    checked,
                    unchecked,
                    messages,
                    commands,
                    video == null ? null : new ReplayReport.Video(offered, video.taken(), had, video.problem()),
                    difference == null ? journal.tail() : null,
                    difference == null && journal.damage() != null,
                    end == null,
                    end != null
                            || difference == null
                                    && journal.damage() != null
                                    && journal.damage().ended());
        }
    }

    /** The loop reports a cut write after the write, and the journal its end last. */
    private void lookAhead() throws IOException {
        try (JournalReader journal = new JournalReader(folder.journal())) {
            session = journal.description();
            for (LoopEvent event = journal.next(); event != null; event = journal.next()) {
                for (int i = 0; i < event.facts(); i++) {
                    if (event.fact(i) == LoopFact.WRITE_CUT) {
                        CutWrite cut = CutWrite.of(event.factDetail(i));
                        cutWrites.put(cut.number(), cut.taken());
                    }
                }
            }
            end = journal.end();
        }
        had = end == null ? StatedVideo.frames(folder) : end.videoFrames();
    }

    private String turn(FrameLoop loop, RecordedAnswers answers, LoopEvent recorded, LoopEvent replayed, long sequence)
            throws IOException {
        publish(recorded, replayed);
        pixelsDiffer = null;
        if (recorded.kind == EventKind.FRAME) {
            frames++;
            scorer.turn(recorded, recorded.status != FrameStatus.NO_SLOT && pixels(recorded, replayed));
        } else if (recorded.kind == EventKind.DEVICE) {
            messages++;
        }
        commands += recorded.commands();
        answers.turn(recorded, replayed);
        String what = pixelsDiffer;
        if (what == null) {
            loop.on(replayed, answers);
            what = comparison.first(recorded, replayed);
            madeOtherwise = what != null;
        }
        if (what == null) {
            return null;
        }
        String where = recorded.kind == EventKind.FRAME
                ? "frame " + recorded.frame
                : "event " + sequence + " (" + recorded.kind.name().toLowerCase(Locale.ROOT) + ")";
        return where + " at " + String.format(Locale.ROOT, "%.6f", recorded.timeNanos / 1e9) + " s: " + what;
    }

    /** The half of an event that is the publisher's. */
    private static void publish(LoopEvent recorded, LoopEvent replayed) {
        replayed.begin(recorded.kind, recorded.timeNanos);
        replayed.frame = recorded.frame;
        replayed.cameraFrame = recorded.cameraFrame;
        replayed.cameraNanos = recorded.cameraNanos;
        replayed.handedNanos = recorded.handedNanos;
        replayed.code = recorded.code;
        replayed.text = recorded.text;
        if (recorded.kind == EventKind.DEVICE) {
            replayed.device.copyFrom(recorded.device);
            replayed.device.hostNanos = recorded.device.arrivalNanos;
            replayed.device.synced = false;
            replayed.device.extendedTicks = 0;
        }
    }

    /** Puts the frame's pixels into a slot; false where the video does not have them. */
    private boolean pixels(LoopEvent recorded, LoopEvent replayed) throws IOException {
        replayed.slot = pool.acquire();
        if (video == null || !recorded.offered) {
            return false;
        }
        boolean written = offered++ < had; // the k-th offered is the video's k-th
        long expected = checksums.of(recorded.frame);
        if (!video.next(pool.pixels(replayed.slot))) {
            if (written || expected >= 0 && end != null && !end.videoBroken()) {
                pixelsDiffer = "it is not in video.mkv, which should have it: " + video.problem() + BACK;
            }
            return false;
        }
        if (expected < 0) {
            unchecked++;
            return true;
        }
        checked++;
        long found = Integer.toUnsignedLong(checksum.of(pool.pixels(replayed.slot), frameBytes));
        if (found != expected) {
            pixelsDiffer = "pixels in video.mkv: recorded checksum " + expected + ", found " + found;
        }
        return true;
    }

    /** Of a session that was cut short there is no more to compare than what of its video lies beyond its journal. */
    private String rest(JournalReader journal) throws IOException {
        if (video == null || journal.damage() != null) {
            return null; // the rest of the journal is there, too, but cannot be read
        }
        int slot = pool.acquire();
        try {
            while (video.taken() < had) {
                if (!video.next(pool.pixels(slot))) {
                    return "video.mkv had " + had + " frames, of which " + video.taken() + " can be read: "
                            + video.problem() + BACK;
                }
            }
            return null;
        } finally {
            pool.release(slot);
        }
    }

    private String ending(FrameLoop loop) {
        int slot = pool.acquire();
        boolean more = video != null && !end.videoBroken() && video.next(pool.pixels(slot));
        pool.release(slot);
        if (more) {
            return "video.mkv has more frames than were offered to it";
        }
        if (frames != end.delivered() && end.refusedEvents() == 0) {
            return "number of frames: the camera delivered " + end.delivered() + ", the journal has " + frames;
        }
        String ended = loop.ending() == null ? "fault" : loop.ending().text();
        if (!ended.equals(end.ended()) || !Objects.equals(loop.reason(), end.reason())) {
            madeOtherwise = true;
            return "the session's end: recorded " + end.ended() + " (" + end.reason() + "), replayed " + ended + " ("
                    + loop.reason() + ")";
        }
        return null;
    }
}
