package io.mienloop.camera;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_DEFAULT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import java.lang.foreign.MemorySegment;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;

/** libswscale from one layout of pixels to grey of the same size, set as the ffmpeg command sets it. */
final class GreyScaler implements GreyConversion {
    private static final int UNIT = 1 << 16;

    private final int width;
    private final int height;
    private final SwsContext context;
    private final AVFrame grey;

    /** @param fullRange what the picture says of its range; null when it says nothing, then its layout decides */
    GreyScaler(int width, int height, int format, String formatName, Boolean fullRange) throws CameraException {
        this.width = width;
        this.height = height;
        context = sws_getContext(
                width, height, format, width, height, AV_PIX_FMT_GRAY8, SWS_BICUBIC, null, null, (DoublePointer) null);
        if (context == null) {
            throw new CameraException("its pictures are laid out as " + formatName + ", which has no grey form");
        }
        if (fullRange != null) {
            IntPointer coefficients = sws_getCoefficients(SWS_CS_DEFAULT);
            sws_setColorspaceDetails(context, coefficients, fullRange ? 1 : 0, coefficients, 1, 0, UNIT, UNIT);
        }
        grey = avutil.av_frame_alloc();
        grey.format(AV_PIX_FMT_GRAY8);
        grey.width(width);
        grey.height(height);
        if (avutil.av_frame_get_buffer(grey, 0) < 0) {
            close();
            throw new CameraException("no memory for a grey picture of " + width + "x" + height);
        }
    }

    @Override
    public void convert(AVFrame from, MemorySegment pixels) throws CameraException {
        int rows = sws_scale(context, from.data(), from.linesize(), 0, height, grey.data(), grey.linesize());
        if (rows != height) {
            throw new CameraException("a picture could not be turned into grey: " + Libav.error(rows));
        }
        long start = grey.data(0).address();
        int stride = grey.linesize(0);
        for (int y = 0; y < height; y++) {
            MemorySegment.copy(NativeMemory.ALL, start + (long) y * stride, pixels, (long) y * width, width);
        }
    }

    @Override
    public void close() {
        sws_freeContext(context);
        avutil.av_frame_free(grey);
    }
}
