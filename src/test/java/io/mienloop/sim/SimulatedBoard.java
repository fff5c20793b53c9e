package io.mienloop.sim;

import io.mienloop.rig.DeviceMessage;
import io.mienloop.rig.MessageDecoder;
import java.util.ArrayList;
import java.util.List;

/** The simulated rig behind the conformance tests' interface; its clock is exact, its host has no latency. */
final class SimulatedBoard implements Board {
    private static final long POWERED = 120_000_000_000L;

    final SimulatedRig rig;
    private final List<DeviceMessage> messages = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();
    private final MessageDecoder decoder = new MessageDecoder(m -> {
        DeviceMessage copy = new DeviceMessage();
        copy.copyFrom(m);
        messages.add(copy);
    });
    private final Outgoing out = new Outgoing();
    private long zero = -POWERED;

    SimulatedBoard(List<SimulatedChannel> channels) {
        SimulatedRigSettings settings =
                new SimulatedRigSettings(channels, 1, 1, 1000, 500_000, 0, 100_000_000, 20_000, 0, POWERED);
        rig = new SimulatedRig(settings, (c, high, level, t) -> edges.add(new Edge(c, high, t)));
    }

    private void listen() {
        while (rig.poll(out)) {
            decoder.accept(out.bytes, 0, out.length, out.timeNanos);
        }
    }

    @Override
    public void send(byte[] bytes, int length, long timeNanos) {
        rig.receive(bytes, 0, length, timeNanos);
        listen();
    }

    @Override
    public void until(long timeNanos) {
        while (rig.nextEventNanos() <= timeNanos) {
            rig.advanceTo(rig.nextEventNanos());
            listen();
        }
        rig.advanceTo(timeNanos);
        listen();
    }

    @Override
    public List<DeviceMessage> messages() {
        return messages;
    }

    @Override
    public List<Edge> edges() {
        return edges;
    }

    @Override
    public void eStop(boolean open, long timeNanos) {
        rig.eStop(open, timeNanos);
    }

    @Override
    public void hang(long timeNanos) {
        rig.hang(timeNanos);
        zero = timeNanos + SimulatedRig.WATCHDOG_NANOS + 100_000_000;
    }

    @Override
    public void reset(long timeNanos) {
        rig.reset(timeNanos);
        zero = timeNanos + 100_000_000;
    }

    @Override
    public void powerCycle(long offNanos, long timeNanos) {
        rig.powerCycle(offNanos, timeNanos);
        zero = timeNanos + offNanos + 100_000_000;
    }

    @Override
    public void lick(boolean contact, long timeNanos) {
        rig.lick(0, contact, timeNanos);
    }

    @Override
    public long ticks(long timeNanos) {
        return Math.floorDiv(timeNanos - zero, 500) & 0xFFFF_FFFFL;
    }
}
