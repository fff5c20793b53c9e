package io.mienloop.export.nwb;

import io.mienloop.export.ExportTarget;
import io.mienloop.export.PendingFile;
import io.mienloop.export.hdf5.Hdf5Dataset;
import io.mienloop.export.hdf5.Hdf5File;
import io.mienloop.export.hdf5.Hdf5Group;
import io.mienloop.session.EventRow;
import io.mienloop.session.FrameRow;
import io.mienloop.session.SessionDescription;
import io.mienloop.session.SessionFolder;
import io.mienloop.session.SessionOutline;
import io.mienloop.session.StimulusAmount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One session as an NWB file. The same folder gives the same bytes, as long as the file lies at the same place to it. */
public final class NwbFile implements ExportTarget {
    private final PendingFile file;
    private final SessionFolder folder;
    private final SessionOutline outline;
    private final SessionDescription session;
    private final Map<String, Long> lengths = new LinkedHashMap<>();
    private final List<LightSeries> lights = new ArrayList<>();
    private Hdf5File hdf5;
    private Hdf5Group general;
    private NwbSeries video;
    private FrameTables frames;
    private EventTables events;
    private TrialTable trials;

    public NwbFile(Path place, SessionFolder folder, SessionOutline outline) {
        this.file = new PendingFile(place);
        this.folder = folder;
        this.outline = outline;
        this.session = outline.description();
    }

    @Override
    public Path place() {
        return file.place();
    }

    @Override
    public List<PendingFile> files() {
        return List.of(file);
    }

    @Override
    public void begin() throws IOException {
        SessionFacts facts = new SessionFacts(outline);
        NwbTypes types = new NwbTypes(facts.identifier());
        Metadata metadata = new Metadata(types, outline, facts);
        hdf5 = Hdf5File.create(file.beside());
        try (Hdf5Group root = hdf5.root()) {
            metadata.root(root);
            general = root.group("general");
            Map<String, String> sites = metadata.general(general, sessionId());
            try (Hdf5Group acquisition = root.group("acquisition");
                    Hdf5Group processing = root.group("processing");
                    Hdf5Group intervals = root.group("intervals");
                    Hdf5Group eventGroup = root.group("events");
                    Hdf5Group stimulus = root.group("stimulus");
                    Hdf5Group presentation = stimulus.group("presentation")) {
                // Groups that every file has.
                root.group("analysis").close();
                stimulus.group("templates").close();
                video(types, acquisition);
                frames = new FrameTables(types, processing, session);
                trials = new TrialTable(types, intervals, session);
                events = new EventTables(types, eventGroup);
                lights(types, presentation, sites);
            }
        }
    }

    private String sessionId() {
        Path name = folder.path().toAbsolutePath().normalize().getFileName();
        return name == null ? folder.path().toString() : name.toString();
    }

    private void video(NwbTypes types, Hdf5Group acquisition) throws IOException {
        if (outline.videoFrames() == 0) {
            return;
        }
        video = new NwbSeries(
                        types,
                        acquisition,
                        "face_video",
                        "ImageSeries",
                        "The frames as they were scored, 8-bit grey; external file",
                        "One time for every frame of the video, in its order: when the frame arrived. Frames lost to video"
                                + " have a row in frames only.")
                .noData(3, "n.a.")
                .timestamps();
        Hdf5Group group = video.group();
        try (Hdf5Dataset external = group.texts("external_file", List.of(relative(folder.video())))) {
            external.attribute("starting_frame", new int[] {0});
        }
        group.text("format", "external").close();
        group.integers("dimension", session.width(), session.height()).close();
        group.link("device", Metadata.CAMERA);
    }

    /** As seen from the file's folder, so that both can be moved together. */
    private String relative(Path path) throws IOException {
        // A link on the way would lead the dots of a relative path elsewhere.
        Path from = file.beside().toRealPath().getParent();
        Path to = path.toRealPath();
        try {
            return from.relativize(to).toString().replace('\\', '/');
        } catch (IllegalArgumentException otherDrive) {
            return to.toString();
        }
    }

    private void lights(NwbTypes types, Hdf5Group presentation, Map<String, String> sites) throws IOException {
        Set<String> used = IntStream.range(0, session.stimuli().size())
                .mapToObj(stimulus -> StimulusAmount.channel(session, stimulus))
                .filter(channel -> channel != null)
                .collect(Collectors.toSet());
        for (Map.Entry<String, String> site : sites.entrySet()) {
            if (used.contains(site.getKey())) {
                lights.add(new LightSeries(
                        types,
                        presentation,
                        session,
                        site.getKey(),
                        Metadata.name(site.getKey(), List.of()),
                        site.getValue()));
            }
        }
    }

    @Override
    public void frame(FrameRow row) throws IOException {
        frames.frame(row);
        // A report that got lost does not shift the frames behind it: the k-th that the video took is its k-th.
        if (video != null && inVideo(row)) {
            video.time(row.arrivalNanos() / FrameTables.SECOND);
        }
    }

    @Override
    public void event(EventRow row) throws IOException {
        events.event(row);
        trials.event(row);
        for (LightSeries light : lights) {
            light.event(row);
        }
    }

    @Override
    public void finish() throws IOException {
        frames.finish();
        trials.finish();
        stimulusNotes();
        lengths.putAll(frames.lengths());
        lengths.putAll(events.lengths());
        lengths.putAll(trials.lengths());
        for (LightSeries light : lights) {
            lengths.putAll(light.lengths());
        }
        if (video != null) {
            lengths.putAll(video.lengths());
        }
        closeParts();
        hdf5.flush();
        hdf5.close();
        hdf5 = null;
        check();
    }

    private void stimulusNotes() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < session.stimuli().size(); i++) {
            StimulusAmount amount = StimulusAmount.of(session, i);
            lines.add(
                    session.stimuli().get(i) + " on " + StimulusAmount.channel(session, i) + ": level " + amount.level()
                            + " " + amount.levelUnit() + ", " + amount.pulses() + " pulses of " + amount.pulseSeconds()
                            + " s, dose " + amount.dose() + " " + amount.doseUnit() + ".");
        }
        lights.forEach(light -> lines.add(light.remark()));
        general.text("stimulus", String.join("\n", lines)).close();
    }

    private void check() throws IOException {
        try (Hdf5File written = Hdf5File.open(file.beside())) {
            for (Map.Entry<String, Long> dataset : lengths.entrySet()) {
                long rows = written.extents(dataset.getKey())[0];
                if (rows != dataset.getValue()) {
                    throw new IOException(
                            dataset.getKey() + " has " + rows + " rows, read back, instead of " + dataset.getValue());
                }
            }
        }
    }

    /** A file that is not finished is left as it is: closing would write, which is what has failed. */
    @Override
    public void close() {
        if (hdf5 != null) {
            hdf5.abandon();
        }
    }

    private void closeParts() throws IOException {
        List<AutoCloseable> parts = new ArrayList<>(lights);
        parts.add(video);
        parts.add(frames);
        parts.add(events);
        parts.add(trials);
        parts.add(general);
        IOException first = null;
        for (AutoCloseable part : parts) {
            first = closed(part, first);
        }
        if (first != null) {
            throw first;
        }
    }

    private static IOException closed(AutoCloseable part, IOException before) {
        if (part == null) {
            return before;
        }
        try {
            part.close();
            return before;
        } catch (IOException e) {
            return before == null ? e : before;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** One time a frame of the video, also of one whose report was lost on its way to the journal. */
    private boolean inVideo(FrameRow row) {
        return outline.end() == null
                ? row.videoFrame() >= 0
                : row.offered() >= 0 && row.offered() < outline.videoFrames() && row.frame() <= outline.lastRecorded();
    }
}
