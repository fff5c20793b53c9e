package io.mienloop.camera;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Delivers the pictures of a folder, or a single picture, as frames: in the order of their names, numbers by their value
 * ({@code frame-2.png} before {@code frame-10.png}). An 8-bit grey picture is taken as it is.
 */
public final class PictureFolderCamera implements Camera {
    private static final double NANOS = 1e9;

    private final List<Path> pictures;
    private final double rate;
    private final PictureDecoder decoder;
    private final GreyConverter converter;
    private final CameraInfo info;
    private int frames;
    private boolean closed;

    private PictureFolderCamera(
            List<Path> pictures, double rate, PictureDecoder decoder, AVFrame first, String description) {
        this.pictures = pictures;
        this.rate = rate;
        this.decoder = decoder;
        this.converter = new GreyConverter(first.width(), first.height());
        this.info = new CameraInfo(first.width(), first.height(), rate, pictures.size(), false, false, description);
    }

    /**
     * @param folderOrPicture a folder with pictures beside whatever else, or a single picture
     * @param rate frames a second that the pictures are taken to have, above 0
     * @throws CameraException when there is no picture, or the first cannot be read
     */
    public static PictureFolderCamera open(Path folderOrPicture, double rate) throws CameraException {
        if (!(rate > 0)) {
            throw new CameraException(folderOrPicture + ": pictures need a rate above 0 frames a second, not " + rate);
        }
        if (!Files.exists(folderOrPicture)) {
            throw new CameraException(folderOrPicture + ": there is no such file or folder: check the path");
        }
        boolean single = !Files.isDirectory(folderOrPicture);
        List<Path> pictures = single ? List.of(folderOrPicture) : picturesOf(folderOrPicture);
        PictureDecoder decoder = new PictureDecoder();
        try {
            AVFrame first = decoder.decode(pictures.getFirst());
            String description =
                    single ? folderOrPicture + ", a picture" : folderOrPicture + ", " + pictures.size() + " pictures";
            return new PictureFolderCamera(pictures, rate, decoder, first, description);
        } catch (CameraException failure) {
            decoder.close();
            throw failure;
        }
    }

    private static List<Path> picturesOf(Path folder) throws CameraException {
        List<Path> pictures;
        try (Stream<Path> files = Files.list(folder)) {
            pictures = files.filter(file -> Files.isRegularFile(file)
                            && !file.getFileName().toString().startsWith(".")
                            && Cameras.isPicture(file))
                    .sorted((a, b) -> NaturalOrder.compare(
                            a.getFileName().toString(), b.getFileName().toString()))
                    .toList();
        } catch (IOException unreadable) {
            throw new CameraException(
                    folder + ": cannot be listed (" + unreadable + "): check its permissions", unreadable);
        }
        if (pictures.isEmpty()) {
            throw new CameraException(
                    folder + ": holds no picture: give a folder with PNG, TIFF, BMP, JPEG, PGM or WebP files");
        }
        return pictures;
    }

    @Override
    public CameraInfo info() {
        return info;
    }

    @Override
    public boolean next(MemorySegment pixels, FrameStamp stamp) throws CameraException {
        if (frames == pictures.size()) {
            return false;
        }
        Path file = pictures.get(frames);
        AVFrame picture = decoder.decode(file);
        if (picture.width() != info.width() || picture.height() != info.height()) {
            throw new CameraException(
                    file + ": is " + picture.width() + "x" + picture.height() + " pixels, the pictures before it "
                            + info.width() + "x" + info.height() + ": keep pictures of one size in a folder");
        }
        try {
            converter.convert(picture, pixels);
        } catch (CameraException failure) {
            throw new CameraException(file + ": " + failure.getMessage(), failure);
        }
        stamp.frameId = frames;
        stamp.timeNanos = Math.round(frames * NANOS / rate);
        frames++;
        return true;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            converter.close();
            decoder.close();
        }
    }
}
