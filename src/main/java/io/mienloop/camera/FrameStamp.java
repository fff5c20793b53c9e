package io.mienloop.camera;

/** What a camera says of the frame just read; one object is used over and over, so that reading allocates nothing. */
public final class FrameStamp {
    /** The source's own frame counter, from 0; a gap means that the source lost frames. */
    public long frameId;

    /** The source's own time of the frame in nanoseconds (a file: presentation time from its first frame), or -1. */
    public long timeNanos;
}
