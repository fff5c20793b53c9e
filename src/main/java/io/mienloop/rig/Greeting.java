package io.mienloop.rig;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Asks who is at the other end of a link: HELLO until a board answers. It leaves the board disarmed, every output off. */
public final class Greeting {
    private static final long RETRY_MILLIS = 200;
    private static final int TRIES = 5;
    private static final int UNLATCH_SEQUENCE = 1;

    /** What became of the emergency stop's latch. */
    public enum Latch {
        /** It was latched and is not any more. */
        LIFTED,
        /** It was not latched. */
        NONE,
        /** The contact is open, so that the board keeps it. */
        CONTACT_OPEN
    }

    private final LinkedBlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private final MessageEncoder encoder = new MessageEncoder();
    private final ByteLink link;
    private final MessageDecoder decoder;

    private Greeting(ByteLink link) {
        this.link = link;
        decoder = new MessageDecoder(m -> {
            DeviceMessage copy = new DeviceMessage();
            copy.copyFrom(m);
            heard.add(copy);
        });
    }

    /**
     * Opens the link, greets, and listens; the caller closes the link.
     *
     * @param patienceMillis a board that restarts on opening takes up to 2 s
     * @return the board's own BOARD message
     * @throws LinkException why there is none
     */
    public static DeviceMessage ask(ByteLink link, long patienceMillis) throws LinkException, InterruptedException {
        return new Greeting(link).greet(patienceMillis);
    }

    /**
     * Opens the link, greets, and lifts the latch of the emergency stop; the caller closes the link. A person decides this.
     *
     * @param patienceMillis a board that restarts on opening takes up to 2 s
     * @throws LinkException why no board did it
     */
    public static Latch unlatch(ByteLink link, long patienceMillis) throws LinkException, InterruptedException {
        return new Greeting(link).unlatch(patienceMillis);
    }

    private DeviceMessage greet(long patienceMillis) throws LinkException, InterruptedException {
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
        long end = System.nanoTime() + patienceMillis * 1_000_000L;
        for (int sequence = 128; System.nanoTime() < end; sequence = sequence == 255 ? 128 : sequence + 1) {
            link.write(encoder.wire(), 0, encoder.hello(sequence));
            link.flush();
            DeviceMessage board = answer(Wire.HELLO, Wire.BOARD);
            if (board != null && board.type == Wire.NAK) {
                throw new LinkException("it refuses HELLO (" + NakReason.text(board.reason)
                        + "): flash the firmware that came with this version");
            }
            if (board != null) {
                return board;
            }
        }
        throw new LinkException(
                decoder.errors() > 0
                        ? "it talks, but not as a stimulus board at this speed: check `baud`, flash the firmware"
                        : "no answer: it has no firmware of ours, or another `baud`");
    }

    private Latch unlatch(long patienceMillis) throws LinkException, InterruptedException {
        DeviceMessage board = greet(patienceMillis);
        if ((board.flags & (Wire.FLAG_ESTOP_OPEN | Wire.FLAG_ESTOP_LATCHED)) == 0) {
            return Latch.NONE;
        }
        for (int i = 0; i < TRIES; i++) {
            // the same sequence: a repeated one is answered, not executed again
            link.write(encoder.wire(), 0, encoder.unlatch(UNLATCH_SEQUENCE));
            link.flush();
            DeviceMessage answer = answer(Wire.UNLATCH, Wire.ACK);
            if (answer != null && answer.type == Wire.ACK) {
                return Latch.LIFTED;
            }
            if (answer != null && answer.reason == NakReason.ESTOP) {
                return Latch.CONTACT_OPEN;
            }
            if (answer != null) {
                throw new LinkException("it refuses UNLATCH (" + NakReason.text(answer.reason) + ")");
            }
        }
        throw new LinkException("it does not answer UNLATCH: check cable and speed");
    }

    /** The next message of the type that answers a command, or its refusal; null when none comes in time. */
    private DeviceMessage answer(int to, int type) throws LinkException, InterruptedException {
        long again = System.nanoTime() + RETRY_MILLIS * 1_000_000L;
        for (long left = RETRY_MILLIS; left > 0; left = (again - System.nanoTime()) / 1_000_000L) {
            Object one = heard.poll(left, TimeUnit.MILLISECONDS);
            if (one instanceof String why) {
                throw new LinkException(why);
            }
            if (one instanceof DeviceMessage m && answers(m, to, type)) {
                return m;
            }
        }
        return null;
    }

    private static boolean answers(DeviceMessage m, int to, int type) {
        if (m.type == Wire.BOARD) {
            return type == Wire.BOARD && (m.flags & Wire.FLAG_ANSWER) != 0;
        }
        return (m.type == type || m.type == Wire.NAK) && m.of == to;
    }
}
