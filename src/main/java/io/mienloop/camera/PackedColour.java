package io.mienloop.camera;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avutil.AVComponentDescriptor;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;

/**
 * Red, green and blue of 8 bits each (packed or in planes) or of 16 (packed): first luma of BT.601 in the limited range, as
 * libswscale computes it, then expanded.
 */
final class PackedColour implements GreyConversion {
    /** 0.299, 0.587 and 0.114 times 219/255 in units of 2⁻¹⁵, as libswscale rounds them. */
    private static final int RED = 8414;

    private static final int GREEN = 16519;
    private static final int BLUE = 3208;

    private final int width;
    private final int height;
    private final boolean deep;
    private final ValueLayout.OfShort layout;
    private final int[] planes = new int[3];
    private final int[] offsets = new int[3];
    private final int step;
    private final byte[][] bytes = new byte[3][];
    private final short[][] shorts = new short[3][];
    private final byte[] row;

    PackedColour(int width, int height, AVPixFmtDescriptor layoutOfPixels, boolean bigEndian) {
        this.width = width;
        this.height = height;
        this.deep = layoutOfPixels.comp(0).depth() > 8;
        this.layout =
                ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        this.step = layoutOfPixels.comp(0).step() / (deep ? Short.BYTES : 1);
        for (int i = 0; i < 3; i++) {
            AVComponentDescriptor colour = layoutOfPixels.comp(i);
            planes[i] = colour.plane();
            offsets[i] = colour.offset();
            bytes[i] = new byte[deep ? 0 : width * step];
            shorts[i] = new short[deep ? width * step : 0];
        }
        this.row = new byte[width];
    }

    @Override
    public void convert(AVFrame frame, MemorySegment grey) {
        long red = frame.data(planes[0]).address() + offsets[0];
        long green = frame.data(planes[1]).address() + offsets[1];
        long blue = frame.data(planes[2]).address() + offsets[2];
        for (int y = 0; y < height; y++) {
            long redRow = red + (long) y * frame.linesize(planes[0]);
            long greenRow = green + (long) y * frame.linesize(planes[1]);
            long blueRow = blue + (long) y * frame.linesize(planes[2]);
            if (deep) {
                shortRow(redRow, greenRow, blueRow, LumaRange.DITHER[y & 7]);
            } else {
                byteRow(redRow, greenRow, blueRow);
            }
            MemorySegment.copy(row, 0, grey, ValueLayout.JAVA_BYTE, (long) y * width, width);
        }
    }

    private void byteRow(long red, long green, long blue) {
        int length = (width - 1) * step + 1;
        MemorySegment.copy(NativeMemory.ALL, ValueLayout.JAVA_BYTE, red, bytes[0], 0, length);
        MemorySegment.copy(NativeMemory.ALL, ValueLayout.JAVA_BYTE, green, bytes[1], 0, length);
        MemorySegment.copy(NativeMemory.ALL, ValueLayout.JAVA_BYTE, blue, bytes[2], 0, length);
        for (int x = 0, at = 0; x < width; x++, at += step) {
            int sum = RED * (bytes[0][at] & 0xFF) + GREEN * (bytes[1][at] & 0xFF) + BLUE * (bytes[2][at] & 0xFF);
            int luma14 = (sum + (32 << 14) + (1 << 8)) >> 9;
            row[x] = LumaRange.toByte(LumaRange.expand(luma14 << 1), LumaRange.ROUND);
        }
    }

    private void shortRow(long red, long green, long blue, int[] dither) {
        int length = (width - 1) * step + 1;
        MemorySegment.copy(NativeMemory.ALL, layout, red, shorts[0], 0, length);
        MemorySegment.copy(NativeMemory.ALL, layout, green, shorts[1], 0, length);
        MemorySegment.copy(NativeMemory.ALL, layout, blue, shorts[2], 0, length);
        for (int x = 0, at = 0; x < width; x++, at += step) {
            // Up to 2³¹ and a little: the shift is of an unsigned number.
            int sum = RED * (shorts[0][at] & 0xFFFF)
                    + GREEN * (shorts[1][at] & 0xFFFF)
                    + BLUE * (shorts[2][at] & 0xFFFF)
                    + (0x2001 << 14);
            row[x] = LumaRange.toByte(LumaRange.expand(sum >>> 15 >> 1), dither[x & 7]);
        }
    }
}
