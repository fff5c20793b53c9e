package io.mienloop.export;

import io.mienloop.session.EventRow;
import io.mienloop.session.FrameRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** One format being written: takes the rows, and has its files whole and checked after {@link #finish}. */
public interface ExportTarget extends FrameRow.Sink, EventRow.Sink, AutoCloseable {
    /** What a person asked to be written: a file or a folder. */
    Path place();

    /** The files that it writes, at their final places; until they are published they lie beside them. */
    List<PendingFile> files();

    /** Makes the files, empty. */
    void begin() throws IOException;

    /**
     * Writes what is only known at the end, closes the files, opens them again and compares their lengths with the rows given.
     *
     * @throws IOException when a file could not be written, or is not what was written
     */
    void finish() throws IOException;

    /** Lets go of the files, finished or not; closing again does nothing. */
    @Override
    void close() throws IOException;
}
