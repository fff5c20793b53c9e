package io.mienloop.session;

import io.mienloop.session.video.VideoPackets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Compares what lies in a session's folder with what its journal and its summary say was put there. Says what differs, one line
 * each, and changes nothing.
 */
final class FolderCheck {
    private final SessionFolder folder;
    private final JournalScan journal;
    private final SessionFiles.Stated stated;

    /** @param stated by the summary, or null */
    FolderCheck(SessionFolder folder, JournalScan journal, SessionFiles.Stated stated) {
        this.folder = folder;
        this.journal = journal;
        this.stated = stated;
    }

    /** How the journal differs from the one that the summary was made of so that tables made anew would hold less, or null. */
    String journal(boolean unchanged) throws IOException {
        if (stated == null || unchanged) {
            return null;
        }
        long then = stated.journal().bytes();
        long now = Files.size(folder.journal());
        boolean begins = now > then && stated.journal().equals(FileTrace.of(folder.journal(), then));
        if (begins && !(journal.end() != null && journal.wholeBytes() <= then)) {
            return null; // more of a journal that had been cut
        }
        if (begins) {
            return "journal.mlj had " + (now - then)
                    + " bytes added after its session had ended; all else is left as it"
                    + " is: cut them off again (truncate -s " + then + "), or put the journal back from a copy";
        }
        String how = now < then && journal.damage() == null
                ? "it is " + (then - now) + " bytes shorter"
                : journal.tail() == null ? "it was altered" : journal.tail();
        return "journal.mlj is not the journal that summary.json and the tables were made of (" + then + " bytes, now "
                + now + "): " + how + "; they are left as they are: put that journal back from a copy, or move them"
                + " away to have them made anew of what this one still holds";
    }

    /** Tables that are not those that were made of the journal, and a summary that counts otherwise. */
    List<String> tables(boolean journalUnchanged) throws IOException {
        List<String> altered = new ArrayList<>();
        if (stated == null) {
            return altered;
        }
        Map<String, Summary.Table> tables = stated.tables() == null ? Map.of() : stated.tables();
        for (Map.Entry<String, Summary.Table> made : tables.entrySet()) {
            Path table = folder.path().resolve(made.getKey());
            if (Files.isDirectory(table)) {
                altered.add(made.getKey() + " is a folder; move it away and recover again to have the table made anew");
            } else if (Files.exists(table)
                    && !FileTrace.of(table).sha256().equals(made.getValue().sha256())) {
                altered.add(made.getKey()
                        + " is not the one that was made of the journal: it was altered or cut; it is left"
                        + " as it is: move it away and recover again to have it made anew");
            }
        }
        String otherwise = new SummaryCheck(folder).alteration(journal, journalUnchanged);
        if (otherwise != null) {
            altered.add("summary.json was altered, " + otherwise
                    + "; it is left as it is: move it away and recover again to have it made anew");
        }
        return altered;
    }

    /** Whether all tables are there. */
    boolean complete() {
        return stated != null
                && Files.exists(folder.frames())
                && Files.exists(folder.events())
                && (stated.tables() == null
                        || stated.tables().keySet().stream()
                                .allMatch(name -> Files.exists(folder.path().resolve(name))));
    }

    /** The experiment as it was recorded, where its file is missing and can be written again to the bit; null otherwise. */
    byte[] lostConfig() {
        ReplayBasis basis = journal.description().replay();
        String text = journal.description().config();
        // A loss of power may leave an empty one.
        if (basis == null || text == null || there(folder.config())) {
            return null;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return FileTrace.sha256(bytes).equals(basis.configSha256()) ? bytes : null;
    }

    private static boolean there(Path file) {
        try {
            return Files.size(file) > 0 || !Files.isRegularFile(file);
        } catch (IOException none) {
            return Files.exists(file);
        }
    }

    /** Experiment and prototypes that are not those that the session ran with. */
    List<String> inputs() throws IOException {
        List<String> problems = new ArrayList<>();
        ReplayBasis basis = journal.description().replay();
        if (basis != null && lostConfig() == null) {
            input(problems, folder.config(), basis.configSha256());
        }
        if (journal.description().prototypesSha256() != null) {
            input(problems, folder.prototypes(), journal.description().prototypesSha256());
        }
        return problems;
    }

    private static void input(List<String> problems, Path file, String sha256) throws IOException {
        String what = null;
        if (!Files.exists(file)) {
            what = "is missing";
        } else if (!Files.isRegularFile(file)) {
            what = "is not a file";
        } else if (!FileTrace.of(file).sha256().equals(sha256)) {
            what = "is not the one that the session ran with";
        }
        if (what != null) {
            problems.add(file.getFileName() + " " + what + "; put it back from a copy (SHA-256 " + sha256 + ")");
        }
    }

    /** Whether the video has the size it had when the tables were made. */
    boolean videoAsStated() throws IOException {
        return stated != null
                && stated.videoBytes() != null
                && Files.isRegularFile(folder.video())
                && Files.size(folder.video()) == stated.videoBytes();
    }

    /**
     * What is wrong with the video, or null.
     *
     * @param written frames that it had
     * @param atMost whether there may be more, as of one that broke off
     */
    String video(long written, boolean atMost) throws IOException {
        long there = VideoPackets.whole(folder.video());
        if (there < written) {
            return "video.mkv " + video(folder.video(), there) + ": " + (written - there) + " of the " + written
                    + " frames that were written to it are missing; put it back from a copy";
        }
        if (there > written && !atMost) {
            return "video.mkv has " + (there - written) + " frames more than the " + written
                    + " that were written to it; put it back from a copy";
        }
        return stated == null || stated.videoBytes() == null || !Files.exists(folder.video()) || videoAsStated()
                ? null
                : "video.mkv has its " + written + " frames, but " + Files.size(folder.video()) + " bytes instead of "
                        + stated.videoBytes()
                        + ": it was altered; mienloop replay tells whether the pixels are the same";
    }

    /** How a video that lacks frames lies there. */
    static String video(Path video, long there) throws IOException {
        if (!Files.exists(video)) {
            return "is missing";
        }
        if (!Files.isRegularFile(video)) {
            return "is not a file";
        }
        if (Files.size(video) == 0) {
            return "is empty";
        }
        return there == 0 ? "holds no frame that can be read" : "is cut after " + there + " frames";
    }
}
