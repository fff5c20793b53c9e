package io.mienloop.sim;

import io.mienloop.rig.DeviceMessage;
import java.util.List;

/** A board under test, seen from outside only: bytes in, messages and pin edges out. Simulated here; firmware can stand behind it too. */
interface Board {
    /** One edge of an output pin. */
    record Edge(int channel, boolean high, long timeNanos) {}

    /** Hands bytes to the wire at a time. */
    void send(byte[] bytes, int length, long timeNanos);

    /** Lets time pass. */
    void until(long timeNanos);

    /** All messages so far; arrivalNanos is when their last byte came. */
    List<DeviceMessage> messages();

    /** All pin edges so far. */
    List<Edge> edges();

    void eStop(boolean open, long timeNanos);

    void hang(long timeNanos);

    void reset(long timeNanos);

    void powerCycle(long offNanos, long timeNanos);

    /** A contact of lick line 0. */
    void lick(boolean contact, long timeNanos);

    /** Device ticks, 32 bits, at a time: what a synced host would compute. */
    long ticks(long timeNanos);
}
