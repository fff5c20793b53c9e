package io.mienloop.export;

import io.mienloop.session.EventRow;
import io.mienloop.session.FrameRow;
import io.mienloop.session.SessionRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongConsumer;

/** Writes one session in several formats in one pass; either all of them appear, whole and checked, or none. */
public final class SessionExport {
    private final SessionRows session;
    private final List<ExportTarget> targets;
    private final boolean replace;
    private volatile boolean ending;

    /** @param replace whether files that are there already may be replaced */
    public SessionExport(SessionRows session, List<ExportTarget> targets, boolean replace) {
        this.session = session;
        this.targets = List.copyOf(targets);
        this.replace = replace;
    }

    /**
     * Does it.
     *
     * @param progress told the number of records done, after every one
     * @throws ExistingTargetException when a file is there and must not be replaced; nothing was written then
     * @throws ExportException when a format could not be written; nothing of any is left then
     * @throws IOException when the journal cannot be read
     */
    public void run(LongConsumer progress) throws IOException, ExportException, ExistingTargetException {
        refuseExisting();
        Deque<Path> madeFolders = new ArrayDeque<>();
        boolean done = false;
        Thread onSignal = new Thread(this::discard, "discard-export");
        Runtime.getRuntime().addShutdownHook(onSignal);
        try {
            for (ExportTarget target : targets) {
                writing(target, () -> {
                    makeFolder(target, madeFolders);
                    for (PendingFile file : target.files()) {
                        file.reserve();
                    }
                    target.begin();
                });
            }
            readAll(progress);
            for (ExportTarget target : targets) {
                writing(target, target::finish);
            }
            for (ExportTarget target : targets) {
                writing(target, () -> sync(target));
            }
            refuseExisting(); // writing may have taken a while
            for (ExportTarget target : targets) {
                writing(target, () -> publish(target));
            }
            done = true;
        } catch (WritingFailed failed) {
            throw new ExportException(failed.target.place(), failed.failure);
        } finally {
            cleanUp(done, madeFolders);
            if (!ending) {
                forget(onSignal);
            }
        }
    }

    private static void forget(Thread onSignal) {
        try {
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (IllegalStateException begun) {
            return; // the process is ending just now
        }
    }

    /** A person's Ctrl-C, or a polite kill: the process is ending, whatever is being written. */
    private void discard() {
        ending = true;
        for (ExportTarget target : targets) {
            for (PendingFile file : target.files()) {
                ignoringFailure(file::discard);
            }
        }
    }

    private void refuseExisting() throws ExistingTargetException {
        if (replace) {
            return;
        }
        for (ExportTarget target : targets) {
            for (PendingFile file : target.files()) {
                if (Files.exists(file.place(), LinkOption.NOFOLLOW_LINKS)) {
                    throw new ExistingTargetException(file.place());
                }
            }
        }
    }

    private static void makeFolder(ExportTarget target, Deque<Path> made) throws IOException {
        Path folder = target.files().getFirst().place().toAbsolutePath().getParent();
        Deque<Path> missing = new ArrayDeque<>();
        for (Path p = folder; p != null && !Files.exists(p); p = p.getParent()) {
            missing.push(p);
        }
        for (Path p : missing) {
            Files.createDirectory(p);
            made.push(p);
        }
    }

    private void readAll(LongConsumer progress) throws IOException {
        session.read(new Fan(targets), progress);
    }

    private static void sync(ExportTarget target) throws IOException {
        for (PendingFile file : target.files()) {
            file.sync();
        }
    }

    private static void publish(ExportTarget target) throws IOException {
        for (PendingFile file : target.files()) {
            file.publish();
        }
    }

    private void cleanUp(boolean done, Deque<Path> madeFolders) {
        for (ExportTarget target : targets) {
            ignoringFailure(target::close); // what matters was closed by finish
            for (PendingFile file : target.files()) {
                ignoringFailure(file::discard);
                if (!done) {
                    ignoringFailure(file::withdraw); // some were at their places when another could not be moved
                }
            }
        }
        if (!done) {
            for (Path folder : madeFolders) {
                ignoringFailure(() -> Files.deleteIfExists(folder));
            }
        }
    }

    /** After a failure that is told already, which a second one must not hide. */
    private static void ignoringFailure(Step step) {
        try {
            step.run();
        } catch (IOException second) {
            // nothing more can be done about it
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void writing(ExportTarget target, Step step) throws WritingFailed {
        try {
            step.run();
        } catch (IOException failure) {
            throw new WritingFailed(target, failure);
        }
    }

    /** Keeps a failure to write apart from one to read. */
    private static final class WritingFailed extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient ExportTarget target;
        private final IOException failure;

        WritingFailed(ExportTarget target, IOException failure) {
            super(failure);
            this.target = target;
            this.failure = failure;
        }
    }

    /** Gives every row to every format. */
    private record Fan(List<ExportTarget> targets) implements FrameRow.Sink, EventRow.Sink {
        @Override
        public void frame(FrameRow row) throws IOException {
            for (ExportTarget target : targets) {
                writing(target, () -> target.frame(row));
            }
        }

        @Override
        public void event(EventRow row) throws IOException {
            for (ExportTarget target : targets) {
                writing(target, () -> target.event(row));
            }
        }
    }
}
