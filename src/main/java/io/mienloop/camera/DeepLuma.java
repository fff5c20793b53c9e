package io.mienloop.camera;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avutil.AVComponentDescriptor;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Luma of 9 to 16 bits beside colour: brought to 15 bits, expanded where it uses the limited range, dithered to 8. */
final class DeepLuma implements GreyConversion {
    private final int width;
    private final int height;
    private final int plane;
    private final int offset;
    private final int shorts;
    private final int shift;
    private final int mask;
    private final int depth;
    private final boolean expand;
    private final ValueLayout.OfShort layout;
    private final short[] deep;
    private final byte[] row;

    DeepLuma(int width, int height, AVComponentDescriptor luma, boolean bigEndian, boolean expand) {
        this.width = width;
        this.height = height;
        this.plane = luma.plane();
        this.offset = luma.offset();
        this.shorts = luma.step() / Short.BYTES;
        this.shift = luma.shift();
        this.depth = luma.depth();
        this.mask = (1 << depth) - 1;
        this.expand = expand;
        this.layout =
                ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        this.deep = new short[width * shorts];
        this.row = new byte[width];
    }

    @Override
    public void convert(AVFrame frame, MemorySegment grey) {
        long start = frame.data(plane).address() + offset;
        long stride = frame.linesize(plane);
        for (int y = 0; y < height; y++) {
            MemorySegment.copy(NativeMemory.ALL, layout, start + y * stride, deep, 0, (width - 1) * shorts + 1);
            int[] dither = LumaRange.DITHER[y & 7];
            for (int x = 0; x < width; x++) {
                int value = (deep[x * shorts] & 0xFFFF) >> shift & mask;
                int luma15 = depth > 15 ? value >> 1 : value << 15 - depth;
                row[x] = LumaRange.toByte(expand ? LumaRange.expand(luma15) : luma15, dither[x & 7]);
            }
            MemorySegment.copy(row, 0, grey, ValueLayout.JAVA_BYTE, (long) y * width, width);
        }
    }
}
