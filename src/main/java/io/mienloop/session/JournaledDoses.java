package io.mienloop.session;

import io.mienloop.rig.Dose;
import java.time.Instant;
import java.util.Map;

/**
 * What a journal tells of a session's doses.
 *
 * @param start UTC of the session's time 0
 * @param whole whether the session ended in order; else trains may have been given after the journal's last record
 * @param lastNanos session time of the journal's last event
 * @param channels what every channel gave, by its name
 * @param largest the most that one train of the channel gives
 */
public record JournaledDoses(
        Instant start, boolean whole, long lastNanos, Map<String, ChannelDose> channels, Map<String, Dose> largest) {}
