package io.mienloop.app;

import io.mienloop.config.LoadedConfig;
import io.mienloop.config.StimulusConfig;
import io.mienloop.face.Baseline;
import io.mienloop.pipeline.CommandOutcome;
import io.mienloop.pipeline.Delivery;
import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.pipeline.LoopPlan;
import io.mienloop.session.JournalReader;
import io.mienloop.session.SessionDescription;
import io.mienloop.session.SessionFolder;
import io.mienloop.trigger.Arm;
import io.mienloop.trigger.TriggerEngine;
import io.mienloop.trigger.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What other rules would have done on a recorded session: its similarities and times, another experiment's triggers, baseline, blanking
 * and arms. Planned stimuli stand as they were given; would-be stimuli blank, gate and count as if they had been.
 *
 * <p>The animal, though, lived through the stimuli that it got, and its face shows those: the further the other rules depart from
 * what was done, the less such a table says. No board is asked, so nothing is refused.
 */
final class WhatIf {
    private static final List<String> LIMITS = List.of(
            "offline: the face is that of an animal that got what it got; would-be stimuli change blanking, gates and counts, not"
                    + " the animal. Nothing is refused by a board, and stops by persons or faults are ignored.");

    private final SessionFolder folder;
    private final SessionDescription session;
    private final LoadedConfig other;
    private final TriggerEngine engine;
    private final Baseline[] baselines;
    private final List<String> rules = new ArrayList<>();
    private final Map<String, long[]> counts = new LinkedHashMap<>();
    private final List<String> rows = new ArrayList<>();
    private long originNanos = -1;
    private boolean over;

    /** @param assembly of the other experiment with the session's own prototypes */
    WhatIf(SessionFolder folder, SessionDescription session, LoopAssembly assembly) throws Failure {
        this.folder = folder;
        this.session = session;
        this.other = assembly.config;
        this.engine = new TriggerEngine(assembly.triggers);
        this.baselines = assembly.baselines();
        assembly.triggers.rules().forEach(rule -> rules.add(rule.name()));
        session.rules().forEach(rule -> counts.put(rule, new long[6]));
        rules.forEach(rule -> counts.computeIfAbsent(rule, name -> new long[6]));
    }

    List<String> lines(BiConsumer<Long, Long> progress) throws IOException {
        String tail;
        try (JournalReader journal = new JournalReader(folder.journal())) {
            int turns = 0;
            for (LoopEvent event = journal.next(); event != null; event = journal.next()) {
                if (event.kind == EventKind.FRAME) {
                    frame(event);
                }
                if (turns++ % 1000 == 0) {
                    progress.accept(journal.wholeBytes(), -1L);
                }
            }
            tail = journal.tail();
        }
        List<String> lines = new ArrayList<>(LIMITS);
        lines.add(String.format(
                Locale.ROOT,
                "%-20s %8s %8s %10s   %8s %8s %10s",
                "trigger",
                "fired",
                "sham",
                "suppressed",
                "fired",
                "sham",
                "suppressed"));
        counts.forEach((rule, n) -> lines.add(String.format(
                Locale.ROOT, "%-20s %8d %8d %10d   %8d %8d %10d", rule, n[0], n[1], n[2], n[3], n[4], n[5])));
        lines.add("(as recorded, then with the other experiment)");
        if (tail != null) {
            lines.add(tail + "; nothing of it is counted");
        }
        if (over) {
            lines.add("the runaway stop would have ended the session; nothing after it is counted");
        }
        lines.add(String.format(
                Locale.ROOT, "%8s %12s %-20s %-22s %s", "frame", "time_s", "trigger", "recorded", "would"));
        lines.addAll(rows);
        return lines;
    }

    private void frame(LoopEvent event) {
        if (originNanos < 0) {
            originNanos = event.timeNanos;
        }
        Map<String, String> did = did(event);
        Map<String, String> would = over ? Map.of() : would(event);
        Map<String, String> either = new LinkedHashMap<>(did);
        would.forEach(either::putIfAbsent);
        either.keySet()
                .forEach(rule -> rows.add(String.format(
                        Locale.ROOT,
                        "%8d %12.6f %-20s %-22s %s",
                        event.frame,
                        event.timeNanos / 1e9,
                        rule,
                        did.getOrDefault(rule, "-"),
                        would.getOrDefault(rule, "-"))));
    }

    /** What the session did on this frame, by rule. */
    private Map<String, String> did(LoopEvent event) {
        Map<String, String> did = new LinkedHashMap<>();
        for (int i = 0; i < event.commands(); i++) {
            CommandOutcome command = event.command(i);
            if (command.rule != CommandOutcome.PLANNED) {
                String rule = session.rules().get(command.rule);
                did.put(rule, command.delivery == Delivery.COMMANDED ? "fired" : command.delivery.text());
                counts.get(rule)[
                        command.delivery == Delivery.COMMANDED ? 0 : command.delivery == Delivery.SHAM ? 1 : 2]++;
            }
        }
        if (event.status.scored()) {
            for (int rule = 0; rule < event.verdicts.length; rule++) {
                if (event.verdicts[rule] == Verdict.LATE) {
                    did.put(session.rules().get(rule), "suppressed:late");
                    counts.get(session.rules().get(rule))[2]++;
                }
            }
        }
        return did;
    }

    private Map<String, String> would(LoopEvent event) {
        Map<String, String> would = new LinkedHashMap<>();
        if (!event.status.scored()) {
            engine.abstained(event.timeNanos);
            return would;
        }
        double[] z = new double[baselines.length];
        for (int i = 0; i < z.length; i++) {
            z[i] = baselines[i].z(event.similarity[i]);
        }
        boolean blanked = engine.blanked(event.timeNanos);
        byte[] verdicts = new byte[rules.size()];
        if (event.timeNanos - originNanos >= other.experiment().session().baselineNanos()) {
            engine.frame(event.timeNanos, event.scoredNanos - event.timeNanos, event.similarity, z, verdicts);
        }
        boolean crossing = false;
        for (int rule = 0; rule < verdicts.length; rule++) {
            crossing |= verdicts[rule] == Verdict.DUE || verdicts[rule] == Verdict.DWELLING;
            if (verdicts[rule] == Verdict.DUE) {
                would.put(rules.get(rule), fire(rule, event));
            } else if (verdicts[rule] == Verdict.LATE) {
                would.put(rules.get(rule), "suppressed:late");
                counts.get(rules.get(rule))[5]++;
            }
        }
        planned(event);
        learn(event, blanked, crossing);
        over = engine.runaway();
        return would;
    }

    private String fire(int rule, LoopEvent event) {
        long[] count = counts.get(rules.get(rule));
        int arm = engine.commit(rule, event.timeNanos);
        if (arm == Arm.HELD) {
            count[5]++;
            return Delivery.HELD.text();
        }
        StimulusConfig stimulus = other.experiment().stimuli().get(engine.stimulusOf(rule));
        follow(stimulus.index(), event.scoredNanos, event.scoredNanos + stimulus.spanMicros() * 1000);
        count[arm == Arm.REAL ? 3 : 4]++;
        return arm == Arm.REAL ? "fired" : "sham";
    }

    /** What the schedule had given stays given, as far as the other experiment knows such a stimulus. */
    private void planned(LoopEvent event) {
        for (int i = 0; i < event.commands(); i++) {
            CommandOutcome command = event.command(i);
            if (command.rule == CommandOutcome.PLANNED && command.delivery == Delivery.COMMANDED) {
                String name = session.stimuli().get(command.stimulus);
                other.experiment().stimuli().stream()
                        .filter(stimulus -> stimulus.name().equals(name))
                        .findFirst()
                        .ifPresent(stimulus -> follow(stimulus.index(), command.decidedNanos, command.endNanos));
            }
        }
    }

    private void follow(int stimulus, long onsetNanos, long endNanos) {
        engine.stimulus(stimulus, onsetNanos, endNanos);
        exclude(onsetNanos, endNanos + LoopPlan.BASELINE_EXCLUSION_NANOS);
    }

    private void learn(LoopEvent event, boolean blanked, boolean crossing) {
        if (crossing) {
            exclude(event.timeNanos, event.timeNanos + LoopPlan.BASELINE_EXCLUSION_NANOS);
        }
        if (!blanked) {
            for (int i = 0; i < baselines.length; i++) {
                baselines[i].offer(event.similarity[i], event.timeNanos);
            }
        }
    }

    private void exclude(long fromNanos, long toNanos) {
        for (Baseline baseline : baselines) {
            baseline.exclude(fromNanos, toNanos);
        }
    }
}
