package io.mienloop.session.video;

import java.lang.foreign.MemorySegment;

/** Pictures lie where libav put them. */
final class NativeMemory {
    /** All of the process's memory: libav hands out addresses, and a view made for each row would be garbage for each row. */
    @SuppressWarnings("restricted")
    static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private NativeMemory() {}
}
