package io.mienloop.rig;

/**
 * Finds frames in a stream of bytes: undoes COBS, checks length and CRC, and begins anew at every 0x00 whatever came before.
 * Bad frames are counted and dropped. Allocates nothing after construction; used by one thread.
 */
public final class FrameDecoder {
    /** Takes a good frame. */
    @FunctionalInterface
    public interface Sink {
        /**
         * @param frame type, sequence, payload, CRC; the decoder's own array, valid during the call only
         * @param length bytes of it, 4 to 62
         */
        void frame(byte[] frame, int length);
    }

    private final Sink sink;
    private final byte[] frame = new byte[Wire.MOST_DECODED];
    private int length;
    private int received;
    private int left;
    private boolean bad;

    private long goodFrames;
    private long crcErrors;
    private long framingErrors;

    public FrameDecoder(Sink sink) {
        this.sink = sink;
    }

    /** Takes the next byte of the stream. */
    public void accept(byte b) {
        if (b == 0) {
            delimiter();
            length = 0;
            received = 0;
            left = 0;
            bad = false;
            return;
        }
        received++;
        if (received > Wire.MOST_FRAME - 1) {
            bad = true;
        } else if (left > 0) {
            put(b);
            left--;
        } else {
            // A code byte: the zero it stands for was announced by the code before it.
            if (received > 1) {
                put((byte) 0);
            }
            left = (b & 0xFF) - 1;
        }
    }

    private void put(byte b) {
        if (length == frame.length) {
            bad = true;
        } else {
            frame[length++] = b;
        }
    }

    private void delimiter() {
        if (received == 0) {
            return; // delimiters in a row are idle line
        }
        if (bad || left != 0 || length < 4) {
            framingErrors++;
            return;
        }
        int crc = Crc16.START;
        for (int i = 0; i < length; i++) {
            crc = Crc16.update(crc, frame[i]);
        }
        if (crc != 0) {
            crcErrors++; // over data and its own CRC the remainder is 0
            return;
        }
        goodFrames++;
        sink.frame(frame, length);
    }

    /** Forgets a frame begun, as after a reset of the line. */
    public void reset() {
        length = 0;
        received = 0;
        left = 0;
        bad = false;
    }

    public long goodFrames() {
        return goodFrames;
    }

    public long crcErrors() {
        return crcErrors;
    }

    /** Frames that were no COBS, too short or too long. */
    public long framingErrors() {
        return framingErrors;
    }
}
