package io.mienloop.app;

import io.mienloop.rig.ByteLink;
import io.mienloop.rig.ByteSink;
import io.mienloop.rig.ChannelLimits;
import io.mienloop.rig.ChannelRole;
import io.mienloop.rig.ClockSync;
import io.mienloop.rig.DeviceMessage;
import io.mienloop.rig.Limit;
import io.mienloop.rig.LinkException;
import io.mienloop.rig.MessageDecoder;
import io.mienloop.rig.MessageEncoder;
import io.mienloop.rig.NakReason;
import io.mienloop.rig.OpenPort;
import io.mienloop.rig.ResetCause;
import io.mienloop.rig.SerialPorts;
import io.mienloop.rig.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * Asks a board what it is and compares it with what this program knows: versions, channels, compiled limits, clock, wire, and a
 * barcode on the sync line. It never arms, so that no stimulus can come of it.
 */
public final class BoardCheck {
    private static final long START_MILLIS = 5_000;
    private static final long ANSWER_MILLIS = 300;
    private static final int MOST_CHANNELS = 16;
    private static final int UNO = 1;
    private static final int PINGS = 20 * ClockSync.PINGS;
    /** A clock that fits worse is no use for joining frames and stimuli. */
    private static final double MOST_RESIDUAL_NANOS = 2_000_000;

    private static final int UNIT_MICROS = 5_000;
    /** From the first to the last edge of a code. */
    private static final int CODE_UNITS = 36;

    private static final long CODE_TICKS_TOLERANCE = 40;

    /** What an Uno's image has, by channel: role and pin. */
    private record Output(ChannelRole role, int pin) {}

    private static final List<Output> UNO_OUTPUTS = List.of(
            new Output(ChannelRole.SHOCK, 3),
            new Output(ChannelRole.VALVE, 4),
            new Output(ChannelRole.LASER, 5),
            new Output(ChannelRole.LED, 6),
            new Output(ChannelRole.SYNC, 7),
            new Output(ChannelRole.VALVE, 9),
            new Output(ChannelRole.FRAME, 8));

    private final ByteLink link;
    private final int baud;
    private final Consumer<String> said;
    private final BlockingQueue<DeviceMessage> heard = new LinkedBlockingQueue<>();
    private final List<DeviceMessage> reports = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final MessageEncoder encoder = new MessageEncoder();
    private volatile String lost;
    private int sequence = 127;
    private int rememberedSequence;
    private long sentNanos;

    private BoardCheck(ByteLink link, int baud, Consumer<String> said) {
        this.link = link;
        this.baud = baud;
        this.said = said;
    }

    /**
     * Tests the board at a port.
     *
     * @throws Failure when the port cannot be had, as while a session holds it, the board does not answer, or is not as it
     *     should be
     */
    public static void atPort(String port, int baud, Consumer<String> said) throws Failure, InterruptedException {
        Firmware.requireRate(baud);
        try (OpenPort open = SerialPorts.open(port, baud)) {
            run(open.link(System.nanoTime()), baud, said);
        } catch (LinkException e) {
            throw new Failure(ExitCode.HARDWARE, e.getMessage(), e);
        }
    }

    /**
     * Tests the firmware's sources on a simulated processor.
     *
     * @throws Failure when the tools for that are missing, or the board is not as it should be
     */
    public static void simulated(Firmware firmware, Consumer<String> said) throws Failure, InterruptedException {
        try (VirtualBoard board = VirtualBoard.start(firmware)) {
            said.accept("no port was named: testing the firmware on a simulated processor");
            atPort(board.device().toString(), VirtualBoard.BAUD, said);
        }
    }

    /**
     * Tests the board at the end of a link that is not open yet; the caller closes it.
     *
     * @param baud rate of the wire
     * @param said takes a line for every step
     * @throws Failure when the board does not answer, or is not as it should be
     */
    static void run(ByteLink link, int baud, Consumer<String> said) throws Failure, InterruptedException {
        BoardCheck check = new BoardCheck(link, baud, said);
        check.open();
        DeviceMessage board = check.greet();
        DeviceMessage before = check.ask(Wire.STATUS, check.encoder::status);
        check.channels(board);
        check.clock();
        check.barcode(board);
        check.wire(before);
        if (!check.wrong.isEmpty()) {
            throw new Failure(
                    ExitCode.VERIFICATION,
                    "the board is not as it should be: " + String.join("; ", check.wrong)
                            + "; flash the firmware that came with this version");
        }
    }

    private void open() {
        MessageDecoder decoder = new MessageDecoder(m -> {
            DeviceMessage copy = new DeviceMessage();
            copy.copyFrom(m);
            heard.add(copy);
        });
        link.open(new ByteSink() {
            @Override
            public void bytes(byte[] b, int offset, int length, long hostNanos) {
                decoder.accept(b, offset, length, System.nanoTime());
            }

            @Override
            public void lost(String why) {
                lost = why;
            }
        });
    }

    private void ok(String what) {
        said.accept("ok    " + what);
    }

    private void wrong(String what) {
        said.accept("WRONG " + what);
        wrong.add(what);
    }

    private int send(int type, IntUnaryOperator command) {
        int s;
        if (Wire.remembered(type)) {
            rememberedSequence = rememberedSequence % 127 + 1;
            s = rememberedSequence;
        } else {
            sequence = sequence == 255 ? 128 : sequence + 1;
            s = sequence;
        }
        int length = command.applyAsInt(s);
        sentNanos = System.nanoTime();
        link.write(encoder.wire(), 0, length);
        link.flush();
        return s;
    }

    /** The next answer to a command, or null; reports that come first are kept. */
    private DeviceMessage answer(int to, long millis) throws Failure, InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        for (long left = millis; left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            DeviceMessage m = heard.poll(Math.min(left, 50), TimeUnit.MILLISECONDS);
            if (lost != null) {
                throw new Failure(ExitCode.HARDWARE, link.description() + " was lost: " + lost);
            }
            if (m == null) {
                continue;
            }
            if (m.type >= Wire.PULSE_ON) {
                reports.add(m);
            } else if (m.sequence == to) {
                return m;
            }
        }
        return null;
    }

    private DeviceMessage ask(int type, IntUnaryOperator command) throws Failure, InterruptedException {
        DeviceMessage answer = answer(send(type, command), ANSWER_MILLIS);
        if (answer == null) {
            throw new Failure(
                    ExitCode.HARDWARE,
                    "the board at " + link.description() + " did not answer " + Wire.name(type)
                            + "; check cable and speed");
        }
        return answer;
    }

    private DeviceMessage greet() throws Failure, InterruptedException {
        long end = System.nanoTime() + START_MILLIS * 1_000_000;
        while (System.nanoTime() < end) {
            DeviceMessage m = answer(send(Wire.HELLO, encoder::hello), ANSWER_MILLIS);
            if (m != null && m.type == Wire.NAK) {
                throw new Failure(
                        ExitCode.VERIFICATION,
                        "the board refuses HELLO (" + NakReason.text(m.reason)
                                + "): flash the firmware that came with this version");
            }
            if (m != null && m.type == Wire.BOARD) {
                greeted(m);
                return m;
            }
        }
        throw new Failure(
                ExitCode.HARDWARE,
                "no board answers at " + link.description() + ": check cable, port, speed and firmware");
    }

    private void greeted(DeviceMessage m) {
        String what = "greeted: " + board(m.board) + ", firmware " + FirmwareFlash.version(m.firmware) + ", protocol "
                + FirmwareFlash.version(m.protocol) + ", " + m.boots + " starts, the last by "
                + ResetCause.text(m.resetCause);
        if (m.protocol >> 8 != Wire.PROTOCOL_MAJOR) {
            wrong(what + ", which is not protocol " + Wire.PROTOCOL_MAJOR);
        } else if (m.leaseMillis * 1000L > Wire.LEASE_MICROS) {
            wrong(what + ", with a lease of " + m.leaseMillis + " ms");
        } else {
            ok(what + ", lease " + m.leaseMillis + " ms");
        }
    }

    private static String board(int kind) {
        return switch (kind) {
            case UNO -> "Uno";
            case 2 -> "Mega 2560";
            case 255 -> "simulated board";
            default -> "board " + kind;
        };
    }

    private void channels(DeviceMessage board) throws Failure, InterruptedException {
        int found = 0;
        for (int i = 0; i < MOST_CHANNELS; i++) {
            int channel = i;
            DeviceMessage caps = ask(Wire.DESCRIBE, s -> encoder.describe(s, channel));
            if (caps.type == Wire.CAPS) {
                found++;
                channel(board, caps);
            }
        }
        if (found != board.channels) {
            wrong(found + " channels, but it says that it has " + board.channels);
        } else if (board.board == UNO && found != UNO_OUTPUTS.size()) {
            wrong(found + " channels, but this version's image has " + UNO_OUTPUTS.size());
        }
    }

    private void channel(DeviceMessage board, DeviceMessage caps) {
        ChannelRole role = ChannelRole.ofCode(caps.code);
        String name = "channel " + caps.channel + ": "
                + (role == null ? "role " + caps.code : role.name().toLowerCase(Locale.ROOT)) + " on pin "
                + caps.detail;
        if (role == null) {
            wrong(name + ", a role that this program does not know");
            return;
        }
        if (board.board == UNO
                && (caps.channel >= UNO_OUTPUTS.size()
                        || !UNO_OUTPUTS.get(caps.channel).equals(new Output(role, caps.detail)))) {
            wrong(name + ", which an Uno does not have there");
            return;
        }
        Limit wider = widest(caps, role);
        if (wider != null) {
            wrong(name + ", its " + wider.text() + " is " + caps.limits[wider.ordinal()] + " " + wider.unit(role)
                    + ", wider than the " + ChannelLimits.hard(role).value(wider) + " compiled here");
            return;
        }
        ok(name + ", limits within those compiled here, " + caps.count + " given"
                + ((caps.flags & Wire.FLAG_LEVEL_SET) != 0 ? ", level set by the board" : "")
                + ((caps.flags & Wire.FLAG_CONFIRMS) != 0 ? ", monitored" : "")
                + (caps.lockoutMillis > 0 ? ", locked out for " + (caps.lockoutMillis + 999) / 1000 + " s" : ""));
    }

    /** The first limit that is wider than the one compiled here, or null. */
    private static Limit widest(DeviceMessage caps, ChannelRole role) {
        for (Limit limit : Limit.values()) {
            long hard = ChannelLimits.hard(role).value(limit);
            if (role == ChannelRole.LASER) {
                long silencing = ChannelLimits.silencingHard().value(limit);
                hard = limit == Limit.INTERVAL ? Math.min(hard, silencing) : Math.max(hard, silencing);
            }
            long has = caps.limits[limit.ordinal()];
            if (limit == Limit.INTERVAL ? has < hard : has > hard) {
                return limit;
            }
        }
        return null;
    }

    private void clock() throws Failure, InterruptedException {
        ClockSync clock = new ClockSync(baud);
        for (int i = 0; i < PINGS; i++) {
            DeviceMessage pong = ask(Wire.PING, encoder::ping);
            clock.pong(sentNanos, pong.arrivalNanos, pong.deviceTicks, pong.secondTicks);
            Thread.sleep(2);
        }
        String what = String.format(
                Locale.ROOT,
                "clock: residual %.1f us, %.0f ppm off, round trip %.0f us",
                clock.residualNanos() / 1e3,
                clock.driftPpm(),
                clock.shortestTripNanos() / 1e3);
        if (clock.synced() && clock.residualNanos() <= MOST_RESIDUAL_NANOS) {
            ok(what);
        } else {
            wrong(what + ", which fits too badly");
        }
    }

    private void barcode(DeviceMessage board) throws Failure, InterruptedException {
        if ((board.flags & (Wire.FLAG_ESTOP_OPEN | Wire.FLAG_ESTOP_LATCHED)) != 0) {
            said.accept("--    barcode not tested: the emergency stop is pressed or latched");
            return;
        }
        for (int i = 0; i < MOST_CHANNELS; i++) {
            int channel = i;
            DeviceMessage answer = ask(Wire.BARCODE, s -> encoder.barcode(s, channel, 0x55555555, UNIT_MICROS));
            if (answer.type == Wire.ACK) {
                judge(channel, answer.sequence);
                return;
            }
            if (answer.reason != NakReason.NO_CHANNEL) {
                wrong("barcode: channel " + channel + " refused it: " + NakReason.text(answer.reason));
                return;
            }
        }
        said.accept("--    barcode not tested: the board has no sync line");
    }

    private void judge(int channel, int cause) throws Failure, InterruptedException {
        answer(0, 2L * CODE_UNITS * UNIT_MICROS / 1000); // nothing has sequence 0 here: time passes and reports come
        long on = ticks(Wire.PULSE_ON, channel, cause);
        long off = ticks(Wire.PULSE_OFF, channel, cause);
        if (on < 0 || off < 0) {
            wrong("barcode: no edges were reported on channel " + channel);
            return;
        }
        long took = off - on & 0xFFFF_FFFFL;
        long wanted = 2L * CODE_UNITS * UNIT_MICROS;
        String what = "barcode on channel " + channel + ": " + took / 2 + " us from first to last edge";
        if (Math.abs(took - wanted) <= CODE_TICKS_TOLERANCE) {
            ok(what);
        } else {
            wrong(what + ", not " + wanted / 2);
        }
    }

    private long ticks(int type, int channel, int cause) {
        for (DeviceMessage m : reports) {
            if (m.type == type && m.channel == channel && m.cause == cause) {
                return m.deviceTicks;
            }
        }
        return -1;
    }

    private void wire(DeviceMessage before) throws Failure, InterruptedException {
        DeviceMessage after = ask(Wire.STATUS, encoder::status);
        long errors = after.crcErrors
                - before.crcErrors
                + after.framingErrors
                - before.framingErrors
                + after.overruns
                - before.overruns;
        String what = "wire: " + (after.goodFrames - before.goodFrames) + " frames, " + errors + " damaged or lost";
        if (errors == 0) {
            ok(what);
        } else {
            wrong(what + ": check cable and speed");
        }
    }
}
