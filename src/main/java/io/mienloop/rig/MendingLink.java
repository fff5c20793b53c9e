package io.mienloop.rig;

import java.util.Objects;

/**
 * A link that comes back: when the one below is lost it is opened anew about every 500 ms, on a thread of its own, until that
 * works. It mends the wire and nothing else; the board must be greeted again and a person must arm it.
 */
public final class MendingLink implements ByteLink {
    /** Opens the link below anew. */
    @FunctionalInterface
    public interface Opener {
        /** @throws LinkException when it does not work yet */
        ByteLink open() throws LinkException;
    }

    private static final long RETRY_MILLIS = 500;
    private static final long CLOSE_MILLIS = 2_000;

    private final Opener opener;
    private final String description;
    private final Object turn = new Object();
    private volatile ByteLink current;
    private ByteLink lost;
    private boolean closed;
    private Thread mender;
    private ByteSink sink;

    /**
     * @param first opened already
     * @param opener asked after every break; its failures are its own to report
     */
    public MendingLink(ByteLink first, Opener opener) {
        this.current = Objects.requireNonNull(first, "first");
        this.opener = Objects.requireNonNull(opener, "opener");
        this.description = first.description();
    }

    @Override
    public int write(byte[] bytes, int offset, int length) {
        ByteLink link = current;
        return link == null ? -1 : link.write(bytes, offset, length);
    }

    @Override
    public void flush() {
        ByteLink link = current;
        if (link != null) {
            link.flush();
        }
    }

    @Override
    public long listenedNanos() {
        ByteLink link = current;
        return link == null ? Long.MAX_VALUE : link.listenedNanos();
    }

    @Override
    public void open(ByteSink newSink) {
        sink = newSink;
        mender = Thread.ofPlatform().name("rig-mender").daemon().start(this::mend);
        listen(current);
    }

    private void listen(ByteLink link) {
        link.open(new ByteSink() {
            @Override
            public void bytes(byte[] b, int offset, int length, long hostNanos) {
                sink.bytes(b, offset, length, hostNanos);
            }

            @Override
            public void lost(String why) {
                current = null;
                sink.lost(why);
                synchronized (turn) {
                    lost = link;
                    turn.notifyAll();
                }
            }
        });
    }

    private void mend() {
        try {
            for (ByteLink broken = nextLost(); broken != null; broken = nextLost()) {
                broken.close();
                ByteLink mended = reopened();
                if (mended == null) {
                    return;
                }
                if (!take(mended)) {
                    return;
                }
                sink.back(); // before the first byte, which can only come once somebody listens
                listen(mended);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False, and the link closed again, when this one was closed meanwhile. */
    private boolean take(ByteLink mended) {
        synchronized (turn) {
            if (!closed) {
                current = mended;
                return true;
            }
        }
        mended.close();
        return false;
    }

    private ByteLink nextLost() throws InterruptedException {
        synchronized (turn) {
            while (lost == null && !closed) {
                turn.wait();
            }
            ByteLink link = closed ? null : lost;
            lost = null;
            return link;
        }
    }

    /** Null when this link was closed meanwhile. */
    private ByteLink reopened() throws InterruptedException {
        while (true) {
            synchronized (turn) {
                long end = System.nanoTime() + RETRY_MILLIS * 1_000_000L;
                for (long left = RETRY_MILLIS; left > 0 && !closed; left = (end - System.nanoTime()) / 1_000_000L) {
                    turn.wait(left);
                }
                if (closed) {
                    return null;
                }
            }
            try {
                return opener.open();
            } catch (LinkException notYet) {
                continue; // the opener reports it
            }
        }
    }

    @Override
    public void close() {
        synchronized (turn) {
            closed = true;
            turn.notifyAll();
        }
        boolean interrupted = false;
        if (mender != null && mender != Thread.currentThread()) {
            try {
                mender.join(CLOSE_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        ByteLink link = current;
        current = null;
        if (link != null) {
            link.close();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String description() {
        return description;
    }
}
