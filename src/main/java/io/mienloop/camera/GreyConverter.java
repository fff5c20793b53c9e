package io.mienloop.camera;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_BAYER;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_BE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_BITSTREAM;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_FLOAT;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_HWACCEL;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_PAL;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_PLANAR;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_XYZ;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import java.lang.foreign.MemorySegment;
import org.bytedeco.ffmpeg.avutil.AVComponentDescriptor;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;

/**
 * Turns decoded pictures into 8-bit grey exactly as {@code ffmpeg -i FILE -pix_fmt gray} of FFmpeg 5.1 does, byte for byte.
 *
 * <p>The common layouts are converted here: libswscale changed its rounding of limited to full range in FFmpeg 7.1, and a
 * recorded score must not change with a library. Grey deeper than 8 bits, palettes and single bits are alike in both and go
 * through libswscale, and so do rare layouts (RGB of 4 to 6 or 9 to 14 bits), which may differ from FFmpeg 5.1 by a few
 * grey levels.
 */
final class GreyConverter implements AutoCloseable {
    private static final long OWN_WAY = AV_PIX_FMT_FLAG_PAL
            | AV_PIX_FMT_FLAG_BITSTREAM
            | AV_PIX_FMT_FLAG_XYZ
            | AV_PIX_FMT_FLAG_BAYER
            | AV_PIX_FMT_FLAG_FLOAT;

    private final int width;
    private final int height;
    private int format = -1;
    private int range = -1;
    private GreyConversion conversion;

    GreyConverter(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /**
     * @param frame a picture of this converter's size
     * @param grey at least width × height bytes, written row after row
     * @throws CameraException when the picture's layout has no grey form; the message names no source
     */
    void convert(AVFrame frame, MemorySegment grey) throws CameraException {
        if (conversion == null || frame.format() != format || frame.color_range() != range) {
            close();
            conversion = conversionFrom(frame.format(), frame.color_range());
            format = frame.format();
            range = frame.color_range();
        }
        conversion.convert(frame, grey);
    }

    private GreyConversion conversionFrom(int pixelFormat, int colorRange) throws CameraException {
        AVPixFmtDescriptor layout = av_pix_fmt_desc_get(pixelFormat);
        if (layout == null || (layout.flags() & AV_PIX_FMT_FLAG_HWACCEL) != 0) {
            throw new CameraException(
                    "pixels laid out as number " + pixelFormat + " have no grey form: convert it first");
        }
        String name = layout.name().getString();
        AVComponentDescriptor first = layout.comp(0);
        boolean bigEndian = (layout.flags() & AV_PIX_FMT_FLAG_BE) != 0;
        boolean grey = layout.nb_components() <= 2;
        boolean expand = !grey && colorRange != AVCOL_RANGE_JPEG && !name.startsWith("yuvj");
        if ((layout.flags() & OWN_WAY) == 0) {
            if ((layout.flags() & AV_PIX_FMT_FLAG_RGB) != 0) {
                boolean packed = (layout.flags() & AV_PIX_FMT_FLAG_PLANAR) == 0;
                if (isOf(layout, 8) || packed && isOf(layout, 16)) {
                    return new PackedColour(width, height, layout, bigEndian);
                }
            } else if (first.depth() == 8 && first.shift() == 0) {
                return new ByteLuma(width, height, first, expand);
            } else if (!grey && first.depth() > 8 && first.depth() <= 16 && first.step() % 2 == 0) {
                return new DeepLuma(width, height, first, bigEndian, expand);
            }
        }
        Boolean full = colorRange == AVCOL_RANGE_UNSPECIFIED ? null : colorRange == AVCOL_RANGE_JPEG;
        return new GreyScaler(width, height, pixelFormat, name, full);
    }

    private static boolean isOf(AVPixFmtDescriptor colours, int bits) {
        for (int i = 0; i < 3; i++) {
            AVComponentDescriptor colour = colours.comp(i);
            if (colour.depth() != bits || colour.shift() != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        if (conversion != null) {
            conversion.close();
            conversion = null;
        }
    }
}
