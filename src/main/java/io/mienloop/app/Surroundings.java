package io.mienloop.app;

import io.mienloop.camera.Camera;
import io.mienloop.pipeline.SessionClock;
import io.mienloop.rig.ByteLink;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.function.LongSupplier;

/**
 * What a session needs of the world around it.
 *
 * @param person who arms what is live
 * @param requests what a person asks of the running session
 * @param links opens the link to the board in place of the session's own choice, or null
 * @param clock UTC, for the ledger and a calibration's age
 * @param zone of the rig, for where a day begins
 * @param camera in place of the one that the rig file names, or null; closed with the session
 * @param behind what is put around journal and video
 * @param videoPatienceMillis at the end without a frame written, after which a video is left as it is
 */
record Surroundings(
        ArmingPerson person,
        SessionRequests requests,
        LinkSource links,
        InstantSource clock,
        ZoneId zone,
        Camera camera,
        Behind behind,
        long videoPatienceMillis) {
    private static final long VIDEO_PATIENCE_MILLIS = 20_000;

    Surroundings(ArmingPerson person, SessionRequests requests, LinkSource links, InstantSource clock, ZoneId zone) {
        this(person, requests, links, clock, zone, null, Behind.NOTHING, VIDEO_PATIENCE_MILLIS);
    }

    /** Makes the link to the board. */
    @FunctionalInterface
    interface LinkSource {
        /** @param cameraStart session time of the camera's own time 0, known once it runs */
        ByteLink link(SessionSetup setup, SessionClock clock, LongSupplier cameraStart)
                throws Failure, InterruptedException;
    }

    static Surroundings of(ArmingPerson person, SessionRequests requests) {
        return new Surroundings(person, requests, null, InstantSource.system(), ZoneId.systemDefault());
    }

    /** A simulated rig before another camera, with nobody to arm anything live. */
    static Surroundings of(Camera camera, Behind behind) {
        return of(camera, behind, VIDEO_PATIENCE_MILLIS);
    }

    /** The same with another patience for the video's end. */
    static Surroundings of(Camera camera, Behind behind, long videoPatienceMillis) {
        return new Surroundings(
                ArmingPerson.NOBODY,
                new SessionRequests(),
                null,
                InstantSource.system(),
                ZoneId.systemDefault(),
                camera,
                behind,
                videoPatienceMillis);
    }
}
