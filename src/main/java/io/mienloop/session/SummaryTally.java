package io.mienloop.session;

import io.mienloop.pipeline.CommandOutcome;
import io.mienloop.pipeline.Delivery;
import io.mienloop.pipeline.Ending;
import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.FrameStatus;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.rig.DeviceMessage;
import io.mienloop.rig.Wire;
import io.mienloop.trigger.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts a journal into a {@link Summary}. */
final class SummaryTally {
    private static final class Counts {
        private long fired;
        private long sham;
        private long suppressed;
        private long commanded;
        private long acknowledged;
        private long output;
        private long confirmed;
        private long refused;
        private long refusedByBoard;

        Summary.Triggers triggers() {
            return new Summary.Triggers(fired, sham, suppressed);
        }

        Summary.AllStimuli all(boolean stoppedByPerson) {
            return new Summary.AllStimuli(
                    commanded, acknowledged, output, confirmed, refused, refusedByBoard, stoppedByPerson);
        }

        Summary.Stimuli stimuli() {
            return new Summary.Stimuli(commanded, acknowledged, output, confirmed, refused, refusedByBoard);
        }
    }

    private final SessionDescription session;
    private final Counts all = new Counts();
    private final Counts[] byRule;
    private final Counts[] byStimulus;
    private final Map<String, Long> reasons = new TreeMap<>();
    private final StageTimes stages = new StageTimes();
    private final List<Summary.Host> host = new ArrayList<>();
    private long refusedByVideo;
    private final List<String> problems = new ArrayList<>();
    private long captured;
    private long scored;
    private long offered;
    private long lastNanos;
    private long expectedSequence;
    private boolean stoppedByPerson;
    private final DoseTally doses;

    SummaryTally(SessionDescription session) {
        this.session = session;
        doses = new DoseTally(session);
        byRule = counts(session.rules().size());
        byStimulus = counts(session.stimuli().size());
    }

    private static Counts[] counts(int size) {
        Counts[] counts = new Counts[size];
        for (int i = 0; i < size; i++) {
            counts[i] = new Counts();
        }
        return counts;
    }

    void add(LoopEvent event, long sequence, CommandTrack commands) {
        if (sequence != expectedSequence) {
            problem("event " + expectedSequence + " is missing in the journal");
        }
        expectedSequence = sequence + 1;
        lastNanos = Math.max(lastNanos, event.timeNanos);
        if (event.kind == EventKind.FRAME) {
            frame(event);
        } else if (event.kind == EventKind.DEVICE) {
            output(event.device, commands);
        } else if (event.kind == EventKind.HOST_ANSWERED) {
            host.add(new Summary.Host(event.code == 1, event.text));
        } else if (event.kind == EventKind.STIMULI_STOP_REQUESTED) {
            stoppedByPerson = true;
        }
        doses.add(event);
        for (int i = 0; i < event.commands(); i++) {
            command(event, event.command(i));
        }
    }

    private void frame(LoopEvent event) {
        if (event.frame != captured) {
            problem("frame " + captured + " is missing in the journal");
        }
        captured = event.frame + 1;
        offered += event.offered ? 1 : 0;
        if (event.cameraNanos >= 0 && event.handedNanos >= 0) {
            stages.add(Stage.EXPOSURE_TO_ARRIVAL, event.handedNanos - event.timeNanos);
        }
        boolean pixels = event.status != FrameStatus.NO_SLOT;
        if (pixels) {
            stages.add(Stage.ARRIVAL_TO_BEGUN, event.begunNanos - event.timeNanos);
        }
        refusedByVideo += session.recording() && pixels && !event.offered ? 1 : 0;
        if (!event.status.scored()) {
            reasons.merge(event.status.text().substring("abstained:".length()), 1L, Long::sum);
            return;
        }
        scored++;
        stages.add(Stage.ARRIVAL_TO_SCORED, event.scoredNanos - event.timeNanos);
        if (event.decidedNanos != 0) {
            stages.add(Stage.SCORED_TO_DECIDED, event.decidedNanos - event.scoredNanos);
        }
        for (int rule = 0; rule < event.verdicts.length; rule++) {
            if (event.verdicts[rule] == Verdict.LATE) {
                all.suppressed++;
                byRule[rule].suppressed++;
            }
        }
    }

    private void command(LoopEvent event, CommandOutcome command) {
        boolean triggered = command.rule != CommandOutcome.PLANNED;
        Counts stimulus = byStimulus[command.stimulus];
        if (command.delivery == Delivery.COMMANDED) {
            all.commanded++;
            stimulus.commanded++;
        } else if (command.delivery != Delivery.SHAM) {
            all.refused++;
            stimulus.refused++;
        }
        if (!triggered) {
            return;
        }
        Counts rule = byRule[command.rule];
        switch (command.delivery) {
            case COMMANDED -> {
                all.fired++;
                rule.fired++;
                stages.add(Stage.DECIDED_TO_COMMAND, command.writtenNanos - command.decidedNanos);
                stages.add(Stage.ARRIVAL_TO_COMMAND, command.writtenNanos - event.timeNanos);
            }
            case SHAM -> {
                all.sham++;
                rule.sham++;
            }
            case LATE, REFUSED, HELD -> {
                all.suppressed++;
                rule.suppressed++;
            }
        }
    }

    private void output(DeviceMessage m, CommandTrack commands) {
        if (m.type == Wire.PULSE_ON && m.pulse == 1 && m.synced && m.cause != 0) {
            CommandTrack.Commanded command = commands.of(m.cause, m.channel);
            if (command != null) {
                stages.add(Stage.COMMAND_TO_OUTPUT, m.hostNanos - command.writtenNanos);
                if (command.rule != CommandOutcome.PLANNED) {
                    stages.add(Stage.ARRIVAL_TO_OUTPUT, m.hostNanos - command.arrivalNanos);
                }
            }
        }
    }

    Summary close(SessionEnd end, String tail, CommandTrack commands, long recorded, Summary.Journal journal) {
        for (CommandTrack.Commanded command : commands.all()) {
            Counts stimulus = byStimulus[command.stimulus];
            if (command.acknowledged) {
                stages.add(Stage.COMMAND_TO_ACKNOWLEDGED, command.acknowledgedNanos - command.writtenNanos);
            }
            all.acknowledged += command.acknowledged ? 1 : 0;
            all.output += command.output ? 1 : 0;
            all.confirmed += command.confirmed ? 1 : 0;
            if (command.refused) {
                all.refused++;
                all.refusedByBoard++;
                stimulus.refused++;
                stimulus.refusedByBoard++;
            }
            stimulus.acknowledged += command.acknowledged ? 1 : 0;
            stimulus.output += command.output ? 1 : 0;
            stimulus.confirmed += command.confirmed ? 1 : 0;
        }
        if (tail != null) {
            problem(tail);
        }
        if (end == null) {
            problem("the journal has no end: the session was cut short");
        } else {
            compare("frames delivered by the camera", end.delivered(), captured);
            compare("frames written to the video", end.videoFrames(), recorded);
            compare("events that found no place in the ring", end.refusedEvents(), 0);
        }
        if (recorded > offered) {
            problem(recorded + " frames are reported as recorded but only " + offered + " were offered to the video");
        }
        Map<String, ChannelDose> given = doses.close();
        given.forEach((channel, dose) -> reconcile(end, channel, dose));
        boolean sound = problems.isEmpty();
        String ended = end == null || !sound ? Ending.FAULT.text() : end.endedAs();
        return new Summary(
                session.software(),
                session.kernel(),
                session.subject(),
                session.startUtc(),
                session.simulatedTime(),
                lastNanos / 1e9,
                ended,
                end == null ? null : end.why(),
                sound,
                problems,
                new Summary.Frames(
                        captured,
                        scored,
                        captured - scored,
                        recorded,
                        session.recording() ? captured - recorded : 0,
                        session.recording()),
                reasons,
                all.triggers(),
                byName(session.rules(), byRule, Counts::triggers),
                all.all(stoppedByPerson),
                byName(session.stimuli(), byStimulus, Counts::stimuli),
                given,
                session.doses() == null || session.doses().confirmation() == null
                        ? null
                        : session.doses().confirmation().brief(),
                loop(end),
                stages.distributions(),
                clock(end),
                journal,
                Map.of(),
                null);
    }

    /** The times of all stages. */
    StageTimes stages() {
        return stages;
    }

    private Summary.Loop loop(SessionEnd end) {
        SessionEnd.Loop thread = end == null ? null : end.loop();
        return new Summary.Loop(
                thread == null ? null : thread.waiting(),
                thread == null ? null : thread.waits(),
                refusedByVideo,
                end == null ? null : Long.valueOf(end.refusedEvents()),
                thread == null ? null : thread.allocatedBytes(),
                host);
    }

    private static Summary.Clock clock(SessionEnd end) {
        if (end == null) {
            return new Summary.Clock(null, null, null);
        }
        Double residual = known(end.residualNanos());
        Double worst = end.worstResidualNanos() == null ? null : known(end.worstResidualNanos());
        return new Summary.Clock(
                residual == null ? null : Double.valueOf(residual / 1e3),
                worst == null ? null : Double.valueOf(worst / 1e3),
                residual == null ? null : known(end.driftPpm()));
    }

    private static Double known(double value) {
        return Double.isNaN(value) ? null : Double.valueOf(value);
    }

    private static <T> Map<String, T> byName(
            List<String> names, Counts[] counts, java.util.function.Function<Counts, T> part) {
        Map<String, T> map = new LinkedHashMap<>();
        for (int i = 0; i < counts.length; i++) {
            map.put(names.get(i), part.apply(counts[i]));
        }
        return map;
    }

    /** Where a fault ended the session, the board could no longer be asked, and that fault is the news. */
    private void reconcile(SessionEnd end, String channel, ChannelDose dose) {
        boolean asked = end != null && !end.ended().equals(Ending.FAULT.text());
        if (!dose.reconciled() && (dose.boardCount() != null || asked)) {
            problem("doses of channel " + channel + ": " + dose.remark());
        }
    }

    private void compare(String what, long counted, long journaled) {
        if (counted != journaled) {
            problem(what + ": " + counted + ", but " + journaled + " in the journal");
        }
    }

    private void problem(String what) {
        if (problems.size() < 20) {
            problems.add(what);
        }
    }
}
