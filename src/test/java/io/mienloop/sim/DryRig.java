package io.mienloop.sim;

import io.mienloop.rig.ByteSink;
import io.mienloop.rig.Channel;
import io.mienloop.rig.ChannelLimits;
import io.mienloop.rig.ChannelRole;
import io.mienloop.rig.DeviceMessage;
import io.mienloop.rig.MessageDecoder;
import io.mienloop.rig.PulseProgram;
import io.mienloop.rig.RigClient;
import io.mienloop.rig.RigFact;
import io.mienloop.rig.RigPlan;
import io.mienloop.rig.RigTimings;
import io.mienloop.rig.Wire;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A client and a simulated rig in simulated time, with everything they said kept for the tests. */
final class DryRig {
    static final Channel SHOCK = new Channel("tail-shock", ChannelRole.SHOCK, 0, 3);
    static final Channel VALVE = new Channel("sucrose", ChannelRole.VALVE, 1, 4);
    static final Channel LASER = new Channel("laser-473", ChannelRole.LASER, 2, 5);
    static final Channel LED = new Channel("mask-led", ChannelRole.LED, 3, 6);
    static final Channel SYNC = new Channel("sync", ChannelRole.SYNC, 4, 7);
    static final Channel QUININE = new Channel("quinine", ChannelRole.VALVE, 5, 9);
    static final Channel FRAME = new Channel("frames", ChannelRole.FRAME, 6, 8);
    static final List<Channel> CHANNELS = List.of(SHOCK, VALVE, LASER, LED, SYNC);
    /** All channels of an Uno's image. */
    static final List<Channel> UNO = List.of(SHOCK, VALVE, LASER, LED, SYNC, QUININE, FRAME);

    static final int P_SHOCK = 0;
    static final int P_VALVE = 1;
    static final int P_LIGHT = 2;
    static final int P_LED = 3;
    static final List<PulseProgram> PROGRAMS = List.of(
            PulseProgram.single(P_SHOCK, 0, 500_000, 300),
            PulseProgram.single(P_VALVE, 1, 50_000, 5_000),
            PulseProgram.train(P_LIGHT, 2, 5_000, 20, 2_000_000, 10_000),
            PulseProgram.single(P_LED, 3, 1_000_000, 100));

    static final long MS = 1_000_000;

    /** One edge of a pin. */
    record Edge(int channel, boolean high, double level, long timeNanos) {}

    final List<Edge> edges;
    final List<DeviceMessage> messages = new ArrayList<>();
    final List<RigFact> facts = new ArrayList<>();
    final SimulatedRig rig;
    final SteppedSimulatedLink link;
    final RigClient client;
    final MessageDecoder decoder;
    boolean heartbeats = true;
    long now;

    /** False while the thread that reads the board does not get its time; what the board says lies unread. */
    private boolean reading = true;

    private final ByteArrayOutputStream unread = new ByteArrayOutputStream();
    private long listenedNanos;

    void stopReading() {
        reading = false;
    }

    void readOn() {
        reading = true;
        decoder.accept(unread.toByteArray(), 0, unread.size(), now);
        unread.reset();
    }

    DryRig(SimulatedRigSettings settings) {
        this(settings, plan(CHANNELS, PROGRAMS));
    }

    /** A plan in which every LED is a mask, as the one here is named. */
    static RigPlan plan(List<Channel> channels, List<PulseProgram> programs) {
        List<ChannelLimits> limits = channels.stream()
                .map(c -> c.role() == ChannelRole.LED ? ChannelLimits.mask() : ChannelLimits.defaults(c.role()))
                .toList();
        return new RigPlan(channels, limits, programs, RigPlan.DEFAULT_BAUD, Wire.MOST_ARM_MILLIS, RigTimings.DEFAULT);
    }

    DryRig(SimulatedRigSettings settings, RigPlan plan) {
        this(plan, settings, new ArrayList<>());
    }

    private DryRig(RigPlan plan, SimulatedRigSettings settings, List<Edge> edges) {
        this(plan, edges, new SimulatedRig(settings, (c, high, level, t) -> edges.add(new Edge(c, high, level, t))));
    }

    /** Another client on the same board, later. */
    DryRig next(RigPlan plan) {
        DryRig next = new DryRig(plan, edges, rig);
        next.now = now;
        return next;
    }

    private DryRig(RigPlan plan, List<Edge> edges, SimulatedRig rig) {
        this.edges = edges;
        this.rig = rig;
        link = new SteppedSimulatedLink(rig);
        client = new RigClient(plan, link, 4711);
        decoder = new MessageDecoder(m -> {
            client.on(m, m.arrivalNanos);
            DeviceMessage copy = new DeviceMessage();
            copy.copyFrom(m);
            messages.add(copy);
        });
        link.open(new ByteSink() {
            @Override
            public void bytes(byte[] b, int offset, int length, long hostNanos) {
                if (reading) {
                    decoder.accept(b, offset, length, hostNanos);
                } else {
                    unread.writeBytes(Arrays.copyOfRange(b, offset, offset + length));
                }
            }

            @Override
            public void lost(String why) {
                client.linkLost(link.rig().nowNanos(), why);
            }
        });
    }

    static DryRig ready() {
        DryRig dry = new DryRig(SimulatedRigSettings.of(CHANNELS));
        dry.run(1000 * MS);
        return dry;
    }

    static DryRig armed() {
        DryRig dry = ready();
        dry.arm();
        return dry;
    }

    void arm() {
        client.arm(now);
        run(5 * MS);
        if (!client.armed()) {
            throw new AssertionError("not armed: " + client.failure() + ", facts " + describe());
        }
    }

    String describe() {
        StringBuilder s = new StringBuilder();
        for (RigFact f : facts) {
            s.append("[code ")
                    .append(f.code)
                    .append(" command ")
                    .append(f.command)
                    .append(" reason ")
                    .append(f.reason)
                    .append("] ");
        }
        return s.toString();
    }

    /** The loop's life in steps of 1 ms. */
    void run(long nanos) {
        long end = now + nanos;
        while (now < end) {
            now = Math.min(end, now + MS);
            link.advanceTo(now);
            if (reading) {
                listenedNanos = now;
            }
            if (now % (20 * MS) == 0) {
                // as a tick tells it: in whole ms, from a moment that is never the same
                long tick = now - now / MS % 7 * 1_000;
                long behind = Math.max(1, Math.ceilDiv(tick - listenedNanos, MS));
                client.listened(tick - behind * MS);
            }
            client.advance(now);
            if (heartbeats) {
                client.heartbeat(now);
            }
            RigFact fact = new RigFact();
            while (client.poll(fact)) {
                facts.add(fact);
                fact = new RigFact();
            }
        }
    }

    List<DeviceMessage> of(int type) {
        return messages.stream().filter(m -> m.type == type).toList();
    }

    List<Edge> edges(Channel channel) {
        return edges.stream().filter(e -> e.channel() == channel.index()).toList();
    }

    boolean allLow() {
        return CHANNELS.stream().noneMatch(c -> rig.pin(c.index()));
    }

    /** Answers of one type, ACK or NAK, to commands of one type. */
    int count(int of, int type) {
        return (int) messages.stream().filter(m -> m.type == type && m.of == of).count();
    }
}
