package io.mienloop.session;

/** How it is said that a video broke off. */
final class Recording {
    private Recording() {}

    /** One line; the writer's own message names the file already, unless it comes from elsewhere. */
    static String failure(String path, Exception cause) {
        String message = String.valueOf(cause.getMessage());
        return "the video cannot be recorded: " + (message.contains(path) ? message : path + ": " + message);
    }
}
