package io.mienloop.host;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Lets one thread, which sleeps, wake up on whichever core another is on that wakes it. Linux wakes a thread of real-time priority
 * where it last ran: on a core that sleeps itself, and not where its data are. Where the two get into each other's way, the
 * follower is sent off and may run anywhere else for a second.
 */
public final class CoreFollower {
    private static final int NONE = -1;
    private static final long APART_NANOS = 1_000_000_000L;

    /** So often in a row the follower may be found at work, on the leader's core, when it is woken. */
    private static final int MOST_CROWDED = 2;

    private final LongSupplier nanos;
    private final AtomicInteger core = new AtomicInteger(NONE);
    private volatile int follower;
    private volatile boolean follows;
    private volatile long apartSince;

    /** By core: it alone, and all others that the follower may use; null for cores that it may not. */
    private volatile MemorySegment[] only = {};

    private volatile MemorySegment[] others = {};
    private int crowded;

    public CoreFollower() {
        this(System::nanoTime);
    }

    /** @param nanos a clock that only goes forward */
    CoreFollower(LongSupplier nanos) {
        this.nanos = nanos;
        apartSince = nanos.getAsLong() - APART_NANOS;
    }

    /** From now on it is the calling thread that is moved. What that takes is made here, before there is any hurry. */
    public void register() {
        follower = LinuxCalls.thread();
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
        only = alone;
        others = rest;
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
        if (errno != 0 || !LinuxCalls.move(follower, only[here])) {
            return new HostAnswer(false, asked + ": " + Errno.text(errno));
        }
        core.set(here);
        follows = true;
        return new HostAnswer(true, asked);
    }

    /**
     * On the leader's thread, just before it wakes the follower.
     *
     * @param asleep whether the follower sleeps; one at work is not moved
     */
    public void lead(boolean asleep) {
        if (!follows) {
            return;
        }
        int here = LinuxCalls.core();
        int there = core.get();
        if (!asleep) {
            crowded = here == there ? crowded + 1 : 0;
            if (crowded >= MOST_CROWDED) {
                crowded = 0;
                part();
            }
            return;
        }
        crowded = 0;
        if (here != there && nanos.getAsLong() - apartSince >= APART_NANOS) {
            follows = isKnown(here) && LinuxCalls.move(follower, only[here]);
            core.set(follows ? here : NONE);
        }
    }

    /** The follower does not come to its work: lets it run elsewhere, at once. Any thread. */
    public void part() {
        int was = core.getAndSet(NONE);
        if (was == NONE) {
            return;
        }
        apartSince = nanos.getAsLong();
        // The system takes a thread away only from a core that it may not be on; a refusal leaves it where it is.
        LinuxCalls.move(follower, others[was]);
    }

    private boolean isKnown(int one) {
        return one >= 0 && one < only.length && only[one] != null;
    }
}
