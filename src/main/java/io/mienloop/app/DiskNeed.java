package io.mienloop.app;

import io.mienloop.camera.CameraException;
import io.mienloop.config.DiskConfig;
import io.mienloop.config.SessionConfig;
import io.mienloop.config.VideoConfig;
import io.mienloop.session.video.EncodedSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What a session will need of the disk, from the camera's first frames as they are coded. A live camera cannot be opened twice; for it
 * the size of sensor-like noise is taken, which is the most that pictures of an animal come to.
 */
final class DiskNeed {
    /** Coded bytes a pixel of noisy grey pictures: lossless (5.7 bits measured with ffvhuff), and JPEG at its best. */
    private static final double LOSSLESS_SHARE = 0.75;

    private static final double LOSSY_SHARE = 0.35;

    /** A frame and its report in the journal, with room for many scores; ticks and messages of the board a second. */
    private static final double JOURNAL_BYTES_PER_FRAME = 400;

    private static final double JOURNAL_BYTES_PER_SECOND = 5_000;
    private static final int FRAMES = 12;

    private DiskNeed() {}

    /** Bytes a second that the session will write. */
    static double bytesPerSecond(SessionSetup setup) throws Failure {
        SessionConfig session = setup.config.experiment().session();
        double frame = session.record() ? videoBytesPerFrame(setup) : 0;
        return (frame + JOURNAL_BYTES_PER_FRAME) * setup.rateHz + JOURNAL_BYTES_PER_SECOND;
    }

    private static double videoBytesPerFrame(SessionSetup setup) throws Failure {
        VideoConfig video = setup.config.experiment().session().video();
        double assumed = setup.frameBytes() * (video.lossless() ? LOSSLESS_SHARE : LOSSY_SHARE);
        if (setup.info.live()) {
            return assumed;
        }
        CameraSupply again = CameraSupply.open(setup.config, false);
        try {
            return EncodedSize.perFrame(again.camera(), FRAMES, SessionSetup.codec(video), video.quality());
        } catch (CameraException e) {
            return assumed; // the session itself will come to it, and say it
        } catch (IOException e) {
            throw new Failure(ExitCode.HARDWARE, "the video cannot be coded: " + e.getMessage(), e);
        } finally {
            again.camera().close();
        }
    }

    /**
     * Looks whether the disk has room for the session.
     *
     * @return a warning for people when not for all of it, else null
     * @throws Failure when not even for a beginning: stimuli would be stopped at once
     */
    static String check(SessionSetup setup, double bytesPerSecond) throws Failure {
        DiskConfig limits = setup.config.experiment().session().disk();
        Path dir = existing(setup.options.dataDir());
        long free;
        try {
            free = Files.getFileStore(dir).getUsableSpace();
        } catch (IOException e) {
            throw new Failure(ExitCode.HARDWARE, "cannot look at the disk of " + dir + ": " + Reasons.of(e), e);
        }
        double secondsLeft = free / bytesPerSecond;
        String has = "the disk of " + setup.options.dataDir() + " has " + bytes(free) + " free, enough for "
                + time(secondsLeft) + " at " + bytes(bytesPerSecond) + " a second";
        double least = limits.stopStimuliNanos() / 1e9;
        if (secondsLeft < Math.min(least, 2 * setup.seconds())) {
            throw new Failure(
                    ExitCode.HARDWARE,
                    has + ": the stimuli would be stopped from the start (session.disk.stop-stimuli: " + time(least)
                            + "); free some space or choose another place with --data-dir");
        }
        double planned = setup.seconds() + limits.endNanos() / 1e9;
        return secondsLeft >= planned
                ? null
                : has + ", but the session may last " + time(setup.seconds()) + " and is ended with "
                        + time(limits.endNanos() / 1e9)
                        + " left (session.disk.end): free some space or choose another place with --data-dir";
    }

    private static Path existing(Path dir) {
        Path path = dir.toAbsolutePath();
        while (path.getParent() != null && !Files.exists(path)) {
            path = path.getParent();
        }
        return path;
    }

    private static String time(double seconds) {
        return seconds < 120
                ? String.format(Locale.ROOT, "%.0f s", seconds)
                : String.format(Locale.ROOT, "%.0f min", seconds / 60);
    }

    /** In words: 12.3 MB. */
    static String bytes(double bytes) {
        return bytes >= 1e9
                ? String.format(Locale.ROOT, "%.1f GB", bytes / 1e9)
                : bytes >= 1e6
                        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                        : String.format(Locale.ROOT, "%.0f kB", bytes / 1e3);
    }
}
