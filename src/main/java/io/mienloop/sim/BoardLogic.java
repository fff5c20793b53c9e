package io.mienloop.sim;

import io.mienloop.rig.ChannelLimits;
import io.mienloop.rig.ChannelRole;
import io.mienloop.rig.CommandDecoder;
import io.mienloop.rig.DeviceMessage;
import io.mienloop.rig.EdgeLoad;
import io.mienloop.rig.EventCode;
import io.mienloop.rig.HostCommand;
import io.mienloop.rig.Limit;
import io.mienloop.rig.NakReason;
import io.mienloop.rig.OffReason;
import io.mienloop.rig.PulseProgram;
import io.mienloop.rig.ResetCause;
import io.mienloop.rig.Wire;

/** What the simulated board's firmware decides: the commands, the arming, the lease, the latch of the emergency stop. */
final class BoardLogic {
    private static final int FIRMWARE = 0x0100;
    private static final int BOARD_SIMULATED = 255;
    /** Type, sequence, CRC. */
    private static final int BARE_FRAME = 4;

    private final BoardClock clock;
    private final BoardReports reports;
    private final BoardOutput[] outputs;
    private final int inputs;
    private final CommandDecoder decoder = new CommandDecoder();
    private final HostCommand c = new HostCommand();
    private final BoardAnswers answers = new BoardAnswers();
    private final BoardPrograms programs = new BoardPrograms();

    final BoardArming arming;
    private final BoardBooking booking;
    private boolean greeted;
    private int boots;
    private int resetCause;
    private long bootNanos;
    private int executed;
    private int naks;

    /** What the last command was refused for, beside the reason. */
    private int limitCode;

    private long allowed;
    private boolean overtaken;

    BoardLogic(SimulatedRigSettings settings, BoardClock clock, BoardReports reports, BoardOutput[] outputs) {
        this.clock = clock;
        arming = new BoardArming(clock);
        this.reports = reports;
        this.outputs = outputs;
        booking = new BoardBooking(outputs);
        inputs = settings.lickLines() + settings.ttlLines();
    }

    /** The firmware starts: everything off, nothing remembered but the doses. */
    void boot(int cause, long timerZeroNanos) {
        greeted = false;
        boolean byPower = cause == ResetCause.POWER;
        arming.boot(byPower);
        booking.boot(byPower, timerZeroNanos);
        boots = boots + 1 & 0xFFFF;
        resetCause = cause;
        bootNanos = timerZeroNanos;
        executed = 0;
        naks = 0;
        forgetHost();
        for (BoardOutput output : outputs) {
            output.ledger.boot();
        }
    }

    private void forgetHost() {
        programs.forget();
        answers.clear();
        for (BoardOutput output : outputs) {
            output.limits = output.spec.limits();
        }
    }

    void sayHello(long nowNanos) {
        board(0, 0, nowNanos);
    }

    /** Ends arming or lease when their time has come. */
    void due(long nowNanos) {
        if (arming.leaseLapsed(nowNanos)) {
            makeSafe(OffReason.LEASE, nowNanos);
            reports.event(EventCode.LEASE_LAPSED, 0, nowNanos);
        } else if (arming.armingExpired(nowNanos)) {
            makeSafe(OffReason.ARMING, nowNanos);
            reports.event(EventCode.ARMING_EXPIRED, 0, nowNanos);
        }
    }

    /** The supply fails: what is not in EEPROM is lost. */
    void powerLost(long nowNanos) {
        booking.powerLost(nowNanos);
    }

    /**
     * Disarmed, the nonce dead, every stimulus off; the lines of a recording too, unless only the arming has ended: their
     * alignment must not die with the stimuli.
     */
    void makeSafe(int reason, long nowNanos) {
        arming.end();
        booking.disarmed(nowNanos);
        boolean armingOnly = reason == OffReason.DISARM || reason == OffReason.LEASE || reason == OffReason.ARMING;
        boolean stuck = false;
        for (BoardOutput output : outputs) {
            if (!armingOnly || output.spec.channel().role().stimulus()) {
                output.finish(reason, nowNanos);
            }
            stuck |= output.stuckOn();
        }
        if (stuck && !arming.fault()) {
            fault(EventCode.FAULT_PIN_STUCK, nowNanos);
        }
    }

    void fault(int detail, long nowNanos) {
        arming.setFault();
        makeSafe(OffReason.FAULT, nowNanos);
        reports.event(EventCode.FAULT, detail, nowNanos);
    }

    void abortRun(long nowNanos) {
        makeSafe(OffReason.ABORT, nowNanos);
        reports.event(EventCode.ABORTED, 0, nowNanos);
    }

    /** The contact moved while the processor looked on. */
    void estopSensed(boolean open, long nowNanos) {
        arming.estop(open, true);
        if (open) {
            makeSafe(OffReason.ESTOP, nowNanos);
            reports.event(EventCode.ESTOP_PRESSED, 0, nowNanos);
        } else {
            reports.event(EventCode.ESTOP_RELEASED, 0, nowNanos);
        }
    }

    /** Whether a frame makes safe as soon as it has come, ahead of those that wait. */
    static boolean stops(byte[] frame, int length) {
        return length == BARE_FRAME && frame[1] != 0 && (frame[0] == Wire.ABORT || frame[0] == Wire.DISARM);
    }

    void stop(byte[] frame, long nowNanos) {
        makeSafe(frame[0] == Wire.ABORT ? OffReason.ABORT : OffReason.DISARM, nowNanos);
    }

    /** @param late whether an abort came after the command and has acted before it */
    void command(
            byte[] frame, int length, boolean late, BoardWire wire, long good, long crc, long framing, long nowNanos) {
        overtaken = late;
        int type = frame[0] & 0xFF;
        if (type == 0 || type >= 0x80) {
            return; // a device's message that came back, or none of ours
        }
        limitCode = 0;
        allowed = 0;
        int reason = decoder.decode(frame, length, c);
        if (reason != 0) {
            reply(reason, nowNanos);
            return;
        }
        switch (c.type) {
            case Wire.HELLO -> hello(nowNanos);
            case Wire.PING -> reports.pong(c.sequence, nowNanos);
            case Wire.STATUS -> status(wire, good, crc, framing, nowNanos);
            case Wire.ABORT -> {
                makeSafe(OffReason.ABORT, nowNanos);
                reports.answer(c.sequence, c.type, 0, 0, 0, nowNanos);
            }
            case Wire.DISARM -> {
                makeSafe(OffReason.DISARM, nowNanos);
                reports.answer(c.sequence, c.type, 0, 0, 0, nowNanos);
            }
            case Wire.HEARTBEAT -> reply(greeted ? arming.heartbeat(c, nowNanos) : NakReason.NOT_GREETED, nowNanos);
            case Wire.DESCRIBE -> describe(nowNanos);
            default -> once(nowNanos);
        }
    }

    private void reply(int reason, long nowNanos) {
        if (reason != 0) {
            naks = Math.min(naks + 1, 0xFFFF);
        }
        reports.answer(c.sequence, c.type, reason, limitCode, allowed, nowNanos);
    }

    /** Commands that must not happen twice: a repeated one gets its old answer. */
    private void once(long nowNanos) {
        BoardAnswers.Answer old = answers.find(c.sequence);
        if (old != null) {
            if (old.crc == c.crc) {
                limitCode = old.limit;
                allowed = old.allowed;
                reports.answer(c.sequence, c.type, old.reason, old.limit, old.allowed, nowNanos);
            } else {
                reply(NakReason.SEQUENCE, nowNanos);
            }
            return;
        }
        int reason = greeted ? execute(nowNanos) : NakReason.NOT_GREETED;
        answers.keep(c, reason, limitCode, allowed);
        reply(reason, nowNanos);
    }

    private int execute(long nowNanos) {
        if (overtaken
                && (c.type == Wire.ARM || c.type == Wire.TRIGGER || c.type == Wire.BARCODE || c.type == Wire.FRAMES)) {
            return NakReason.EXPIRED;
        }
        return switch (c.type) {
            case Wire.LIMITS -> limits();
            case Wire.PROGRAM -> program();
            case Wire.ARM -> arm(nowNanos);
            case Wire.TRIGGER -> trigger(nowNanos);
            case Wire.BARCODE -> barcode(nowNanos);
            case Wire.UNLATCH -> arming.unlatch();
            case Wire.FRAMES -> frames(nowNanos);
            default -> resetCounts();
        };
    }

    private void hello(long nowNanos) {
        if (c.protocol >> 8 != Wire.PROTOCOL_MAJOR) {
            reply(NakReason.VERSION, nowNanos);
            return;
        }
        makeSafe(OffReason.HELLO, nowNanos);
        forgetHost();
        greeted = true;
        board(c.sequence, Wire.FLAG_ANSWER, nowNanos);
    }

    private void board(int sequence, int flags, long nowNanos) {
        DeviceMessage m = reports.begin(Wire.BOARD, sequence, nowNanos);
        m.protocol = Wire.PROTOCOL_MAJOR << 8 | Wire.PROTOCOL_MINOR;
        m.firmware = FIRMWARE;
        m.board = BOARD_SIMULATED;
        m.boots = boots;
        m.resetCause = resetCause;
        m.channels = outputs.length;
        m.inputs = inputs;
        m.flags = flags | arming.flags();
        m.leaseMillis = (int) (Wire.LEASE_MICROS / 1000);
        reports.sendAnswer(nowNanos);
    }

    private void status(BoardWire wire, long good, long crc, long framing, long nowNanos) {
        DeviceMessage m = reports.begin(Wire.REPORT, c.sequence, nowNanos);
        m.flags = arming.flags();
        m.boots = boots;
        m.goodFrames = good & 0xFFFF_FFFFL;
        m.crcErrors = (int) Math.min(crc, 0xFFFF);
        m.framingErrors = (int) Math.min(framing, 0xFFFF);
        m.overruns = Math.min(wire.overruns(), 0xFFFF);
        m.naks = naks;
        m.count = executed;
        reports.sendAnswer(nowNanos);
    }

    private void describe(long nowNanos) {
        BoardOutput output = greeted ? output(c.channel) : null;
        if (output == null) {
            reply(greeted ? NakReason.NO_CHANNEL : NakReason.NOT_GREETED, nowNanos);
            return;
        }
        DeviceMessage m = reports.begin(Wire.CAPS, c.sequence, nowNanos);
        m.channel = c.channel;
        m.code = output.spec.channel().role().code();
        m.detail = output.spec.channel().pin();
        m.flags = (output.spec.confirmMicros() >= 0 ? Wire.FLAG_CONFIRMS : 0)
                | (output.spec.channel().levelSet() ? Wire.FLAG_LEVEL_SET : 0);
        for (Limit limit : LIMITS) {
            m.limits[limit.ordinal()] = output.spec.limits().value(limit);
        }
        m.count = output.ledger.count();
        m.lockoutMillis = lockoutMillis(output, nowNanos);
        reports.sendAnswer(nowNanos);
    }

    private static final Limit[] LIMITS = Limit.values();

    private BoardOutput output(int channel) {
        for (BoardOutput output : outputs) {
            if (output.spec.channel().index() == channel) {
                return output;
            }
        }
        return null;
    }

    private long lockoutMillis(BoardOutput output, long nowNanos) {
        long until = bootNanos + clock.nanos(BoardLedger.lockoutMicros(output.spec.limits()));
        return Math.max(0, (until - nowNanos + 999_999) / 1_000_000);
    }

    private int limits() {
        BoardOutput output = output(c.channel);
        if (output == null) {
            return NakReason.NO_CHANNEL;
        }
        if (arming.armed()) {
            return NakReason.WHILE_ARMED;
        }
        if (output.active()) {
            return NakReason.CHANNEL_ACTIVE; // the on-time guard would cut what was granted, and call it a fault
        }
        ChannelLimits asked;
        try {
            asked = c.toLimits();
        } catch (IllegalArgumentException e) {
            return NakReason.MALFORMED; // a number above its field's "no limit"
        }
        Limit wider = asked.widerThan(output.limits);
        if (wider != null) {
            return limit(wider, output.limits);
        }
        output.limits = asked;
        return 0;
    }

    private int limit(Limit broken, ChannelLimits limits) {
        limitCode = broken.code();
        allowed = limits.value(broken);
        return NakReason.LIMIT;
    }

    private int program() {
        BoardOutput output = output(c.channel);
        if (output == null) {
            return NakReason.NO_CHANNEL;
        }
        if (arming.armed()) {
            return NakReason.WHILE_ARMED;
        }
        if (c.flags > 1) {
            return NakReason.MALFORMED;
        }
        PulseProgram p;
        try {
            p = c.toProgram();
        } catch (IllegalArgumentException | ArithmeticException e) {
            return NakReason.MALFORMED; // a field out of range
        }
        if (p.negative() || p.phase2Micros() > 0) {
            return NakReason.UNSUPPORTED;
        }
        Limit broken = output.limits.broken(p, output.spec.channel().role());
        if (broken != null) {
            return limit(broken, output.limits);
        }
        return programs.store(p, outputs);
    }

    private int arm(long nowNanos) {
        int reason = arming.arm(c, nowNanos);
        if (reason == 0) {
            booking.armed();
        }
        return reason;
    }

    private int trigger(long nowNanos) {
        int reason = arming.current(c, nowNanos);
        if (reason != 0) {
            return reason;
        }
        PulseProgram p = programs.get(c.program);
        if (p == null) {
            return NakReason.NO_PROGRAM;
        }
        BoardOutput output = output(p.channel());
        if (output.active()) {
            return NakReason.CHANNEL_ACTIVE;
        }
        long locked = lockoutMillis(output, nowNanos);
        if (locked > 0) {
            allowed = locked;
            return NakReason.LOCKED_OUT;
        }
        if (excluded(output.spec.channel().role())) {
            return NakReason.EXCLUDED;
        }
        if (tooFast(EdgeLoad.of(p))) {
            return NakReason.TOO_FAST;
        }
        long onset = output.onsetNanos(p, nowNanos);
        Limit broken = output.ledger.judge(p, output.limits, onset);
        if (broken != null) {
            return limit(broken, output.limits);
        }
        output.ledger.executed(p, onset, nowNanos);
        output.start(p, c.sequence, nowNanos);
        executed = Math.min(executed + 1, 0xFFFF);
        return 0;
    }

    private boolean tooFast(long load) {
        for (BoardOutput output : outputs) {
            load += output.load();
        }
        return load > EdgeLoad.MOST;
    }

    private boolean excluded(ChannelRole role) {
        ChannelRole other =
                role == ChannelRole.SHOCK ? ChannelRole.VALVE : role == ChannelRole.VALVE ? ChannelRole.SHOCK : null;
        for (BoardOutput output : outputs) {
            if (other != null && output.spec.channel().role() == other && (output.active() || output.high())) {
                return true;
            }
        }
        return false;
    }

    private int barcode(long nowNanos) {
        BoardOutput output = output(c.channel);
        if (output == null || output.spec.channel().role() != ChannelRole.SYNC) {
            return NakReason.NO_CHANNEL;
        }
        int forbidden = arming.forbidden();
        if (forbidden != 0) {
            return forbidden;
        }
        if (c.value > 0x7FFF_FFFFL || c.unitMicros < 5000 || c.unitMicros > 20_000) {
            return NakReason.MALFORMED;
        }
        if (output.active()) {
            return NakReason.CHANNEL_ACTIVE;
        }
        if (33L * c.unitMicros > output.limits.maxOnMicros()) {
            return limit(Limit.ON_TIME, output.limits);
        }
        if (tooFast(EdgeLoad.BARCODE)) {
            return NakReason.TOO_FAST;
        }
        output.startBarcode(c.value, c.unitMicros, c.sequence, nowNanos);
        return 0;
    }

    private int frames(long nowNanos) {
        BoardOutput output = output(c.channel);
        if (output == null || output.spec.channel().role() != ChannelRole.FRAME) {
            return NakReason.NO_CHANNEL;
        }
        int forbidden = arming.forbidden();
        if (forbidden != 0) {
            return forbidden;
        }
        if (c.periodMicros == 0) {
            output.finish(OffReason.TRAIN, nowNanos);
            return 0;
        }
        if (c.periodMicros < Wire.FASTEST_FRAME_MICROS
                || c.periodMicros > Wire.SLOWEST_FRAME_MICROS
                || c.widthMicros < Wire.SHORTEST_FRAME_MICROS
                || c.widthMicros > c.periodMicros - Wire.SHORTEST_FRAME_MICROS) {
            return NakReason.MALFORMED;
        }
        if (output.active()) {
            return NakReason.CHANNEL_ACTIVE;
        }
        if (c.widthMicros > output.limits.maxOnMicros()) {
            return limit(Limit.ON_TIME, output.limits);
        }
        if (tooFast(EdgeLoad.ofFrames(c.periodMicros, c.widthMicros))) {
            return NakReason.TOO_FAST;
        }
        output.startFrames(c.periodMicros, c.widthMicros, c.sequence, nowNanos);
        return 0;
    }

    /** Only a hand on the emergency stop may set the doses back. */
    private int resetCounts() {
        if (!arming.estopOpen()) {
            return NakReason.NO_WITNESS;
        }
        for (BoardOutput output : outputs) {
            output.ledger.resetCounts();
        }
        return 0;
    }
}
