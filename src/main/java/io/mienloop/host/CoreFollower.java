package io.mienloop.host;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Lets one thread, which sleeps, wake up on whichever core another is on that wakes it. Linux wakes a thread of real-time priority
 * where it last ran: on a core that sleeps itself, and not where its data are. Where the two get into each other's way the
 * follower is sent off, and may run anywhere for a second; the next time for two, and so on, until they have long been together
 * again.
 */
public final class CoreFollower {
    private static final int NONE = -1;
    private static final long FIRST_APART_NANOS = 1_000_000_000L;
    private static final long MOST_APART_NANOS = 64_000_000_000L;

    /**
     * So long the follower may be found behind with its work where the leader is. A leader that was held up itself comes several times
     * in a row, within less, and the follower needs no other core for that.
     */
    private static final long MOST_CROWDED_NANOS = 5_000_000L;

    private final LongSupplier nanos;

    /** Held by who moves the follower; nobody waits for it: leading is tried again with the next frame, parting with the next tick. */
    private final AtomicBoolean moving = new AtomicBoolean();

    private volatile int follower = NONE;
    private volatile boolean follows;
    private volatile boolean gaveUp;

    /** To which the follower is bound; NONE when it is to none. */
    private volatile int core = NONE;

    private volatile long apartSince;
    private volatile long apartNanos;
    private volatile long togetherSince;
    private volatile int partings;

    /** By core: it alone, and all others that the follower may use; null for cores that it may not. */
    private volatile MemorySegment[] only = {};

    private volatile MemorySegment[] others = {};
    private volatile MemorySegment all;
    private boolean crowded;
    private long crowdedSince;

    public CoreFollower() {
        this(System::nanoTime);
    }

    /** @param nanos a clock that only goes forward */
    CoreFollower(LongSupplier nanos) {
        this.nanos = nanos;
        apartSince = nanos.getAsLong(); // for no time at all yet
    }

    /** From now on it is the calling thread that is moved. What that takes is made here, before there is any hurry. */
    public void register() {
        BitSet allowed = LinuxCalls.cores();
        MemorySegment[] alone = new MemorySegment[allowed.length()];
        MemorySegment[] rest = new MemorySegment[allowed.length()];
        // A kind of arena that nobody used before would undo what is compiled for the loop; a few hundred bytes stay.
        Arena arena = Arena.global();
        if (allowed.cardinality() > 1) {
            allowed.stream().forEach(one -> {
                BitSet cores = new BitSet();
                cores.set(one);
                alone[one] = LinuxCalls.set(cores, arena);
                cores.or(allowed);
                cores.clear(one);
                rest[one] = LinuxCalls.set(cores, arena);
            });
        }
        all = LinuxCalls.set(allowed, arena);
        only = alone;
        others = rest;
        follower = LinuxCalls.thread();
    }

    /**
     * On the leader's thread, once the follower is registered: brings it here for the first time.
     *
     * @param who is to follow
     * @param leader whom
     */
    public HostAnswer begin(String who, String leader) {
        String asked = "the " + who + " woken on the core of the " + leader + ", wherever that is";
        int here = LinuxCalls.core();
        if (follower == NONE || !isKnown(here)) {
            return new HostAnswer(false, asked + ": this system does not tell of its cores, or there is only one");
        }
        BitSet first = new BitSet();
        first.set(here);
        int errno = LinuxCalls.bind(follower, first);
        if (errno != 0) {
            return new HostAnswer(false, asked + ": " + Errno.text(errno));
        }
        follows = true;
        lead(true, false); // once, so that it is linked before the first frame
        return new HostAnswer(true, asked);
    }

    /**
     * On the leader's thread, just before it wakes the follower.
     *
     * @param asleep whether the follower sleeps and nobody has woken it; one at work is not moved
     * @param behind whether it has not done what it was woken for the last time
     */
    public void lead(boolean asleep, boolean behind) {
        if (!follows) {
            return;
        }
        int here = LinuxCalls.core();
        crowd(behind && here == core);
        if (asleep && here != core && mayMeet() && moving.compareAndSet(false, true)) {
            if (!mayMeet()) {
                moving.set(false); // sent off just now
                return;
            }
            if (isKnown(here) && LinuxCalls.move(follower, only[here])) {
                if (core == NONE) {
                    togetherSince = nanos.getAsLong();
                }
                core = here;
            } else {
                follows = false;
                gaveUp = true; // the system has changed what may be used, or the follower has ended
                LinuxCalls.move(follower, all);
                core = NONE;
            }
            moving.set(false);
        }
    }

    private boolean mayMeet() {
        return nanos.getAsLong() - apartSince >= apartNanos;
    }

    /** @param now whether the follower does not come to its work where the leader is, which may be why */
    private void crowd(boolean now) {
        if (!now) {
            crowded = false;
            return;
        }
        long time = nanos.getAsLong();
        if (!crowded) {
            crowded = true;
            crowdedSince = time;
        } else if (time - crowdedSince >= MOST_CROWDED_NANOS) {
            crowded = false;
            part();
        }
    }

    /** The follower does not come to its work: lets it run elsewhere, at once. Any thread. */
    public void part() {
        if (core == NONE || !moving.compareAndSet(false, true)) {
            return;
        }
        int was = core;
        // The system takes a thread away only from a core that it may not be on; then it may go where it likes.
        if (was != NONE && LinuxCalls.move(follower, others[was]) && LinuxCalls.move(follower, all)) {
            long now = nanos.getAsLong();
            boolean anew = now - togetherSince >= MOST_APART_NANOS;
            apartSince = now;
            apartNanos = anew ? FIRST_APART_NANOS : Math.clamp(2 * apartNanos, FIRST_APART_NANOS, MOST_APART_NANOS);
            core = NONE;
            partings = partings + 1; // by who holds the follower alone
        }
        moving.set(false);
    }

    /** Whether the follower is led, or will be again. */
    public boolean follows() {
        return follows;
    }

    /** Whether it was led, and will not be again. */
    public boolean gaveUp() {
        return gaveUp;
    }

    /** How often the follower was sent off. */
    public int partings() {
        return partings;
    }

    /** For how long it was the last time. */
    public long apartNanos() {
        return apartNanos;
    }

    private boolean isKnown(int one) {
        return one >= 0 && one < only.length && only[one] != null;
    }
}
