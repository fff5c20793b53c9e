package io.mienloop.session;

import io.mienloop.pipeline.Ending;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * How a session ended, and what the threads had counted by then: the journal's last record, as JSON. The counters are
 * witnesses independent of the journal's own records; the accounts must agree.
 *
 * @param ended completed, stopped, safety or fault: what the loop came to
 * @param reason of that for people, or null
 * @param delivered frames that the camera delivered
 * @param videoFrames frames that the video writer wrote; where it broke off, frames that can be read back
 * @param videoBroken whether the video broke off: the last frames reported as recorded may not be in it
 * @param videoFault why the video was left unfinished at the end, or null; it ends the session as faulty, whatever ended the loop
 * @param refusedEvents events that found no place in the ring
 * @param rejectedWireFrames frames from the board with a wrong checksum or coding
 * @param residualNanos the clock sync's residual at the end, NaN when not in sync then
 * @param worstResidualNanos the largest of the session, NaN when never in sync; null in journals of versions that did not keep it
 * @param driftPpm the board's clock against the host's at the end, NaN when not in sync then
 * @param loop of the loop's thread; null in simulated time, and in journals of versions that did not keep it
 */
public record SessionEnd(
        String ended,
        String reason,
        long delivered,
        long videoFrames,
        boolean videoBroken,
        String videoFault,
        long refusedEvents,
        long rejectedWireFrames,
        double residualNanos,
        Double worstResidualNanos,
        double driftPpm,
        Loop loop) {
    /**
     * The loop's thread, by the JVM's own counters.
     *
     * @param waiting how it waited for events: blocking, yielding or spinning
     * @param waits how often it waited for anything else; null when the thread did not come to its end
     * @param allocatedBytes what it allocated from its first event on; null likewise
     */
    public record Loop(String waiting, Long waits, Long allocatedBytes) {}

    /** How the session ended, the video with it. */
    public String endedAs() {
        boolean safety = ended.equals(Ending.SAFETY.text());
        return videoFault == null || safety ? ended : Ending.FAULT.text();
    }

    /** Why, for people, or null. */
    public String why() {
        return Stream.of(reason, videoFault)
                .filter(Objects::nonNull)
                .reduce((loop, video) -> loop + "; " + video)
                .orElse(null);
    }

    public String toJson() {
        return SessionDescription.JSON.toJson(this);
    }
}
