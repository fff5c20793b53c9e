package io.mienloop.camera;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bytedeco.ffmpeg.avutil.AVComponentDescriptor;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Luma or grey of eight bits, taken where it stands; expanded through a table where it uses the limited range. */
final class ByteLuma implements GreyConversion {
    private static final byte[] EXPANDED = new byte[256];

    static {
        for (int luma = 0; luma < 256; luma++) {
            EXPANDED[luma] = LumaRange.toByte(LumaRange.expand(luma << 7), LumaRange.ROUND);
        }
    }

    private final int width;
    private final int height;
    private final int plane;
    private final int offset;
    private final int step;
    private final boolean expand;
    private final byte[] row;

    ByteLuma(int width, int height, AVComponentDescriptor luma, boolean expand) {
        this.width = width;
        this.height = height;
        this.plane = luma.plane();
        this.offset = luma.offset();
        this.step = luma.step();
        this.expand = expand;
        this.row = new byte[width * step];
    }

    @Override
    public void convert(AVFrame frame, MemorySegment grey) {
        long start = frame.data(plane).address() + offset;
        long stride = frame.linesize(plane);
        for (int y = 0; y < height; y++) {
            long from = start + y * stride;
            long to = (long) y * width;
            if (step == 1 && !expand) {
                MemorySegment.copy(NativeMemory.ALL, from, grey, to, width);
            } else {
                MemorySegment.copy(NativeMemory.ALL, ValueLayout.JAVA_BYTE, from, row, 0, (width - 1) * step + 1);
                gather();
                MemorySegment.copy(row, 0, grey, ValueLayout.JAVA_BYTE, to, width);
            }
        }
    }

    private void gather() {
        if (expand) {
            for (int x = 0, at = 0; x < width; x++, at += step) {
                row[x] = EXPANDED[row[at] & 0xFF];
            }
        } else {
            for (int x = 0, at = 0; x < width; x++, at += step) {
                row[x] = row[at];
            }
        }
    }
}
