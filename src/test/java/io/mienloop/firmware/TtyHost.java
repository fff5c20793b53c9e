package io.mienloop.firmware;

import io.mienloop.rig.DeviceMessage;
import io.mienloop.rig.MessageDecoder;
import io.mienloop.rig.MessageEncoder;
import io.mienloop.rig.NakReason;
import io.mienloop.rig.PulseProgram;
import io.mienloop.rig.Wire;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;

/**
 * A plain real-time host on a terminal that is raw already: one thread reads, the caller writes. Its times are generous, since
 * nothing is judged by them.
 */
final class TtyHost implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final long ANSWER_MILLIS = 250;
    private static final int TRIES = 10;

    final MessageEncoder encoder = new MessageEncoder();
    private final FileOutputStream out;
    private final BlockingQueue<DeviceMessage> heard = new LinkedBlockingQueue<>();
    private int remembered;
    private int other;
    private int nonce;
    private long tickOffset; // device ticks at host time 0
    private volatile boolean lost;

    TtyHost(Path tty) {
        try {
            out = new FileOutputStream(tty.toFile());
            FileInputStream in = new FileInputStream(tty.toFile());
            Thread.ofPlatform().name("tty-host").daemon().start(() -> listen(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen(FileInputStream in) {
        MessageDecoder decoder = new MessageDecoder(m -> {
            DeviceMessage copy = new DeviceMessage();
            copy.copyFrom(m);
            heard.add(copy);
        });
        byte[] bytes = new byte[4096];
        try (in) {
            for (int n = in.read(bytes); n > 0; n = in.read(bytes)) {
                decoder.accept(bytes, 0, n, System.nanoTime());
            }
        } catch (IOException e) {
            lost = true; // the terminal hung up
        }
        lost = true;
    }

    /** Whether the terminal has hung up. */
    boolean lost() {
        return lost;
    }

    /** Writes at once; gives {@link System#nanoTime} right before. */
    long write(byte[] bytes, int length) {
        long at = System.nanoTime();
        try {
            out.write(bytes, 0, length);
        } catch (IOException e) {
            lost = true;
        }
        return at;
    }

    private int sequence(int type) {
        if (Wire.remembered(type)) {
            remembered = remembered % 127 + 1;
            return remembered;
        }
        other = other % 128 + 1;
        return 127 + other;
    }

    /** Sends a command without waiting for its answer. */
    long send(int type, IntUnaryOperator command) {
        return write(encoder.wire(), command.applyAsInt(sequence(type)));
    }

    /** Sends a command and waits for the answer; null when none comes in a second. */
    DeviceMessage tryAsk(int type, IntUnaryOperator command, long millis) {
        heard.clear();
        int s = sequence(type);
        write(encoder.wire(), command.applyAsInt(s));
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            try {
                DeviceMessage m = heard.poll(left, TimeUnit.NANOSECONDS);
                if (m != null && m.sequence == s && m.type < Wire.PULSE_ON) {
                    return m;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
        return null;
    }

    DeviceMessage ask(int type, IntUnaryOperator command) {
        DeviceMessage m = tryAsk(type, command, PATIENCE_MILLIS);
        if (m == null) {
            throw new AssertionError("no answer to " + Wire.name(type));
        }
        return m;
    }

    /** Whether a command was granted; one that was lost, not answered or came too soon was not. */
    private boolean granted(int type, IntUnaryOperator command) {
        DeviceMessage m = tryAsk(type, command, ANSWER_MILLIS);
        if (m != null && m.reason == NakReason.LOCKED_OUT && m.allowed < 1_000) {
            sleep(m.allowed); // the try before began it, and its answer was lost: the board still books what that gave
            return false;
        }
        if (m != null && m.type != Wire.ACK) {
            throw new AssertionError(Wire.name(type) + " refused with reason " + m.reason + ", limit " + m.limit);
        }
        return m != null;
    }

    /** Greets the board, which may still be starting, and maps its clock. */
    void greet(List<PulseProgram> programs) {
        DeviceMessage board = null;
        for (int i = 0; i < 100 && board == null; i++) {
            write(new byte[1], 1); // ends whatever stood on the line
            board = tryAsk(Wire.HELLO, encoder::hello, 100);
        }
        if (board == null || board.type != Wire.BOARD) {
            throw new AssertionError("the board does not answer HELLO");
        }
        for (PulseProgram p : programs) {
            boolean stored = false;
            for (int i = 0; i < TRIES && !stored; i++) {
                stored = granted(Wire.PROGRAM, s -> encoder.program(s, p));
            }
            if (!stored) {
                throw new AssertionError("PROGRAM " + p.index() + " was lost " + TRIES + " times");
            }
        }
        sync();
    }

    /** Maps the board's clock by the quickest of a few PINGs. */
    void sync() {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 8; i++) {
            long before = System.nanoTime();
            DeviceMessage pong = ask(Wire.PING, encoder::ping);
            long round = pong.arrivalNanos - before;
            if (round < best) {
                best = round;
                tickOffset = pong.deviceTicks - (before + round / 2) / Wire.TICK_NANOS;
            }
        }
    }

    int expiry(long inMillis) {
        long ticks = System.nanoTime() / Wire.TICK_NANOS + tickOffset + inMillis * 2_000;
        return (int) ((ticks & 0xFFFF_FFFFL) / Wire.EXPIRY_TICKS & 0xFFFF);
    }

    /** Arms and triggers, and begins anew when an answer is lost: a scene needs its beginning, and that one is no scene. */
    void run(int... programs) {
        for (int i = 0; i < TRIES; i++) {
            granted(Wire.DISARM, encoder::disarm); // answered first: at 1 Mbaud the board needs frames apart
            nonce = nonce % 255 + 1;
            boolean runs = granted(Wire.ARM, s -> encoder.arm(s, nonce, 3_600_000));
            for (int program : programs) {
                runs = runs && granted(Wire.TRIGGER, s -> encoder.trigger(s, program, nonce, expiry(500)));
            }
            if (runs) {
                return;
            }
        }
        throw new AssertionError("ARM or TRIGGER was lost " + TRIES + " times");
    }

    /** Sends a TRIGGER without waiting; gives {@link System#nanoTime} right before the write. */
    long fire(int program) {
        return send(Wire.TRIGGER, s -> encoder.trigger(s, program, nonce, expiry(500)));
    }

    long beat() {
        return send(Wire.HEARTBEAT, s -> encoder.heartbeat(s, nonce, expiry(250)));
    }

    /** Heartbeats every 100 ms for a while. */
    void live(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() < end) {
            beat();
            sleep(100);
        }
    }

    static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            lost = true;
        }
    }
}
