package io.mienloop.camera;

import java.lang.foreign.MemorySegment;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** One way from a decoded picture to its grey pixels; made for one size and layout. */
sealed interface GreyConversion extends AutoCloseable permits ByteLuma, DeepLuma, PackedColour, GreyScaler {
    /** @param grey at least width × height bytes, written row after row */
    void convert(AVFrame frame, MemorySegment grey) throws CameraException;

    @Override
    default void close() {}
}
