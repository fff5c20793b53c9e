package io.mienloop.session;

import io.mienloop.rig.ChannelRole;
import java.util.List;

/**
 * What a session's doses are reckoned from; part of its description, so that the journal alone tells them.
 *
 * @param outputs one a stimulus, in the order of the stimuli
 * @param before what the animal had before the session, one a channel used; empty where no ledger is kept
 * @param confirmation who armed it and with what, or null where nobody was asked
 */
public record DoseBasis(List<Output> outputs, List<Before> before, Confirmation confirmation) {
    /**
     * What one stimulus sends out when nothing cuts it.
     *
     * @param channel number on the wire
     * @param level in the role's unit
     * @param pulseMicros time on of one pulse, both phases
     * @param pulses of a train
     * @param dose of a train in the role's unit
     * @param intervalMicros shortest time between two trains of the channel
     */
    public record Output(
            int channel, ChannelRole role, int level, long pulseMicros, int pulses, long dose, long intervalMicros) {}

    /**
     * What the animal had on all channels of the role.
     *
     * @param channel name of this session's channel
     */
    public record Before(String channel, long dayTrains, long dayDose, long lifetimeTrains, long lifetimeDose) {}
}
