package io.mienloop.session.replay;

import io.mienloop.pipeline.CommandOutcome;
import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.rig.DeviceMessage;
import io.mienloop.session.SessionDescription;
import io.mienloop.trigger.Verdict;
import java.util.Objects;

/** The first thing in which what the loop made of an event differs from what it made of it when it was recorded. */
final class EventDifference {
    private final SessionDescription session;
    private String found;

    EventDifference(SessionDescription session) {
        this.session = session;
    }

    /** Says what differs, with both values; null when nothing does. */
    String first(LoopEvent recorded, LoopEvent replayed) {
        found = null;
        if (recorded.kind == EventKind.FRAME) {
            frame(recorded, replayed);
        } else if (recorded.kind == EventKind.DEVICE) {
            device(recorded, replayed);
        }
        commands(recorded, replayed);
        facts(recorded, replayed);
        return found;
    }

    private void frame(LoopEvent recorded, LoopEvent replayed) {
        same("status", recorded.status.text(), replayed.status == null ? "none" : replayed.status.text());
        if (recorded.status.scored()) {
            for (int i = 0; i < recorded.similarity.length; i++) {
                bits("similarity to " + session.scores().get(i), recorded.similarity[i], replayed.similarity[i]);
            }
            for (int i = 0; i < recorded.z.length; i++) {
                bits("z of " + session.scores().get(i), recorded.z[i], replayed.z[i]);
            }
            for (int i = 0; i < recorded.verdicts.length; i++) {
                same(
                        "verdict of " + session.rules().get(i),
                        Verdict.text(recorded.verdicts[i]),
                        Verdict.text(replayed.verdicts[i]));
            }
        }
        same("scored at (ns)", recorded.scoredNanos, replayed.scoredNanos);
        same("blanked", recorded.blanked, replayed.blanked);
        same("offered to the video", recorded.offered, replayed.offered);
    }

    private void device(LoopEvent recorded, LoopEvent replayed) {
        DeviceMessage was = recorded.device;
        DeviceMessage is = replayed.device;
        same("clock in sync", was.synced, is.synced);
        same("mapped time (ns)", was.hostNanos, is.hostNanos);
        same("extended device time (ticks)", was.extendedTicks, is.extendedTicks);
        same("a new mapping of the clock", recorded.mapped, replayed.mapped);
        if (recorded.mapped && replayed.mapped) {
            same("mapping's device time", recorded.mapping.deviceTicks, replayed.mapping.deviceTicks);
            same("mapping's host time", recorded.mapping.hostNanos, replayed.mapping.hostNanos);
            bits("mapping's slope", recorded.mapping.slope, replayed.mapping.slope);
            bits("mapping's intercept", recorded.mapping.interceptNanos, replayed.mapping.interceptNanos);
            bits("mapping's residual", recorded.mapping.residualNanos, replayed.mapping.residualNanos);
        }
    }

    private void commands(LoopEvent recorded, LoopEvent replayed) {
        for (int i = 0; i < Math.min(recorded.commands(), replayed.commands()); i++) {
            CommandOutcome was = recorded.command(i);
            CommandOutcome is = replayed.command(i);
            String command = "command " + was.number;
            same(command + "'s number", was.number, is.number);
            same(command + "'s rule", rule(was), rule(is));
            same(command + "'s stimulus", stimulus(was), stimulus(is));
            same(command + "'s delivery", was.delivery.text(), is.delivery.text());
            same(command + "'s sequence on the wire", was.sequence, is.sequence);
            same(command + "'s refusal", was.refusal, is.refusal);
            same(command + "'s decision (ns)", was.decidedNanos, is.decidedNanos);
            same(command + "'s writing (ns)", was.writtenNanos, is.writtenNanos);
            same(command + "'s end (ns)", was.endNanos, is.endNanos);
        }
        same("number of commands", recorded.commands(), replayed.commands());
    }

    private String rule(CommandOutcome command) {
        return command.rule == CommandOutcome.PLANNED
                ? "planned"
                : session.rules().get(command.rule);
    }

    private String stimulus(CommandOutcome command) {
        return session.stimuli().get(command.stimulus);
    }

    private void facts(LoopEvent recorded, LoopEvent replayed) {
        for (int i = 0; i < Math.max(recorded.facts(), replayed.facts()); i++) {
            same("state change " + (i + 1), fact(recorded, i), fact(replayed, i));
        }
    }

    private static String fact(LoopEvent event, int i) {
        if (i >= event.facts()) {
            return "none";
        }
        return event.fact(i).text() + (event.fact(i).detailed() ? " " + event.factDetail(i) : "");
    }

    /** By their bits: a NaN equals itself, and zeros of both signs differ. */
    private void bits(String what, double recorded, double replayed) {
        if (Double.doubleToRawLongBits(recorded) != Double.doubleToRawLongBits(replayed)) {
            differs(what, recorded, replayed);
        }
    }

    private void same(String what, Object recorded, Object replayed) {
        if (!Objects.equals(recorded, replayed)) {
            differs(what, recorded, replayed);
        }
    }

    private void differs(String what, Object recorded, Object replayed) {
        if (found == null) {
            found = what + ": recorded " + recorded + ", replayed " + replayed;
        }
    }
}
