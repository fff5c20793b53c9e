package io.mienloop.app;

import io.mienloop.pipeline.FrameStatus;

/** What a person is told when a picture guard raises an alarm, and what to look at. */
final class PictureAlarm {
    private PictureAlarm() {}

    /** @param status a bad picture's */
    static String words(FrameStatus status) {
        String what =
                switch (status) {
                    case DARK -> "the picture is dark; look at the lamp and the lens";
                    case SATURATED -> "too much of the picture is saturated; look for stray light and at the exposure";
                    case FLAT -> "the picture has no structure; look at lens and focus";
                    case FROZEN -> "the camera repeats one picture; look at its cable and its driver";
                    case SHIFTED ->
                        "the face has moved against the session's start; look at the head's fixation and the camera";
                    case UNLIKE ->
                        "the picture resembles none of the prototypes, nor neutral; look at what stands before the"
                                + " camera, and whether region and prototypes are this animal's";
                    default -> throw new IllegalArgumentException(status + " is no picture's fault");
                };
        return what + "; no frame is scored while it lasts";
    }
}
