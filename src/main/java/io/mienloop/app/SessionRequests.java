package io.mienloop.app;

/** A person's requests on their way to the session; what is asked before it runs is remembered. */
public final class SessionRequests implements SessionControl {
    /** The running session's end of it; called on the asking thread. Only {@link #confirmAnew} may wait. */
    interface Receiver {
        void stopStimuli();

        /** Asks both steps of arming again; returns who confirmed what. */
        String confirmAnew() throws Failure;

        /** Asks the loop to arm. */
        void rearm(String confirmed);
    }

    private Receiver receiver;
    private boolean stop;
    private int stops;
    private boolean asking;
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
        stops++;
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

    @Override
    public String rearm() throws Failure {
        Receiver session;
        int stopsBefore;
        synchronized (this) {
            session = running();
            if (asking) {
                throw notArmed("somebody is being asked already");
            }
            asking = true;
            stopsBefore = stops;
        }
        try {
            // Without the lock: a stop must get through while a person reads dials.
            String confirmed = session.confirmAnew();
            synchronized (this) {
                if (running() != session || stops != stopsBefore) {
                    throw notArmed("the stimuli were stopped once more meanwhile; ask again");
                }
                session.rearm(confirmed);
            }
            return confirmed;
        } finally {
            synchronized (this) {
                asking = false;
            }
        }
    }

    private Receiver running() throws Failure {
        if (receiver == null || ended) {
            throw notArmed("the session does not run");
        }
        return receiver;
    }

    private static Failure notArmed(String why) {
        return new Failure(ExitCode.SAFETY, "not armed: " + why);
    }
}
