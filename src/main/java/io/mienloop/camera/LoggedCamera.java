package io.mienloop.camera;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Keeps a log of its own of what another camera delivered: a line a frame, {@code number crc32c}, handed to the operating system
 * before the frame is. A witness that owes nothing to the journal, for checking what a crash left of a session.
 */
public final class LoggedCamera implements Camera {
    private final Camera camera;
    private final Path path;
    private final FileChannel log;
    private final long frameBytes;
    private final CRC32C checksum = new CRC32C();
    private long frames;

    /**
     * @param camera that is read; closed with this one
     * @param path of the log, begun anew
     * @throws CameraException when the log cannot be written; {@code camera} is left open
     */
    public LoggedCamera(Camera camera, Path path) throws CameraException {
        this.camera = camera;
        this.path = path;
        this.frameBytes = (long) camera.info().width() * camera.info().height();
        try {
            log = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private CameraException unwritable(IOException e) {
        return new CameraException(path + ": the camera's frame log cannot be written (" + e + "): leave it out", e);
    }

    @Override
    public CameraInfo info() {
        return camera.info();
    }

    @Override
    public boolean next(MemorySegment pixels, FrameStamp stamp) throws CameraException {
        if (!camera.next(pixels, stamp)) {
            return false;
        }
        checksum.reset();
        checksum.update(pixels.asSlice(0, frameBytes).asByteBuffer());
        try {
            String line = frames++ + " " + checksum.getValue() + "\n";
            log.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw unwritable(e);
        }
        return true;
    }

    @Override
    public void close() {
        camera.close();
        try {
            log.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
