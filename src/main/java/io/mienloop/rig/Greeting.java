package io.mienloop.rig;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Asks who is at the other end of a link: HELLO until a board answers. It leaves the board disarmed, every output off. */
public final class Greeting {
    private static final long RETRY_MILLIS = 200;

    private Greeting() {}

    /**
     * Opens the link, greets, and listens; the caller closes the link.
     *
     * @param patienceMillis a board that restarts on opening takes up to 2 s
     * @return the board's own BOARD message
     * @throws LinkException why there is none
     */
    public static DeviceMessage ask(ByteLink link, long patienceMillis) throws LinkException, InterruptedException {
        LinkedBlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        MessageDecoder decoder = new MessageDecoder(m -> {
            DeviceMessage copy = new DeviceMessage();
            copy.copyFrom(m);
            heard.add(copy);
        });
        link.open(new ByteSink() {
            @Override
            public void bytes(byte[] b, int offset, int length, long hostNanos) {
                decoder.accept(b, offset, length, hostNanos);
            }

            @Override
            public void lost(String why) {
                heard.add(why);
            }
        });
        MessageEncoder encoder = new MessageEncoder();
        long end = System.nanoTime() + patienceMillis * 1_000_000L;
        for (int sequence = 128; System.nanoTime() < end; sequence = sequence == 255 ? 128 : sequence + 1) {
            link.write(encoder.wire(), 0, encoder.hello(sequence));
            long again = System.nanoTime() + RETRY_MILLIS * 1_000_000L;
            for (long left = RETRY_MILLIS; left > 0; left = (again - System.nanoTime()) / 1_000_000L) {
                DeviceMessage board = board(heard.poll(left, TimeUnit.MILLISECONDS));
                if (board != null) {
                    return board;
                }
            }
        }
        throw new LinkException(
                decoder.errors() > 0
                        ? "it talks, but not as a stimulus board at this speed: check `baud`, flash the firmware"
                        : "no answer: it has no firmware of ours, or another `baud`");
    }

    private static DeviceMessage board(Object heard) throws LinkException {
        if (heard instanceof String why) {
            throw new LinkException(why);
        }
        if (heard instanceof DeviceMessage m) {
            if (m.type == Wire.NAK && m.of == Wire.HELLO) {
                throw new LinkException("it refuses HELLO (" + NakReason.text(m.reason)
                        + "): flash the firmware that came with this version");
            }
            return m.type == Wire.BOARD && (m.flags & Wire.FLAG_ANSWER) != 0 ? m : null;
        }
        return null;
    }
}
