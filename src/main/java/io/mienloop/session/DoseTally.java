package io.mienloop.session;

import io.mienloop.pipeline.CommandOutcome;
import io.mienloop.pipeline.Delivery;
import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.rig.ChannelLimits;
import io.mienloop.rig.ChannelRole;
import io.mienloop.rig.DeviceMessage;
import io.mienloop.rig.Dose;
import io.mienloop.rig.OffReason;
import io.mienloop.rig.PulseProgram;
import io.mienloop.rig.Wire;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reckons from a journal what every channel gave: the trains that the board reported, compared with its own count before the
 * session and after it. A train whose end was not reported counts as whole. After a loss of its supply the board's count may
 * stand higher, by as much as the specification says.
 */
final class DoseTally {
    private static final long TICK_MASK = 0xFFFF_FFFFL;
    private static final int TICKS_PER_MICRO = 1000 / Wire.TICK_NANOS;

    /** One trigger that was written to the link. */
    private static final class Train {
        private final DoseBasis.Output output;
        private boolean acknowledged;
        private boolean refused;
        private boolean reported;
        private boolean ended;
        private int pulses;
        private int onsets;
        private int ends;
        private long onsetTicks;
        private long onTicks;

        private Train(DoseBasis.Output output) {
            this.output = output;
        }

        private boolean executed() {
            return acknowledged || reported;
        }

        private Dose dose() {
            if (!ended) {
                return whole(output);
            }
            // Of fast trains and where reports were lost not every edge is known: then no pulse counts as shorter than
            // planned.
            boolean measured = onsets == pulses && ends == pulses;
            long onMicros = measured
                    ? (onTicks + TICKS_PER_MICRO - 1) / TICKS_PER_MICRO
                    : Math.multiplyExact(pulses, output.pulseMicros());
            return new Dose(1, pulses, onMicros, PulseProgram.dose(output.role(), output.level(), onMicros, pulses));
        }
    }

    private static final class Channel {
        private final ChannelRole role;
        private final List<Train> trains = new ArrayList<>();
        private Dose largest = Dose.NONE;
        private int before = -1;
        private int after = -1;
        private long lastNanos = -1;

        private Channel(ChannelRole role) {
            this.role = role;
        }
    }

    private final SessionDescription session;
    private final Map<Integer, Channel> channels = new TreeMap<>();
    private final Train[] bySequence = new Train[256];
    private final SupplyLosses losses = new SupplyLosses();

    DoseTally(SessionDescription session) {
        this.session = session;
        if (session.doses() != null) {
            for (DoseBasis.Output output : session.doses().outputs()) {
                Channel channel = channels.computeIfAbsent(output.channel(), index -> new Channel(output.role()));
                channel.largest = channel.largest.larger(whole(output));
            }
        }
    }

    private static Dose whole(DoseBasis.Output output) {
        return new Dose(1, output.pulses(), output.pulses() * output.pulseMicros(), output.dose());
    }

    void add(LoopEvent event) {
        losses.add(event);
        if (event.kind == EventKind.DEVICE) {
            device(event.device);
        }
        for (int i = 0; i < event.commands(); i++) {
            CommandOutcome command = event.command(i);
            if (command.delivery == Delivery.COMMANDED && session.doses() != null) {
                commanded(command);
            }
        }
    }

    private void commanded(CommandOutcome command) {
        DoseBasis.Output output = session.doses().outputs().get(command.stimulus);
        Train train = new Train(output);
        Channel channel = channels.get(output.channel());
        channel.trains.add(train);
        channel.after = -1; // a count from before this one says nothing of it
        channel.lastNanos = Math.max(channel.lastNanos, command.writtenNanos);
        bySequence[command.sequence & 0xFF] = train;
    }

    private void device(DeviceMessage m) {
        switch (m.type) {
            case Wire.CAPS -> described(m);
            case Wire.ACK -> {
                if (m.of == Wire.TRIGGER && bySequence[m.sequence & 0xFF] != null) {
                    bySequence[m.sequence & 0xFF].acknowledged = true;
                }
            }
            case Wire.NAK -> {
                if (m.of == Wire.TRIGGER && bySequence[m.sequence & 0xFF] != null) {
                    bySequence[m.sequence & 0xFF].refused = true;
                }
            }
            case Wire.PULSE_ON, Wire.PULSE_OFF, Wire.PULSES -> {
                Train train = m.cause == 0 ? null : bySequence[m.cause & 0xFF];
                if (train != null && train.output.channel() == m.channel) {
                    edge(train, m);
                }
            }
            default -> {}
        }
    }

    private void described(DeviceMessage m) {
        Channel channel = channels.get(m.channel);
        if (channel == null) {
            return;
        }
        if (channel.before < 0 && channel.trains.isEmpty()) {
            channel.before = m.count;
        } else {
            channel.after = m.count;
        }
    }

    private static void edge(Train train, DeviceMessage m) {
        train.reported = true;
        train.pulses = Math.max(train.pulses, m.pulse);
        if (m.type == Wire.PULSE_ON) {
            train.onsets++;
            train.onsetTicks = m.deviceTicks;
        } else if (m.type == Wire.PULSE_OFF) {
            if (m.level == 1) {
                train.ends++;
                train.onTicks += m.deviceTicks - train.onsetTicks & TICK_MASK;
            }
            train.ended |= OffReason.last(m.reason);
        }
    }

    /** What every channel that a stimulus uses gave, by its name. */
    Map<String, ChannelDose> close() {
        Map<String, ChannelDose> doses = new LinkedHashMap<>();
        channels.forEach((index, channel) -> {
            String name = session.channel(index);
            doses.put(name, close(channel));
        });
        Map<String, ChannelDose> whole = new LinkedHashMap<>();
        doses.forEach((name, dose) -> whole.put(name, dose.after(before(name), doses.values())));
        return whole;
    }

    /** The most that one train of every channel can give, by its name. */
    Map<String, Dose> largest() {
        Map<String, Dose> doses = new LinkedHashMap<>();
        channels.forEach((index, channel) -> doses.put(session.channel(index), channel.largest));
        return doses;
    }

    private ChannelDose close(Channel channel) {
        Dose executed = Dose.NONE;
        Dose unanswered = Dose.NONE;
        long acknowledged = 0;
        for (Train train : channel.trains) {
            acknowledged += train.acknowledged ? 1 : 0;
            if (train.executed()) {
                executed = executed.plus(train.dose());
            } else if (!train.refused) {
                unanswered = unanswered.plus(train.dose());
            }
        }
        Long board = channel.before < 0 || channel.after < channel.before
                ? null
                : Long.valueOf(channel.after - channel.before);
        Dose given;
        String remark = null;
        boolean agrees = channel.trains.isEmpty();
        if (board == null) {
            given = executed.plus(unanswered);
            if (!channel.trains.isEmpty()) {
                remark = "the board's count after the session is not known; triggers without an answer count as given";
            }
        } else {
            // More by the board's count: those that nobody saw count as the largest there are. Fewer: it began anew or
            // ran out, so it says nothing of those without an answer, and all of them stand.
            long surplus = board - executed.trains();
            boolean ranOut = channel.after >= ChannelLimits.NONE_16 && surplus <= 0;
            given = executed.plus(ranOut || surplus < 0 ? unanswered : channel.largest.times(surplus));
            agrees = ranOut || surplus >= 0 && surplus <= losses.whileArmed();
            if (ranOut) {
                remark = "the board's count stands at " + ChannelLimits.NONE_16
                        + ", where it ends, and says no more than that; triggers without an answer count as given";
            } else if (surplus != 0 && agrees) {
                remark = "the board counted " + board + " triggers, of which " + executed.trains()
                        + " were acknowledged or reported: it lost its supply while armed, and takes one train more as"
                        + " given on every channel then; so do these doses";
            } else if (surplus != 0) {
                remark = "the board executed " + board + " triggers by its own count, but acknowledged or reported "
                        + executed.trains();
            }
        }
        return new ChannelDose(
                channel.role.name().toLowerCase(Locale.ROOT),
                given.trains(),
                given.pulses(),
                given.onMicros(),
                given.amount(),
                channel.role.doseUnit(),
                channel.trains.size(),
                acknowledged,
                executed.trains(),
                board,
                agrees,
                remark,
                channel.lastNanos < 0 ? null : Double.valueOf(channel.lastNanos / 1e9),
                null,
                null);
    }

    private DoseBasis.Before before(String channel) {
        return session.doses().before().stream()
                .filter(before -> before.channel().equals(channel))
                .findFirst()
                .orElse(null);
    }
}
