package io.mienloop.session;

import io.mienloop.pipeline.CommandOutcome;
import io.mienloop.pipeline.CutWrite;
import io.mienloop.pipeline.Delivery;
import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.FrameStatus;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.pipeline.LoopFact;
import io.mienloop.pipeline.SentBarcode;
import io.mienloop.pipeline.SentCommand;
import io.mienloop.rig.DeviceMessage;
import io.mienloop.rig.EventCode;
import io.mienloop.rig.Limit;
import io.mienloop.rig.NakReason;
import io.mienloop.rig.OffReason;
import io.mienloop.rig.Refusal;
import io.mienloop.rig.ResetCause;
import io.mienloop.rig.Wire;
import java.io.IOException;
import java.time.Instant;

/**
 * The rows of {@code events.csv}: everything that happened but the frames, in the journal's order. {@code command} joins what was
 * commanded with what was acknowledged, what the pin did and what a monitor confirmed; {@code trigger} is the rule that
 * fired or {@code planned}. Times of outputs are the board's, mapped to session time where {@code device_time_s} is given.
 */
final class EventsTable {
    private final SessionDescription session;
    private final CommandTrack commands;
    private final SentBarcode[] barcodes = new SentBarcode[256];
    private final EventRow.Sink rows;

    EventsTable(SessionDescription session, EventRow.Sink rows) {
        this.session = session;
        this.rows = rows;
        commands = new CommandTrack(session.doses());
    }

    CommandTrack commands() {
        return commands;
    }

    void add(LoopEvent event) throws IOException {
        switch (event.kind) {
            case DEVICE -> device(event.device);
            case LINK_LOST -> plain(event.timeNanos, "link-lost", event.text);
            case LINK_BACK -> plain(event.timeNanos, "link-back", event.text);
            case REARM_REQUESTED -> plain(event.timeNanos, "re-arm-requested", event.text);
            case CAMERA_ENDED -> plain(event.timeNanos, event.code == 0 ? "camera-ended" : "camera-failed", event.text);
            case STOP_REQUESTED -> plain(event.timeNanos, "stop-requested", event.text);
            case STIMULI_STOP_REQUESTED -> plain(event.timeNanos, "stimuli-stop-requested", event.text);
            case FAULT -> plain(event.timeNanos, "fault", event.text);
            case DISK_LOW -> plain(event.timeNanos, "disk-low", event.text);
            case NOTE -> plain(event.timeNanos, "note", event.text);
            case HOST_ANSWERED -> plain(event.timeNanos, event.code == 1 ? "host-granted" : "host-refused", event.text);
            case ANCHOR ->
                plain(
                        event.timeNanos,
                        "utc",
                        Instant.ofEpochSecond(
                                        Math.floorDiv(event.cameraFrame, 1_000_000L),
                                        Math.floorMod(event.cameraFrame, 1_000_000L) * 1_000L)
                                .toString());
            case FRAME, TICK, WARMED, RECORDED -> {
                // frames have a table of their own; the others show in their facts
            }
        }
        for (int i = 0; i < event.facts(); i++) {
            fact(event, event.fact(i), event.factDetail(i));
        }
        for (int i = 0; i < event.commands(); i++) {
            command(event, event.command(i));
        }
    }

    private void fact(LoopEvent event, LoopFact fact, long detail) throws IOException {
        switch (fact) {
            case WARMED -> plain(event.begunNanos, fact.text(), event.text);
            case ACKNOWLEDGEMENT_MISSING -> unanswered(event.begunNanos, fact.text(), SentCommand.of(detail));
            case BARCODE_SENT -> {
                SentBarcode sent = SentBarcode.of(detail);
                barcodes[sent.sequence()] = sent;
                rows.event(new EventRow(
                        event.begunNanos,
                        fact.text(),
                        null,
                        null,
                        null,
                        null,
                        session.channel(sent.channel()),
                        null,
                        Long.toString(sent.value()),
                        null));
            }
            case PICTURE_ALARM -> alarm(event, FrameStatus.of((byte) detail));
            case WRITE_CUT ->
                plain(event.begunNanos, fact.text(), CutWrite.of(detail).toString());
            case STOOD_STILL -> plain(event.begunNanos, fact.text(), detail / 1_000_000 + " ms");
            default -> plain(event.begunNanos, fact.text(), null);
        }
    }

    private void alarm(LoopEvent event, FrameStatus picture) throws IOException {
        rows.event(new EventRow(
                event.begunNanos,
                LoopFact.PICTURE_ALARM.text(),
                null,
                null,
                null,
                event.frame,
                null,
                null,
                picture == null ? null : picture.text(),
                null));
    }

    private void unanswered(long timeNanos, String event, SentCommand sent) throws IOException {
        CommandTrack.Commanded command = sent.type() == Wire.TRIGGER ? commands.of(sent.sequence()) : null;
        rows.event(new EventRow(
                timeNanos,
                event,
                command == null ? null : command.number,
                command == null ? null : session.stimuli().get(command.stimulus),
                command == null ? null : trigger(command.rule),
                null,
                null,
                null,
                sent.toString(),
                null));
    }

    private void command(LoopEvent event, CommandOutcome outcome) throws IOException {
        boolean commanded = outcome.delivery == Delivery.COMMANDED;
        if (commanded) {
            commands.commanded(outcome, event.timeNanos);
        }
        String detail =
                switch (outcome.delivery) {
                    case COMMANDED -> "arrival to command " + micros(outcome.writtenNanos - event.timeNanos) + " us";
                    case REFUSED -> Refusal.text(outcome.refusal);
                    case LATE -> "frame age " + micros(outcome.decidedNanos - event.timeNanos) + " us";
                    case SHAM, HELD -> null;
                };
        rows.event(new EventRow(
                commanded ? outcome.writtenNanos : outcome.decidedNanos,
                outcome.delivery.text(),
                outcome.number,
                session.stimuli().get(outcome.stimulus),
                trigger(outcome.rule),
                event.kind == EventKind.FRAME ? event.frame : null,
                null,
                null,
                detail,
                outcome.endNanos));
    }

    private void device(DeviceMessage m) throws IOException {
        switch (m.type) {
            case Wire.ACK -> {
                CommandTrack.Commanded command = m.of == Wire.TRIGGER ? commands.of(m.sequence) : null;
                if (command != null) {
                    if (!command.acknowledged) {
                        command.acknowledgedNanos = m.arrivalNanos;
                    }
                    command.acknowledged = true;
                    row(m, "acknowledged", command, null, null);
                }
            }
            case Wire.NAK -> {
                CommandTrack.Commanded command = m.of == Wire.TRIGGER ? commands.of(m.sequence) : null;
                if (command != null) {
                    command.refused = true;
                }
                row(m, "refused-by-board", command, null, refusal(m, command));
            }
            case Wire.PULSE_ON -> {
                CommandTrack.Commanded command = cause(m);
                if (command != null) {
                    command.output = true;
                }
                row(m, "output-on", command, session.channel(m.channel), "pulse " + m.pulse);
                SentBarcode sent = barcodes[m.cause & 0xFF];
                if (sent != null && sent.channel() == m.channel && m.pulse == 1) {
                    row(m, "barcode", null, session.channel(m.channel), Long.toString(sent.value()));
                }
            }
            case Wire.PULSE_OFF -> row(m, "output-off", cause(m), session.channel(m.channel), OffReason.text(m.reason));
            case Wire.PULSES -> row(m, "output-pulses", cause(m), session.channel(m.channel), m.pulse + " pulses");
            case Wire.CONFIRM -> {
                CommandTrack.Commanded command = cause(m);
                if (command != null && m.level == 1) {
                    command.confirmed = true;
                }
                row(m, m.level == 1 ? "confirmed-on" : "confirmed-off", command, session.channel(m.channel), null);
            }
            case Wire.INPUT -> row(m, m.level == 1 ? "input-on" : "input-off", null, session.input(m.channel), null);
            case Wire.BOARD ->
                plain(
                        m.arrivalNanos,
                        "board",
                        "firmware " + (m.firmware >> 8) + "." + (m.firmware & 0xFF) + ", boot " + m.boots
                                + ", reset by " + ResetCause.text(m.resetCause));
            case Wire.EVENT -> row(m, "board-event", null, null, EventCode.text(m.code, m.detail));
            default -> {
                // answers of the handshake and of the clock sync
            }
        }
    }

    /** The limit that the board names, in the units of the stimulus' channel where that is known. */
    private String refusal(DeviceMessage m, CommandTrack.Commanded command) {
        String text = Wire.name(m.of) + ": " + NakReason.text(m.reason);
        Limit limit = m.reason == NakReason.LIMIT ? Limit.ofCode(m.limit) : null;
        if (limit == null) {
            return m.reason == NakReason.LOCKED_OUT ? text + ", " + m.allowed + " ms left" : text;
        }
        String unit = command == null || session.doses() == null
                ? ""
                : limit.unit(session.doses().outputs().get(command.stimulus).role());
        return text + " (" + limit.text() + ": " + m.allowed + (unit.isEmpty() ? "" : " " + unit) + ")";
    }

    private CommandTrack.Commanded cause(DeviceMessage m) {
        return commands.of(m.cause, m.channel);
    }

    private void row(DeviceMessage m, String event, CommandTrack.Commanded command, String channel, String detail)
            throws IOException {
        rows.event(new EventRow(
                m.synced ? m.hostNanos : m.arrivalNanos,
                event,
                command == null ? null : command.number,
                command == null ? null : session.stimuli().get(command.stimulus),
                command == null ? null : trigger(command.rule),
                null,
                channel,
                m.synced ? m.extendedTicks * Wire.TICK_NANOS : null,
                detail,
                null));
    }

    private void plain(long timeNanos, String event, String detail) throws IOException {
        rows.event(new EventRow(timeNanos, event, null, null, null, null, null, null, detail, null));
    }

    private String trigger(int rule) {
        return rule == CommandOutcome.PLANNED ? "planned" : session.rules().get(rule);
    }

    private static String micros(long nanos) {
        return String.format(java.util.Locale.ROOT, "%.1f", nanos / 1e3);
    }
}
