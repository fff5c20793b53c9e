package io.mienloop.app;

import io.mienloop.analysis.PrototypeFile;
import io.mienloop.analysis.PrototypeFileException;
import io.mienloop.config.ConfigException;
import io.mienloop.config.ConfigLoader;
import io.mienloop.config.LoadedConfig;
import io.mienloop.face.PrototypeSet;
import io.mienloop.pipeline.FrameLoop;
import io.mienloop.pipeline.FrameSink;
import io.mienloop.pipeline.HogScorer;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.pipeline.LoopHealth;
import io.mienloop.pipeline.LoopPlan;
import io.mienloop.pipeline.PictureScorer;
import io.mienloop.pipeline.PixelPool;
import io.mienloop.rig.ByteLink;
import io.mienloop.session.DamagedJournalException;
import io.mienloop.session.JournalException;
import io.mienloop.session.JournalReader;
import io.mienloop.session.ReplayBasis;
import io.mienloop.session.SessionDescription;
import io.mienloop.session.SessionFiles;
import io.mienloop.session.SessionFolder;
import io.mienloop.session.replay.LoopSource;
import io.mienloop.session.replay.ReplayReport;
import io.mienloop.session.replay.SessionReplay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Derives every decision of a recorded session anew, from its folder alone. */
public final class Replay {
    /**
     * What a replay came to.
     *
     * @param lines for people: what was compared
     * @param difference the first difference in one line, or null
     */
    public record Outcome(List<String> lines, String difference) {}

    private final SessionFolder folder;
    private final SessionDescription session;

    /** @throws Failure when the folder holds no session that this version can read */
    public Replay(Path path) throws Failure {
        folder = new SessionFolder(path);
        if (!Files.isDirectory(path)) {
            throw new Failure(ExitCode.USAGE, path + ": there is no such session folder; name one ses-… folder");
        }
        requireNotRunning();
        session = description();
        if (session.replay() == null) {
            throw new Failure(ExitCode.USAGE, path + ": its journal does not say what decisions rested on");
        }
    }

    /** Half a journal says nothing yet, and decoding takes from the session what it needs for its own deadlines. */
    private void requireNotRunning() throws Failure {
        try {
            if (folder.recording()) {
                throw new Failure(
                        ExitCode.USAGE,
                        folder.path()
                                + ": is being recorded by a running session, or recovered; wait until that has ended");
            }
        } catch (IOException unopened) {
            // A journal that cannot be read is told next.
            return;
        }
    }

    private SessionDescription description() throws Failure {
        try (JournalReader journal = new JournalReader(folder.journal())) {
            return journal.description();
        } catch (NoSuchFileException none) {
            throw new Failure(
                    ExitCode.USAGE, folder.path() + ": has no journal.mlj; name one session's folder, ses-…", none);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private Failure unreadable(IOException e) {
        return switch (e) {
            case DamagedJournalException damaged -> new Failure(ExitCode.VERIFICATION, damaged.getMessage(), damaged);
            case JournalException other -> new Failure(ExitCode.USAGE, other.getMessage(), other);
            default -> new Failure(ExitCode.HARDWARE, "cannot read " + folder.path() + ": " + Reasons.of(e), e);
        };
    }

    /**
     * Replays the session up to its end or the first difference.
     *
     * @param progress told of bytes of the journal: done, and of how many
     * @throws Failure when an exact replay is not possible: a lossy video, or a file of the folder that cannot be read
     */
    public Outcome run(BiConsumer<Long, Long> progress) throws Failure {
        ReplayBasis basis = session.replay();
        if (session.recording() && !basis.lossless()) {
            throw new Failure(
                    ExitCode.USAGE,
                    folder.path() + ": its video is lossy (codec " + basis.codec() + ", chosen in the experiment), so"
                            + " its pixels are not those that were scored and no replay can be exact");
        }
        requireFiles();
        try {
            String changed = changedFile(basis);
            if (changed != null) {
                return new Outcome(List.of(), changed);
            }
            ReplayReport report = replay(progress);
            Boolean unchanged = SessionFiles.journalUnchanged(folder);
            if (report.madeOtherwise() && !basis.sameRules() && !Boolean.FALSE.equals(unchanged)) {
                return new Outcome(
                        lines(report, unchanged),
                        "the loop of the Mienloop that recorded it decided by other rules than this one (generation "
                                + (basis.rules() == null ? 1 : basis.rules()) + ", here " + LoopPlan.RULES
                                + "); replay it with that one, mienloop.log names it. First difference: "
                                + report.difference());
            }
            String difference = report.difference();
            if (difference == null) {
                difference = changedJournal(report, unchanged);
            }
            return new Outcome(lines(report, unchanged), difference);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * What another experiment's rules would have done on this session.
     *
     * @param experiment the other experiment's file; a changed copy of the session's {@code config.yaml} will do
     * @param subject the subject file, or null
     * @param sets overrides as {@code a.b.c=value}
     * @param progress told of bytes of the journal that are done
     * @return a table, in lines for people
     * @throws Failure when the prototypes are not the session's, or a file cannot be read
     */
    public List<String> with(Path experiment, Path subject, List<String> sets, BiConsumer<Long, Long> progress)
            throws Failure {
        requireFiles();
        try {
            // The journal's similarities are to the session's own prototypes, in their order.
            String changed = changedPrototypes();
            if (changed != null) {
                throw new Failure(ExitCode.VERIFICATION, changed);
            }
            LoopAssembly assembly = assembly(load(experiment, subject, sets));
            return new WhatIf(folder, session, assembly).lines(progress);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** How the journal differs from what it was when its session ended or was recovered, or null. */
    private String changedJournal(ReplayReport report, Boolean unchanged) throws IOException {
        if (report.ended() && report.tail() != null) {
            return report.tail() + ": the session had ended in order; put journal.mlj back from a copy";
        }
        if (report.damaged()) {
            return report.tail() + ": no crash of a program leaves that; put journal.mlj back from a copy";
        }
        if (!Boolean.FALSE.equals(unchanged)) {
            List<String> altered = SessionFiles.alteredTables(folder);
            return altered.isEmpty() ? null : "all that was replayed is the same, but " + altered.getFirst();
        }
        long then = SessionFiles.summarized(folder).bytes();
        long now = Files.size(folder.journal());
        String how = report.tail() != null
                ? report.tail()
                : now == then
                        ? "a record was changed that decides nothing"
                        : "it has " + now + " bytes, not " + then
                                + (report.cutShort() ? ", and no end: put it back from a copy" : "");
        return "journal.mlj is not the one that summary.json was made of, though all that was replayed is the same: "
                + how;
    }

    /** What a replay cannot do without. The experiment stands in the journal too; the prototypes stand nowhere else. */
    private void requireFiles() throws Failure {
        if (Files.exists(folder.config()) && !Files.isRegularFile(folder.config())) {
            throw new Failure(ExitCode.USAGE, folder.config() + ": is not a file; put the session's back from a copy");
        }
        if (!Files.isRegularFile(folder.prototypes())) {
            throw new Failure(
                    ExitCode.USAGE,
                    folder.prototypes() + ": " + (Files.exists(folder.prototypes()) ? "is not a file" : "is missing")
                            + "; put the session's back from a copy (SHA-256 " + session.prototypesSha256() + ")");
        }
    }

    /** A file of the folder that is not what the journal says it was, or null. */
    private String changedFile(ReplayBasis basis) throws IOException {
        if (!Files.exists(folder.config())) {
            String text = FileHash.sha256(session.config().getBytes(StandardCharsets.UTF_8));
            return text.equals(basis.configSha256())
                    ? changedPrototypes()
                    : "config.yaml is missing, and the journal's" + " copy of it has the hash " + text + ", not "
                            + basis.configSha256();
        }
        String config = FileHash.sha256(folder.config());
        if (!config.equals(basis.configSha256())) {
            return "config.yaml: its hash was recorded as " + basis.configSha256() + ", found " + config + firstLine();
        }
        return changedPrototypes();
    }

    private String changedPrototypes() throws IOException {
        String prototypes = FileHash.sha256(folder.prototypes());
        return prototypes.equals(session.prototypesSha256())
                ? null
                : "prototypes.npz: its hash was recorded as " + session.prototypesSha256() + ", found " + prototypes;
    }

    private String firstLine() throws IOException {
        List<String> recorded = session.config().lines().toList();
        // As bytes: an altered file need not be text any more, and its hash is the news.
        byte[] bytes = Files.readAllBytes(folder.config());
        List<String> found = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        for (int i = 0; i < Math.max(recorded.size(), found.size()); i++) {
            String was = i < recorded.size() ? recorded.get(i).strip() : "nothing";
            String is = i < found.size() ? found.get(i).strip() : "nothing";
            if (!was.equals(is)) {
                return "; line " + (i + 1) + ": recorded '" + was + "', found '" + is + "'";
            }
        }
        return "";
    }

    private ReplayReport replay(BiConsumer<Long, Long> progress) throws Failure, IOException {
        LoopAssembly assembly = assembly(config());
        return new SessionReplay(folder, source(assembly), progress::accept).run();
    }

    private LoadedConfig config() throws Failure, IOException {
        if (Files.exists(folder.config())) {
            return load(folder.config(), null, List.of());
        }
        Path copy = Files.createTempFile("mienloop-config", ".yaml");
        try {
            Files.writeString(copy, session.config());
            return load(copy, null, List.of());
        } finally {
            Files.delete(copy);
        }
    }

    private LoopAssembly assembly(LoadedConfig config) throws Failure {
        ReplayBasis basis = session.replay();
        return new LoopAssembly(
                config, prototypes(), session.rate(), session.width(), basis.sessionNanos(), basis.frozenRepeats());
    }

    private LoadedConfig load(Path experiment, Path subject, List<String> sets) throws Failure {
        try {
            return ConfigLoader.ofSession(session.seed()).load(experiment, subject, sets);
        } catch (ConfigException e) {
            throw new Failure(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    private PrototypeSet prototypes() throws Failure {
        try {
            return PrototypeFile.read(folder.prototypes());
        } catch (PrototypeFileException e) {
            throw new Failure(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    private LoopSource source(LoopAssembly assembly) {
        return new LoopSource() {
            @Override
            public HogScorer pictures() {
                return assembly.pictures();
            }

            @Override
            public LoopEvent event() {
                return assembly.event();
            }

            @Override
            public boolean rigged() {
                return session.replay().rig() != null;
            }

            @Override
            public FrameLoop loop(
                    PictureScorer pictures, ByteLink link, PixelPool pool, FrameSink video, LoopHealth health) {
                return assembly.loop(pictures, assembly.client(session.replay().rig(), link), pool, video, health);
            }
        };
    }

    private List<String> lines(ReplayReport report, Boolean unchanged) {
        List<String> lines = new ArrayList<>();
        if (!Files.exists(folder.config())) {
            lines.add("config.yaml is missing: the journal's copy of it was taken; mienloop recover makes it anew");
        }
        lines.add("replayed " + report.events() + " events: " + report.frames() + " frames, " + report.messages()
                + " messages of the board, " + report.commands() + " commands");
        lines.add("scored anew from pixels, similarity and z bit for bit: " + report.scoredAnew() + " frames"
                + (report.kept() > 0
                        ? "; without pixels, recorded score kept: " + report.kept()
                                + (session.recording() ? " (lost to video)" : " (no video was recorded)")
                        : ""));
        if (session.recording()) {
            lines.add("pixels compared with the journal's checksum: " + report.checksums() + " frames"
                    + (report.unchecked() > 0
                            ? "; " + report.unchecked() + " in the video without a checksum in the journal"
                            : ""));
            if (report.video().read() < report.video().offered()) {
                lines.add(missing(report.video()));
            }
        }
        if (report.tail() != null) {
            lines.add(report.tail() + "; they were not replayed");
        }
        if (report.cutShort() && !report.ended()) {
            lines.add("the journal has no end: the session was cut short");
        }
        lines.add(
                unchanged == null
                        ? "no summary.json names this journal, so a change of what decides nothing would not show;"
                                + " mienloop recover makes one"
                        : unchanged
                                ? "journal.mlj is the one that summary.json was made of"
                                : "journal.mlj was changed");
        return lines;
    }

    /** Frames that nothing says the video ever had. */
    private static String missing(ReplayReport.Video video) {
        return "video.mkv: " + video.problem() + "; it has " + video.read() + " of the " + video.offered()
                + " frames offered to it"
                + (video.had() < 0
                        ? ", and neither summary.json nor recovery.json says how many it had, so that frames taken from"
                                + " it would not show; mienloop recover makes them"
                        : "");
    }
}
