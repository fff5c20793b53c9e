package io.mienloop.analysis;

import io.mienloop.camera.Camera;
import io.mienloop.camera.CameraException;
import io.mienloop.camera.CameraInfo;
import io.mienloop.camera.FrameStamp;
import io.mienloop.face.HogDescriptor;
import io.mienloop.face.HogSettings;
import io.mienloop.face.PictureQuality;
import io.mienloop.face.PictureVerdict;
import io.mienloop.face.Region;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The descriptors of all frames within labelled windows. Every recording is read once, however many windows it has; what is
 * kept of a frame is its descriptor, in a temporary file.
 */
final class WindowFrames implements LabelledFrames, AutoCloseable {
    private final List<EventWindow> windows;
    private final HogSettings hog;
    private final PrototypeOptions options;
    private final List<Frame> frames = new ArrayList<>();
    private final int[] framesOfWindow;
    private final double[] framesEverySeconds;
    private int pictureWidth;
    private int pictureHeight;
    private Region region;
    private HogDescriptor descriptor;
    private DescriptorSpool spool;
    private double[] neutralEnergies;

    private WindowFrames(List<EventWindow> windows, HogSettings hog, PrototypeOptions options) {
        this.windows = windows;
        this.hog = hog;
        this.options = options;
        this.framesOfWindow = new int[windows.size()];
        this.framesEverySeconds = new double[windows.size()];
    }

    /**
     * Reads the windows.
     *
     * @param wanted region of interest within the picture (after the crop), or null for all of it
     */
    static WindowFrames read(
            Recordings recordings,
            List<EventWindow> windows,
            Region wanted,
            HogSettings hog,
            PrototypeOptions options,
            Progress progress)
            throws CameraException, AnalysisException, IOException {
        WindowFrames result = new WindowFrames(windows, hog, options);
        try {
            result.readAll(recordings, wanted, progress);
            return result;
        } catch (CameraException | AnalysisException | IOException | RuntimeException e) {
            result.close();
            throw e;
        }
    }

    private void readAll(Recordings recordings, Region wanted, Progress progress)
            throws CameraException, AnalysisException, IOException {
        Map<Path, List<Integer>> byVideo = new LinkedHashMap<>();
        for (int i = 0; i < windows.size(); i++) {
            byVideo.computeIfAbsent(windows.get(i).video(), video -> new ArrayList<>())
                    .add(i);
        }
        // All recordings are opened once before any is read: a missing one is told at once, not after an hour's work.
        long total = 0;
        for (Map.Entry<Path, List<Integer>> video : byVideo.entrySet()) {
            try (Camera camera = recordings.open(video.getKey())) {
                CameraInfo info = camera.info();
                for (int window : video.getValue()) {
                    takeSize(windows.get(window), info);
                    framesEverySeconds[window] = info.rate() > 0 ? 1 / info.rate() : 0;
                }
                total = total < 0 || info.frames() < 0 ? -1 : total + info.frames();
            }
        }
        region = Pictures.inside("region of interest", wanted, pictureWidth, pictureHeight, "the events");
        descriptor = Pictures.descriptor(hog, region);
        neutralEnergies = new double[descriptor.cellsAcross() * descriptor.cellsDown()];
        spool = new DescriptorSpool(descriptor.length());
        long done = 0;
        for (Map.Entry<Path, List<Integer>> video : byVideo.entrySet()) {
            try (Camera camera = recordings.open(video.getKey())) {
                done = readVideo(camera, video.getValue(), progress, done, total);
            }
        }
        if (options.lowEnergyShare() > 0) {
            long neutral = frames.stream().filter(this::neutral).count();
            for (int cell = 0; cell < neutralEnergies.length; cell++) {
                neutralEnergies[cell] /= Math.max(1, neutral);
            }
        }
    }

    private void takeSize(EventWindow window, CameraInfo info) throws AnalysisException {
        Region crop = Pictures.inside("crop", window.crop(), info.width(), info.height(), info.description());
        if (pictureWidth == 0) {
            pictureWidth = crop.width();
            pictureHeight = crop.height();
        } else if (pictureWidth != crop.width() || pictureHeight != crop.height()) {
            throw new AnalysisException(window + " has pictures of " + crop.width() + "x" + crop.height()
                    + ", the windows before it of " + pictureWidth + "x" + pictureHeight
                    + ": one region of interest cannot serve both");
        }
    }

    /** The windows of one rectangle of a recording's picture. */
    private final class View {
        private final long offset;
        private final PictureQuality quality;
        private final List<Integer> members;

        View(Region crop, int stride, List<Integer> members) {
            int left = (crop == null ? 0 : crop.x()) + region.x();
            int top = (crop == null ? 0 : crop.y()) + region.y();
            this.offset = (long) top * stride + left;
            this.quality = new PictureQuality(options.limits(), region.width(), region.height());
            this.members = members;
        }

        /** The window that the frame belongs to, or -1. */
        int windowAt(long timeNanos) {
            int found = -1;
            for (int window : members) {
                if (windows.get(window).holds(timeNanos)) {
                    if (windows.get(window).exclude()) {
                        return -1;
                    }
                    found = found < 0 ? window : found;
                }
            }
            return found;
        }
    }

    private List<View> views(List<Integer> members, int stride) {
        // A window to be left out that names no crop counts for every crop of its recording.
        Map<Region, List<Integer>> byCrop = new LinkedHashMap<>();
        for (int window : members) {
            byCrop.computeIfAbsent(windows.get(window).crop(), crop -> new ArrayList<>())
                    .add(window);
        }
        List<Integer> everywhere = byCrop.getOrDefault(null, List.of()).stream()
                .filter(window -> windows.get(window).exclude())
                .toList();
        List<View> views = new ArrayList<>();
        byCrop.forEach((crop, own) -> {
            List<Integer> all = new ArrayList<>(own);
            if (crop != null) {
                all.addAll(everywhere);
            }
            views.add(new View(crop, stride, all));
        });
        return views;
    }

    private long readVideo(Camera camera, List<Integer> members, Progress progress, long before, long total)
            throws CameraException, IOException {
        CameraInfo info = camera.info();
        List<View> views = views(members, info.width());
        double lastSecond = members.stream()
                .mapToDouble(window -> windows.get(window).endSeconds())
                .max()
                .orElseThrow();
        float[] values = new float[descriptor.length()];
        double[] cells = new double[neutralEnergies.length * hog.orientations()];
        FrameStamp stamp = new FrameStamp();
        long done = before;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pixels = arena.allocate((long) info.width() * info.height());
            for (long index = 0; camera.next(pixels, stamp); index++) {
                long nanos = Pictures.nanos(stamp, index, info);
                for (View view : views) {
                    int window = view.windowAt(nanos);
                    if (window >= 0) {
                        keep(view, window, nanos, pixels, info.width(), values, cells);
                    }
                }
                progress.frames(++done, total);
                if (nanos > lastSecond * 1e9) {
                    break;
                }
            }
        }
        // Frames behind the last window are not read; the count moves on as if they were.
        return info.frames() > 0 && total > 0 ? before + info.frames() : done;
    }

    private void keep(
            View view, int window, long nanos, MemorySegment pixels, int stride, float[] values, double[] cells)
            throws IOException {
        boolean usable = options.rule() == PrototypeRule.PUBLISHED
                || view.quality.judge(pixels, view.offset, stride) == PictureVerdict.GOOD;
        descriptor.compute(pixels, view.offset, stride, values);
        frames.add(new Frame(window, nanos, usable));
        framesOfWindow[window]++;
        spool.add(values);
        if (options.lowEnergyShare() > 0 && windows.get(window).neutral()) {
            descriptor.cells(pixels, view.offset, stride, cells);
            for (int i = 0; i < cells.length; i++) {
                neutralEnergies[i / hog.orientations()] += cells[i];
            }
        }
    }

    @Override
    public List<EventWindow> windows() {
        return windows;
    }

    /** All frames of all windows, in the order they were read. */
    @Override
    public List<Frame> frames() {
        return Collections.unmodifiableList(frames);
    }

    int framesOfWindow(int window) {
        return framesOfWindow[window];
    }

    @Override
    public double framesEverySeconds(int window) {
        return framesEverySeconds[window];
    }

    /** All 0 unless the options leave out low-energy cells. */
    @Override
    public double[] neutralEnergies() {
        return neutralEnergies.clone();
    }

    @Override
    public void descriptor(int index, float[] values) throws IOException {
        spool.get(index, values);
    }

    @Override
    public int descriptorLength() {
        return descriptor.length();
    }

    @Override
    public Region region() {
        return region;
    }

    @Override
    public int pictureWidth() {
        return pictureWidth;
    }

    @Override
    public int pictureHeight() {
        return pictureHeight;
    }

    @Override
    public void close() throws IOException {
        if (spool != null) {
            spool.close();
        }
    }
}
