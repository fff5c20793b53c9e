package io.mienloop.config;

/**
 * The named override without which no trigger may fire a shock: a shock for an expression of pain makes more of it.
 *
 * @param protocol key {@code protocol}: number of the animal protocol that allows it
 * @param approvedBy key {@code approved-by}: who answers for it
 * @param reason key {@code reason}: why the experiment needs it
 */
public record ClosedLoopShock(String protocol, String approvedBy, String reason) {
    /** For the record and for the person who arms. */
    @Override
    public String toString() {
        return "closed-loop shock under protocol " + protocol + ", approved by " + approvedBy + ": " + reason;
    }
}
