package io.mienloop.app;

/** A person's requests on their way to the session; what is asked before it runs is remembered. */
public final class SessionRequests implements SessionControl {
    /** The running session's end of it; called on the asking thread, must not wait. */
    interface Receiver {
        void stopStimuli();
    }

    private Receiver receiver;
    private boolean stop;
    private volatile boolean ended;

    /** The session can take requests from now on. */
    synchronized void attach(Receiver session) {
        receiver = session;
        if (stop) {
            session.stopStimuli();
        }
    }

    /** The session takes no requests any more. */
    synchronized void detach() {
        receiver = null;
    }

    @Override
    public synchronized void stopStimuli() {
        stop = true;
        if (receiver != null) {
            receiver.stopStimuli();
        }
    }

    @Override
    public void end() {
        ended = true;
    }

    /** Whether the end was asked for. */
    public boolean ended() {
        return ended;
    }

    /** The loop has no event for it yet; when it has, the dialogue of {@link Welfare#arm} comes before that event. */
    @Override
    public boolean rearm() {
        return false;
    }
}
