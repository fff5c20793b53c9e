package io.mienloop.session;

import com.google.gson.JsonParseException;

/** What a JSON parser found wrong, in one line: its own message names Java's classes and a page on the web. */
final class JsonProblem {
    private JsonProblem() {}

    static String of(JsonParseException e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String message = deepest.getMessage();
        return message == null
                ? "it cannot be parsed"
                : message.lines().findFirst().orElse("it cannot be parsed");
    }
}
