package io.mienloop.sim;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** A plain second decoder, written from the specification: splits a stream at its zeros and keeps the unfinished rest. */
final class PlainStream {
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

    List<byte[]> accept(byte[] bytes) {
        List<byte[]> good = new ArrayList<>();
        for (byte b : bytes) {
            if (b != 0) {
                rest.write(b);
            } else if (rest.size() > 0) {
                byte[] frame = plainDecode(rest.toByteArray());
                rest.reset();
                if (frame != null) {
                    good.add(frame);
                }
            }
        }
        return good;
    }

    /** The oracle: what stands between two zeros, undone step by step; null when it must be rejected. */
    private static byte[] plainDecode(byte[] part) {
        if (part.length > 63) {
            return null;
        }
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        int at = 0;
        while (at < part.length) {
            int code = part[at] & 0xFF;
            if (at + code > part.length) {
                return null;
            }
            data.write(part, at + 1, code - 1);
            at += code;
            if (at < part.length) {
                data.write(0);
            }
        }
        byte[] frame = data.toByteArray();
        if (frame.length < 4 || frame.length > 62) {
            return null;
        }
        int crc = 0xFFFF;
        for (int i = 0; i < frame.length - 2; i++) {
            crc ^= frame[i] & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0x8408;
            }
        }
        int sent = frame[frame.length - 2] & 0xFF | (frame[frame.length - 1] & 0xFF) << 8;
        return sent == crc ? frame : null;
    }
}
