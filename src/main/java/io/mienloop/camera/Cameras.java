package io.mienloop.camera;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Opens a recording as what it is: a folder of pictures, a single picture, or a video. */
public final class Cameras {
    private static final Set<String> PICTURES =
            Set.of("png", "tif", "tiff", "bmp", "jpg", "jpeg", "pgm", "pnm", "ppm", "webp");

    private Cameras() {}

    /**
     * @param recording a folder of pictures, a picture, or a video file
     * @param pictureRate frames a second that pictures are taken to have; a video states its own
     */
    public static Camera open(Path recording, double pictureRate) throws CameraException {
        if (Files.isDirectory(recording) || isPicture(recording)) {
            return PictureFolderCamera.open(recording, pictureRate);
        }
        return VideoFileCamera.open(recording);
    }

    /** Whether a file's name says that it is a picture. */
    static boolean isPicture(Path file) {
        String name = file.getFileName().toString();
        return PICTURES.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }
}
