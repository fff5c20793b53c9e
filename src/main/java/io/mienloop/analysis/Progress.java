package io.mienloop.analysis;

/** Is told how far a long piece of work has come; called on the working thread, after every frame. */
@FunctionalInterface
public interface Progress {
    /** Tells nobody. */
    Progress NONE = (done, total) -> {};

    /**
     * @param done frames read so far
     * @param total frames to read, or -1 when the recording does not say
     */
    void frames(long done, long total);
}
