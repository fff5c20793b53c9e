package io.mienloop.session;

import io.mienloop.pipeline.CommandOutcome;
import io.mienloop.pipeline.Delivery;
import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.FrameStatus;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.pipeline.LoopFact;
import io.mienloop.rig.DeviceMessage;
import io.mienloop.rig.DeviceMessageEncoder;
import io.mienloop.rig.MessageDecoder;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** An event with its outcome as the body of a journal record, and back; drawn in {@link JournalFormat}. */
final class EventBytes {
    private EventBytes() {}

    static void put(ByteBuffer to, long sequence, LoopEvent event) {
        to.put(event.kind.code()).putLong(sequence).putLong(event.timeNanos).putLong(event.begunNanos);
        switch (event.kind) {
            case FRAME -> putFrame(to, event);
            case DEVICE -> putDevice(to, event);
            case RECORDED -> to.putLong(event.frame).putInt(event.code);
            case ANCHOR -> to.putLong(event.cameraFrame);
            default -> putText(to.putInt(event.code), event.text);
        }
        to.put((byte) event.facts());
        for (int i = 0; i < event.facts(); i++) {
            to.put(event.fact(i).code());
            if (event.fact(i).detailed()) {
                to.putLong(event.factDetail(i));
            }
        }
        to.put((byte) event.commands());
        for (int i = 0; i < event.commands(); i++) {
            putCommand(to, event.command(i));
        }
    }

    /**
     * Reads a body into an event.
     *
     * @param version of the journal
     * @return the event's place in the order of things
     * @throws JournalException when the body, though whole, is not what this version writes
     */
    static long get(ByteBuffer from, int version, LoopEvent event) throws JournalException {
        try {
            byte type = from.get();
            EventKind kind = EventKind.of(type);
            if (kind == null) {
                throw new JournalException("the journal has a record of the unknown type " + type);
            }
            long sequence = from.getLong();
            event.begin(kind, from.getLong());
            event.begunNanos = from.getLong();
            switch (kind) {
                case FRAME -> getFrame(from, version, event);
                case DEVICE -> getDevice(from, event);
                case RECORDED -> {
                    event.frame = from.getLong();
                    event.code = from.getInt();
                }
                case ANCHOR -> event.cameraFrame = from.getLong();
                default -> {
                    event.code = from.getInt();
                    event.text = getText(from);
                }
            }
            for (int n = Byte.toUnsignedInt(from.get()); n > 0; n--) {
                byte code = from.get();
                LoopFact fact = known(LoopFact.of(code), "fact", code);
                event.fact(fact, fact.detailed() ? from.getLong() : 0);
            }
            for (int n = Byte.toUnsignedInt(from.get()); n > 0; n--) {
                getCommand(from, event.addCommand());
            }
            if (from.hasRemaining()) {
                throw new JournalException(
                        "record " + sequence + " of the journal has " + from.remaining() + " bytes more than its kind");
            }
            return sequence;
        } catch (BufferUnderflowException
                | IllegalStateException
                | IllegalArgumentException
                | IndexOutOfBoundsException e) {
            throw new JournalException("the journal has a record whose parts do not fit its kind");
        }
    }

    private static void putFrame(ByteBuffer to, LoopEvent event) {
        int flags = (event.blanked ? JournalFormat.FLAG_BLANKED : 0) | (event.offered ? JournalFormat.FLAG_OFFERED : 0);
        to.putLong(event.frame)
                .putLong(event.cameraFrame)
                .putLong(event.cameraNanos)
                .putLong(event.handedNanos)
                .put(event.status.code())
                .putLong(event.scoredNanos)
                .putLong(event.decidedNanos)
                .put((byte) flags);
        int scores = event.status.scored() ? event.similarity.length : 0;
        int rules = event.status.scored() ? event.verdicts.length : 0;
        to.put((byte) scores);
        for (int i = 0; i < scores; i++) {
            to.putDouble(event.similarity[i]);
        }
        for (int i = 0; i < scores; i++) {
            to.putDouble(event.z[i]);
        }
        to.put((byte) rules).put(event.verdicts, 0, rules);
    }

    private static void getFrame(ByteBuffer from, int version, LoopEvent event) throws JournalException {
        event.frame = from.getLong();
        event.cameraFrame = from.getLong();
        event.cameraNanos = from.getLong();
        event.handedNanos = version == 1 ? -1 : from.getLong();
        byte status = from.get();
        event.status = known(FrameStatus.of(status), "frame status", status);
        event.scoredNanos = from.getLong();
        event.decidedNanos = version == 1 ? 0 : from.getLong();
        int flags = from.get();
        event.blanked = (flags & JournalFormat.FLAG_BLANKED) != 0;
        event.offered = (flags & JournalFormat.FLAG_OFFERED) != 0;
        int scores = Byte.toUnsignedInt(from.get());
        for (int i = 0; i < scores; i++) {
            event.similarity[i] = from.getDouble();
        }
        for (int i = 0; i < scores; i++) {
            event.z[i] = from.getDouble();
        }
        from.get(event.verdicts, 0, Byte.toUnsignedInt(from.get()));
    }

    /** As on the wire, so that the journal's format does not change with the fields of a class. */
    private static void putDevice(ByteBuffer to, LoopEvent event) {
        DeviceMessage device = event.device;
        DeviceMessageEncoder encoder = new DeviceMessageEncoder();
        int length = encoder.encode(device);
        to.put((byte) length)
                .put(encoder.wire(), 0, length)
                .putLong(device.arrivalNanos)
                .putLong(device.hostNanos)
                .put((byte) ((device.synced ? JournalFormat.FLAG_SYNCED : 0)
                        | (event.mapped ? JournalFormat.FLAG_MAPPED : 0)))
                .putLong(device.extendedTicks);
        if (event.mapped) {
            to.putLong(event.mapping.deviceTicks)
                    .putLong(event.mapping.hostNanos)
                    .putDouble(event.mapping.slope)
                    .putDouble(event.mapping.interceptNanos)
                    .putDouble(event.mapping.residualNanos);
        }
    }

    private static void getDevice(ByteBuffer from, LoopEvent event) throws JournalException {
        DeviceMessage device = event.device;
        byte[] frame = new byte[Byte.toUnsignedInt(from.get())];
        from.get(frame);
        device.clear();
        new MessageDecoder(device::copyFrom).accept(frame, 0, frame.length, from.getLong());
        if (device.type == 0) {
            throw new JournalException("the journal has a message of the board that is none");
        }
        device.hostNanos = from.getLong();
        int flags = from.get();
        device.synced = (flags & JournalFormat.FLAG_SYNCED) != 0;
        device.extendedTicks = from.getLong();
        event.mapped = (flags & JournalFormat.FLAG_MAPPED) != 0;
        if (event.mapped) {
            event.mapping.deviceTicks = from.getLong();
            event.mapping.hostNanos = from.getLong();
            event.mapping.slope = from.getDouble();
            event.mapping.interceptNanos = from.getDouble();
            event.mapping.residualNanos = from.getDouble();
        }
    }

    private static void putCommand(ByteBuffer to, CommandOutcome command) {
        to.putLong(command.number)
                .put((byte) command.rule)
                .put((byte) command.stimulus)
                .put(command.delivery.code())
                .putShort((short) command.sequence)
                .putShort((short) command.refusal)
                .putLong(command.decidedNanos)
                .putLong(command.writtenNanos)
                .putLong(command.endNanos);
    }

    private static void getCommand(ByteBuffer from, CommandOutcome command) throws JournalException {
        command.number = from.getLong();
        command.rule = from.get();
        command.stimulus = from.get();
        byte delivery = from.get();
        command.delivery = known(Delivery.of(delivery), "delivery", delivery);
        command.sequence = from.getShort();
        command.refusal = from.getShort();
        command.decidedNanos = from.getLong();
        command.writtenNanos = from.getLong();
        command.endNanos = from.getLong();
    }

    private static void putText(ByteBuffer to, String text) {
        if (text == null) {
            to.putShort((short) JournalFormat.NO_TEXT);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, JournalFormat.LONGEST_TEXT);
        to.putShort((short) length).put(bytes, 0, length);
    }

    private static String getText(ByteBuffer from) {
        int length = Short.toUnsignedInt(from.getShort());
        if (length == JournalFormat.NO_TEXT) {
            return null;
        }
        byte[] bytes = new byte[length];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static <T> T known(T value, String what, byte code) throws JournalException {
        if (value == null) {
            throw new JournalException("the journal has the unknown " + what + " " + code);
        }
        return value;
    }
}
