package io.mienloop.analysis;

import io.mienloop.camera.Camera;
import io.mienloop.camera.CameraException;
import io.mienloop.camera.CameraInfo;
import io.mienloop.camera.FrameStamp;
import io.mienloop.face.HogDescriptor;
import io.mienloop.face.HogSettings;
import io.mienloop.face.PrototypeSet;
import io.mienloop.face.Region;
import io.mienloop.face.Similarity;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Descriptors and motion energy of one region in all 30 trials of a tail-shock clip. */
final class TailShockClip {
    private final Path path;
    private final Region region;
    private final HogSettings settings;
    private final HogDescriptor hog;
    private final long[] timeNanos = new long[TailShockGrid.FRAMES];
    private final double framesEverySeconds;
    private final float[][][] descriptors;
    private final double[][] motion;

    private TailShockClip(Path path, Region region, HogSettings settings, double rate) throws AnalysisException {
        this.path = path;
        this.region = region;
        this.settings = settings;
        this.hog = Pictures.descriptor(settings, region);
        this.framesEverySeconds = rate > 0 ? 1 / rate : 0;
        int trials = TailShockGrid.ROWS * TailShockGrid.COLUMNS;
        this.descriptors = new float[trials][TailShockGrid.FRAMES][hog.length()];
        this.motion = new double[trials][TailShockGrid.FRAMES];
    }

    /**
     * Reads a clip once for several regions.
     *
     * @param regions within a tile
     * @return one object a region
     * @throws AnalysisException when the recording is not such a clip
     */
    static List<TailShockClip> read(Recordings recordings, Path path, HogSettings settings, Region... regions)
            throws AnalysisException, CameraException {
        try (Camera camera = recordings.open(path)) {
            return read(camera, path, settings, regions);
        }
    }

    private static List<TailShockClip> read(Camera camera, Path path, HogSettings settings, Region... regions)
            throws AnalysisException, CameraException {
        CameraInfo info = camera.info();
        if (info.width() != TailShockGrid.PICTURE_WIDTH || info.height() != TailShockGrid.PICTURE_HEIGHT) {
            throw new AnalysisException(info.description() + " is no tail-shock clip: its picture is " + info.width()
                    + "x" + info.height() + " instead of " + TailShockGrid.PICTURE_WIDTH + "x"
                    + TailShockGrid.PICTURE_HEIGHT);
        }
        List<TailShockClip> clips = new ArrayList<>();
        for (Region region : regions) {
            clips.add(new TailShockClip(path, region, settings, info.rate()));
        }
        FrameStamp stamp = new FrameStamp();
        int frame = 0;
        try (Arena arena = Arena.ofConfined()) {
            long size = (long) info.width() * info.height();
            MemorySegment now = arena.allocate(size);
            MemorySegment before = arena.allocate(size);
            while (frame < TailShockGrid.FRAMES && camera.next(now, stamp)) {
                for (TailShockClip clip : clips) {
                    clip.timeNanos[frame] = Pictures.nanos(stamp, frame, info);
                    clip.add(frame, now, before, info.width());
                }
                MemorySegment swap = before;
                before = now;
                now = swap;
                frame++;
            }
        }
        if (frame < TailShockGrid.FRAMES) {
            throw new AnalysisException(info.description() + " is no whole tail-shock clip: it has " + frame
                    + " frames instead of " + TailShockGrid.FRAMES);
        }
        return clips;
    }

    private void add(int frame, MemorySegment now, MemorySegment before, int stride) {
        for (int row = 0; row < TailShockGrid.ROWS; row++) {
            for (int column = 0; column < TailShockGrid.COLUMNS; column++) {
                int trial = trial(row, column);
                Region at = TailShockGrid.within(row, column, region);
                hog.compute(now, (long) at.y() * stride + at.x(), stride, descriptors[trial][frame]);
                motion[trial][frame] = frame == 0 ? Double.NaN : meanChange(now, before, stride, at);
            }
        }
    }

    private static double meanChange(MemorySegment now, MemorySegment before, int stride, Region at) {
        long sum = 0;
        for (int y = at.y(); y < at.y() + at.height(); y++) {
            for (int x = at.x(); x < at.x() + at.width(); x++) {
                long index = (long) y * stride + x;
                sum += Math.abs(Byte.toUnsignedInt(now.get(ValueLayout.JAVA_BYTE, index))
                        - Byte.toUnsignedInt(before.get(ValueLayout.JAVA_BYTE, index)));
            }
        }
        return (double) sum / ((long) at.width() * at.height());
    }

    /**
     * The similarity of a trial's frames to every name of the set.
     *
     * @return [names][frames], neutral last
     */
    double[][] scores(PrototypeSet set, int row, int column) {
        Similarity similarity = new Similarity(set);
        double[] one = new double[similarity.size()];
        double[][] scores = new double[one.length][TailShockGrid.FRAMES];
        for (int frame = 0; frame < TailShockGrid.FRAMES; frame++) {
            similarity.score(descriptors[trial(row, column)][frame], one);
            for (int k = 0; k < one.length; k++) {
                scores[k][frame] = one[k];
            }
        }
        return scores;
    }

    /** Mean absolute change of a trial's pixels from the frame before, in grey levels; NaN for the first frame. */
    double[] motion(int row, int column) {
        return motion[trial(row, column)].clone();
    }

    /** A prototype set by the recipe's windows in some columns, rule {@code published}. */
    PrototypeSet prototypes(List<Integer> columns) throws AnalysisException, IOException {
        return PrototypeBuilder.make(
                        new Trials(TailShockGrid.windows(path, columns)),
                        settings,
                        PrototypeOptions.of(PrototypeRule.PUBLISHED))
                .set();
    }

    /** The clip's frames as those of the recipe's windows. */
    private final class Trials implements LabelledFrames {
        private final List<EventWindow> windows;
        private final List<Frame> frames = new ArrayList<>();
        private final List<float[]> values = new ArrayList<>();

        Trials(List<EventWindow> windows) {
            this.windows = windows;
            for (int window = 0; window < windows.size(); window++) {
                Region tile = windows.get(window).crop();
                int trial = trial(
                        tile.y() / TailShockGrid.tile(1, 0).y(),
                        tile.x() / TailShockGrid.tile(0, 1).x());
                for (int frame = 0; frame < TailShockGrid.FRAMES; frame++) {
                    if (windows.get(window).holds(timeNanos[frame])) {
                        frames.add(new Frame(window, timeNanos[frame], true));
                        values.add(descriptors[trial][frame]);
                    }
                }
            }
        }

        @Override
        public List<EventWindow> windows() {
            return windows;
        }

        @Override
        public List<Frame> frames() {
            return frames;
        }

        @Override
        public void descriptor(int index, float[] copy) {
            System.arraycopy(values.get(index), 0, copy, 0, copy.length);
        }

        @Override
        public int descriptorLength() {
            return hog.length();
        }

        @Override
        public double framesEverySeconds(int window) {
            return framesEverySeconds;
        }

        @Override
        public double[] neutralEnergies() {
            return new double[hog.cellsAcross() * hog.cellsDown()];
        }

        @Override
        public Region region() {
            return region;
        }

        @Override
        public int pictureWidth() {
            return TailShockGrid.tile(0, 0).width();
        }

        @Override
        public int pictureHeight() {
            return TailShockGrid.tile(0, 0).height();
        }
    }

    private static int trial(int row, int column) {
        return row * TailShockGrid.COLUMNS + column;
    }
}
