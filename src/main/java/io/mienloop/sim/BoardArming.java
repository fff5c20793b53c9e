package io.mienloop.sim;

import io.mienloop.rig.HostCommand;
import io.mienloop.rig.NakReason;
import io.mienloop.rig.Wire;

/** Whether the simulated board may give a stimulus at all: arming, nonce, lease, emergency stop, fault. */
final class BoardArming {
    private final BoardClock clock;
    private boolean armed;
    private int nonce;
    private int lastNonce;
    private long armedUntil = Long.MAX_VALUE;
    private long leaseUntil = Long.MAX_VALUE;
    private boolean estopOpen;
    private boolean estopLatched;
    private boolean fault;

    BoardArming(BoardClock clock) {
        this.clock = clock;
    }

    /** The latch of the emergency stop outlives every start but that by power; only a person lifts it. */
    void boot(boolean byPower) {
        end();
        lastNonce = 0;
        fault = false;
        estopLatched = estopOpen || estopLatched && !byPower;
    }

    /** Disarmed, the nonce dead. */
    void end() {
        armed = false;
        nonce = 0;
        leaseUntil = Long.MAX_VALUE;
        armedUntil = Long.MAX_VALUE;
    }

    boolean armed() {
        return armed;
    }

    boolean fault() {
        return fault;
    }

    void setFault() {
        fault = true;
    }

    boolean estopOpen() {
        return estopOpen;
    }

    boolean estopLatched() {
        return estopLatched;
    }

    /** The contact moved; {@code seen}: the processor looked on. */
    void estop(boolean open, boolean seen) {
        estopOpen = open;
        estopLatched |= open && seen;
    }

    /** Flags as BOARD and REPORT carry them. */
    int flags() {
        return (estopOpen ? Wire.FLAG_ESTOP_OPEN : 0)
                | (estopLatched ? Wire.FLAG_ESTOP_LATCHED : 0)
                | (armed ? Wire.FLAG_ARMED : 0);
    }

    long nextNanos() {
        return Math.min(leaseUntil, armedUntil);
    }

    boolean leaseLapsed(long nowNanos) {
        return leaseUntil <= nowNanos;
    }

    boolean armingExpired(long nowNanos) {
        return armedUntil <= nowNanos;
    }

    /** 0, or FAULT or ESTOP: what forbids any output. */
    int forbidden() {
        if (fault) {
            return NakReason.FAULT;
        }
        return estopOpen || estopLatched ? NakReason.ESTOP : 0;
    }

    int arm(HostCommand c, long nowNanos) {
        int forbidden = forbidden();
        if (forbidden != 0) {
            return forbidden;
        }
        if (armed) {
            return NakReason.WHILE_ARMED;
        }
        if (c.durationMillis < 1 || c.durationMillis > Wire.MOST_ARM_MILLIS) {
            return NakReason.MALFORMED;
        }
        if (c.nonce == 0 || c.nonce == lastNonce) {
            return NakReason.WRONG_NONCE;
        }
        armed = true;
        nonce = c.nonce;
        lastNonce = c.nonce;
        armedUntil = nowNanos + clock.nanos(c.durationMillis * 1000);
        leaseUntil = nowNanos + clock.nanos(Wire.LEASE_MICROS);
        return 0;
    }

    int heartbeat(HostCommand c, long nowNanos) {
        int reason = current(c, nowNanos);
        if (reason == 0) {
            leaseUntil = nowNanos + clock.nanos(Wire.LEASE_MICROS);
        }
        return reason;
    }

    /** Whether a command carries the nonce of this arming and has not expired. */
    int current(HostCommand c, long nowNanos) {
        int forbidden = forbidden();
        if (forbidden != 0) {
            return forbidden;
        }
        if (!armed) {
            return NakReason.NOT_ARMED;
        }
        if (c.nonce != nonce) {
            return NakReason.WRONG_NONCE;
        }
        short left = (short) (c.expiry - clock.ticks(nowNanos) / Wire.EXPIRY_TICKS);
        return left <= 0 || left > Wire.EXPIRY_HORIZON ? NakReason.EXPIRED : 0;
    }

    int unlatch() {
        if (estopOpen) {
            return NakReason.ESTOP;
        }
        estopLatched = false;
        return 0;
    }
}
