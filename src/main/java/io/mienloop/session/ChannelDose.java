package io.mienloop.session;

import java.util.Collection;

/**
 * What one channel gave in a session, as far as the board reported it; what cannot be shown not to have been given counts as given.
 *
 * @param role of the channel, in lower case
 * @param trains triggers executed: those reported, or the board's own count where that is larger
 * @param pulses pulses begun
 * @param onTimeUs time with the output on, µs; by the reported edges where all of a train are known, else by its program
 * @param dose in the unit
 * @param unit nC, nJ or nL; empty for a line without dose
 * @param commanded triggers written to the link
 * @param acknowledged triggers that the board accepted
 * @param reported triggers executed by what the board acknowledged and reported
 * @param boardCount triggers executed by the board's own count, after minus before; null when one of them is not known
 * @param reconciled whether the board's count is known and agrees with what was reported, but for the train more that the board
 *     takes as given after a loss of its supply
 * @param remark what is not as it should be, or why the count is higher all the same; or null
 * @param lastS session time at which the last train may have begun, seconds; null when there was none
 * @param day with this session, on all channels of the role; null where no ledger is kept
 * @param lifetime the same of the animal's whole life
 */
public record ChannelDose(
        String role,
        long trains,
        long pulses,
        long onTimeUs,
        long dose,
        String unit,
        long commanded,
        long acknowledged,
        long reported,
        Long boardCount,
        boolean reconciled,
        String remark,
        Double lastS,
        Total day,
        Total lifetime) {
    /** Over several sessions. */
    public record Total(long trains, long dose) {}

    /**
     * The same with the animal's day and lifetime.
     *
     * @param before what it had of the role before the session, or null where no ledger is kept
     * @param session what all channels of the session gave, this one among them
     */
    ChannelDose after(DoseBasis.Before before, Collection<ChannelDose> session) {
        if (before == null) {
            return this;
        }
        long roleTrains = 0;
        long roleDose = 0;
        for (ChannelDose other : session) {
            if (other.role.equals(role)) {
                roleTrains += other.trains;
                roleDose += other.dose;
            }
        }
        return new ChannelDose(
                role,
                trains,
                pulses,
                onTimeUs,
                dose,
                unit,
                commanded,
                acknowledged,
                reported,
                boardCount,
                reconciled,
                remark,
                lastS,
                new Total(before.dayTrains() + roleTrains, before.dayDose() + roleDose),
                new Total(before.lifetimeTrains() + roleTrains, before.lifetimeDose() + roleDose));
    }
}
