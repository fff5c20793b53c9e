package io.mienloop.testing;

import io.mienloop.sim.Outgoing;
import io.mienloop.sim.PinListener;
import io.mienloop.sim.SimulatedRig;
import io.mienloop.sim.SimulatedRigSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The simulated board at the end of a pseudo-terminal, in real time, on a thread of its own; its cable can be pulled. */
public final class PtyBoard implements AutoCloseable {
    /** Only so that a board whose thread has failed is no hang. */
    private static final long PATIENCE_MINUTES = 2;

    private final Path link;
    private final SimulatedRig rig;
    private final long epoch = System.nanoTime();
    private final Queue<Runnable> actions = new ConcurrentLinkedQueue<>();
    private final Outgoing out = new Outgoing();
    private final Thread thread;
    private Pty pty;
    private boolean deaf;
    private byte[] noise = {};
    private volatile boolean closed;

    /** @param link made to point at the pseudo-terminal, as a system's links by serial number do */
    public PtyBoard(Path link, SimulatedRigSettings settings, PinListener pins) {
        this.link = link;
        rig = new SimulatedRig(settings, pins);
        plugIn();
        thread = Thread.ofPlatform().name("pty-board").daemon().start(this::live);
    }

    /** What a rig file would name. */
    public Path device() {
        return link;
    }

    /** Does something on the board's thread and waits for its answer. */
    public <T> T ask(Function<SimulatedRig, T> what) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        actions.add(() -> {
            try {
                answer.complete(what.apply(rig));
            } catch (Throwable failure) {
                answer.completeExceptionally(failure);
            }
        });
        return answer.orTimeout(PATIENCE_MINUTES, TimeUnit.MINUTES).join();
    }

    private void act(Runnable what) {
        ask(r -> {
            what.run();
            return null;
        });
    }

    /** Pulls the cable. Returns {@link System#nanoTime} just before. */
    public long unplug() {
        return ask(r -> {
            long before = System.nanoTime();
            pty.close();
            pty = null;
            r.unplug(now());
            return before;
        });
    }

    /** Plugs it in again, as another device below the same link; the board restarts by that. */
    public void plug() {
        act(() -> {
            plugIn();
            rig.plug(now());
        });
    }

    /** From now on reads nothing that the host sends, as a board whose USB chip hangs. */
    public void wedge() {
        act(() -> deaf = true);
    }

    /** Says these bytes over and over beside what the board says. */
    public void flood(byte[] bytes) {
        act(() -> noise = bytes.clone());
    }

    private long now() {
        return System.nanoTime() - epoch;
    }

    private void plugIn() {
        pty = new Pty();
        try {
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, Path.of(pty.device()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void live() {
        byte[] in = new byte[256];
        while (!closed) {
            int count = 0;
            if (pty != null && !deaf) {
                count = pty.read(in, 1);
            } else {
                java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
            }
            long now = now();
            rig.advanceTo(now);
            if (count > 0) {
                rig.receive(in, 0, count, now);
            }
            Runnable action = actions.poll();
            while (action != null) {
                action.run();
                action = actions.poll();
            }
            if (pty != null && noise.length > 0) {
                pty.write(noise, 0, noise.length);
            }
            while (pty != null && rig.nextOutgoingNanos() <= rig.nowNanos() && rig.poll(out)) {
                pty.write(out.bytes, 0, out.length);
            }
        }
        if (pty != null) {
            pty.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
