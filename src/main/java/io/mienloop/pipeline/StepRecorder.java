package io.mienloop.pipeline;

/** A recorder in simulated time: writes a frame at once when it is offered and then reports it. */
public interface StepRecorder extends FrameSink {
    /** For a session that records no video. */
    StepRecorder NONE = new StepRecorder() {
        @Override
        public boolean offer(long frame, int slot, long timeNanos) {
            return false;
        }

        @Override
        public boolean report(LoopEvent event) {
            return false;
        }
    };

    /**
     * Fills in a RECORDED or FAULT event when there is something to report.
     *
     * @param event already begun at the present time
     */
    boolean report(LoopEvent event);
}
