package io.mienloop.sim;

import io.mienloop.rig.DeviceMessage;
import io.mienloop.rig.DeviceMessageEncoder;
import io.mienloop.rig.Wire;

/** Builds the board's messages and gives them to the wire. */
final class BoardReports {
    private final BoardWire wire;
    private final BoardClock clock;
    private final long answerNanos;
    private final DeviceMessageEncoder encoder = new DeviceMessageEncoder();
    private final DeviceMessage m = new DeviceMessage();
    private int running;
    private int dropAnswers;

    BoardReports(BoardWire wire, BoardClock clock, long answerNanos) {
        this.wire = wire;
        this.clock = clock;
        this.answerNanos = answerNanos;
    }

    void boot() {
        running = 0;
    }

    void dropAnswers(int n) {
        dropAnswers = n;
    }

    /** An empty message of the given kind, to be filled in and sent. */
    DeviceMessage begin(int type, int sequence, long nowNanos) {
        m.clear();
        m.type = type;
        m.sequence = sequence;
        m.deviceTicks = clock.ticks32(nowNanos);
        return m;
    }

    void sendAnswer(long nowNanos) {
        if (dropAnswers > 0 && (m.type == Wire.ACK || m.type == Wire.NAK)) {
            dropAnswers--;
            return;
        }
        wire.toHost(encoder.wire(), encoder.encode(m), nowNanos + answerNanos);
    }

    void answer(int sequence, int of, int reason, int limit, long allowed, long nowNanos) {
        begin(reason == 0 ? Wire.ACK : Wire.NAK, sequence, nowNanos);
        m.of = of;
        m.reason = reason;
        m.limit = limit;
        m.allowed = allowed;
        sendAnswer(nowNanos);
    }

    void pong(int sequence, long nowNanos) {
        begin(Wire.PONG, sequence, nowNanos);
        m.secondTicks = clock.ticks32(wire.sendStart(nowNanos + answerNanos));
        sendAnswer(nowNanos);
    }

    /** A report that answers nothing: it takes the next running number, and loses it with a full buffer. */
    private void sendReport(long nowNanos) {
        m.sequence = running;
        running = running + 1 & 0xFF;
        wire.toHost(encoder.wire(), encoder.encode(m), nowNanos);
    }

    void pulseOn(int channel, int cause, int pulse, long nowNanos) {
        begin(Wire.PULSE_ON, 0, nowNanos);
        m.channel = channel;
        m.cause = cause;
        m.pulse = pulse;
        sendReport(nowNanos);
    }

    void pulses(int channel, int cause, int pulse, long nowNanos) {
        begin(Wire.PULSES, 0, nowNanos);
        m.channel = channel;
        m.cause = cause;
        m.pulse = pulse;
        sendReport(nowNanos);
    }

    void pulseOff(int channel, int cause, int pulse, int reason, boolean wasOn, long nowNanos) {
        begin(Wire.PULSE_OFF, 0, nowNanos);
        m.channel = channel;
        m.cause = cause;
        m.pulse = pulse;
        m.reason = reason;
        m.level = wasOn ? 1 : 0;
        sendReport(nowNanos);
    }

    void confirm(int channel, int cause, boolean on, long nowNanos) {
        begin(Wire.CONFIRM, 0, nowNanos);
        m.channel = channel;
        m.cause = cause;
        m.level = on ? 1 : 0;
        sendReport(nowNanos);
    }

    void input(int line, int kind, boolean on, int swallowed, long holdMicros, long edgeNanos, long nowNanos) {
        begin(Wire.INPUT, 0, edgeNanos);
        m.channel = line;
        m.code = kind;
        m.level = on ? 1 : 0;
        m.detail = swallowed;
        m.secondTicks = holdMicros;
        sendReport(nowNanos);
    }

    void event(int code, int detail, long nowNanos) {
        begin(Wire.EVENT, 0, nowNanos);
        m.code = code;
        m.detail = detail;
        sendReport(nowNanos);
    }
}
