package io.mienloop.session;

import java.util.List;
import java.util.Map;

/**
 * A person's two steps before a live stimulus became possible.
 *
 * @param user the operating system's name of the person
 * @param utc when, ISO 8601
 * @param dials what was read off each channel's dial, by channel
 * @param word what was typed to arm
 * @param overrides overrides named in the experiment, in words
 * @param shown the lines that were shown before
 */
public record Confirmation(
        String user, String utc, Map<String, String> dials, String word, List<String> overrides, List<String> shown) {
    /** As the summary has it: without the lines that were shown. */
    public record Brief(String user, String utc, Map<String, String> dials, String word, List<String> overrides) {}

    Brief brief() {
        return new Brief(user, utc, dials, word, overrides);
    }
}
