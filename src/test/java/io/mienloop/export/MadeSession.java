package io.mienloop.export;

import io.mienloop.pipeline.CommandOutcome;
import io.mienloop.pipeline.Delivery;
import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.FrameStatus;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.pipeline.LoopFact;
import io.mienloop.rig.ChannelRole;
import io.mienloop.rig.OffReason;
import io.mienloop.rig.Wire;
import io.mienloop.session.DoseBasis;
import io.mienloop.session.JournalWriter;
import io.mienloop.session.SessionDescription;
import io.mienloop.session.SessionEnd;
import io.mienloop.session.SessionFolder;
import io.mienloop.session.video.VideoCodec;
import io.mienloop.session.video.VideoWriter;
import io.mienloop.trigger.Verdict;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/** A session's folder with a journal that no run wrote: frames of all kinds, stimuli, edges, licks, faults. */
final class MadeSession implements AutoCloseable {
    static final String CONFIG = """
            experiment: made
            rig:
              rig: r
              camera: {live: "v4l2:/dev/video0", exposure: 2 ms}
              channels:
                tail: {role: shock, pin: 3, index: 0, calibration: {date: 2026-11-03, level: 300 uA, dial: "3.0"}}
                laser: {role: laser, pin: 5, index: 2}
                lamp: {role: led, pin: 6, index: 3, mask: true}
                fibre-2: {role: led, pin: 9, index: 5}
            subject: {id: m1, strain: C57BL/6J, sex: female, date-of-birth: 2026-08-14, licence: G-123/26, prototypes: gone.npz}
            """;

    static final List<String> SCORES = List.of("pain", "disgust", "neutral");

    private final SessionFolder folder;
    private final JournalWriter journal;
    private final LoopEvent event = new LoopEvent(SCORES.size(), 2);
    private final SplittableRandom random = new SplittableRandom(20261121);
    private long sequence;
    private long commands;

    MadeSession(Path dataDir, boolean recording) throws IOException {
        folder = SessionFolder.create(dataDir, "m1", Instant.parse("2026-11-21T12:00:00.123456789Z"));
        journal = JournalWriter.create(folder, description(recording).toJson(), false, failure -> {
            throw new AssertionError(failure);
        });
    }

    static SessionDescription description(boolean recording) {
        return new SessionDescription(
                "mienloop 9.8.7",
                "scalar",
                "m1",
                "2026-11-21T12:00:00.123456789Z",
                false,
                7,
                "a camera",
                64,
                48,
                300,
                recording,
                SCORES,
                List.of("relief", "other-rule"),
                List.of("shock", "light"),
                java.util.Arrays.asList("tail", null, "laser", "lamp", null, "fibre-2"),
                List.of("lick-1", "lick-2", "ttl-1", "ttl-2"),
                "a board",
                "00ff",
                CONFIG,
                new DoseBasis(
                        List.of(
                                new DoseBasis.Output(0, ChannelRole.SHOCK, 300, 500_000, 1, 150_000, 60_000_000),
                                new DoseBasis.Output(2, ChannelRole.LASER, 10_000, 5_000, 40, 2_000_000, 10_000_000)),
                        List.of(),
                        null),
                null);
    }

    /** The video, which has so many frames, whatever the journal says. */
    void video(int frames) throws IOException {
        Files.deleteIfExists(folder.video());
        try (Arena arena = Arena.ofConfined();
                VideoWriter video = VideoWriter.create(folder.video(), 64, 48, 300, VideoCodec.FFVHUFF)) {
            MemorySegment pixels = arena.allocate(64 * 48);
            for (int n = 0; n < frames; n++) {
                pixels.fill((byte) n);
                video.write(pixels, n * 3_333_333L);
            }
        }
    }

    SessionFolder folder() {
        return folder;
    }

    private LoopEvent begin(EventKind kind, long nanos) {
        event.begin(kind, nanos);
        event.begunNanos = nanos;
        return event;
    }

    private void add() {
        journal.accept(sequence++, event);
    }

    /** Frames at 300 Hz, every seventh lost to video, every eleventh abstained; the video is two frames behind. */
    void frames(long first, long count) {
        for (long n = first; n < first + count; n++) {
            long nanos = n * 3_333_333L;
            begin(EventKind.FRAME, nanos);
            event.frame = n;
            event.cameraFrame = n + 5;
            event.cameraNanos = n % 13 == 0 ? -1 : 1_000_000_007L + n * 3_333_300L;
            event.status = n % 11 == 10 ? FrameStatus.values()[1 + (int) (n / 11 % 6)] : FrameStatus.SCORED;
            event.begunNanos = nanos + 41;
            event.scoredNanos = nanos + 200_003;
            event.handedNanos = nanos + 19;
            event.decidedNanos = event.scoredNanos + 1_700;
            event.blanked = n % 17 == 3;
            event.offered = offered(n);
            for (int i = 0; i < SCORES.size(); i++) {
                event.similarity[i] = n % 101 == 0 && i == 1 ? Double.NaN : random.nextDouble() * 2 - 1;
                event.z[i] = n < 30 ? Double.NaN : random.nextGaussian() * 1e3;
            }
            event.verdicts[0] = (byte) (n % 12 == 0 ? Verdict.IDLE : n % 12);
            event.verdicts[1] = Verdict.IDLE;
            add();
            long behind = n - 2;
            if (behind >= 0 && offered(behind)) {
                recorded(behind, nanos);
            }
        }
    }

    private static boolean offered(long frame) {
        return frame % 7 != 5;
    }

    void recorded(long frame, long nanos) {
        begin(EventKind.RECORDED, nanos);
        event.frame = frame;
        event.code = Long.hashCode(frame * 2_654_435_761L);
        add();
    }

    /** A stimulus with all that follows it; times of edges are the board's. */
    long stimulus(int stimulus, long millis, Delivery delivery, int rule) {
        LoopEvent due = begin(EventKind.TICK, millis * 1_000_000);
        CommandOutcome command = due.addCommand();
        command.number = commands++;
        command.rule = rule;
        command.stimulus = stimulus;
        command.delivery = delivery;
        command.refusal = 0;
        command.sequence = delivery == Delivery.COMMANDED ? (int) (1 + command.number % 127) : -1;
        command.decidedNanos = due.timeNanos + 17;
        command.writtenNanos = due.timeNanos + 1_017;
        command.endNanos = command.writtenNanos + (delivery == Delivery.COMMANDED ? 500_000_000 : 0);
        if (delivery == Delivery.REFUSED) {
            command.refusal = io.mienloop.rig.Refusal.LINK_LOST;
        }
        int wire = command.sequence;
        add();
        return wire;
    }

    void acknowledged(long wire, long millis) {
        device(Wire.ACK, millis, true);
        event.device.of = Wire.TRIGGER;
        event.device.sequence = (int) wire;
        add();
    }

    void edge(boolean on, int channel, long wire, long millis, boolean synced) {
        device(on ? Wire.PULSE_ON : Wire.PULSE_OFF, millis, synced);
        event.device.channel = channel;
        event.device.cause = (int) wire;
        event.device.pulse = 1;
        event.device.level = 1;
        event.device.reason = on ? 0 : OffReason.TRAIN;
        add();
    }

    void confirmed(int channel, long wire, long millis) {
        device(Wire.CONFIRM, millis, true);
        event.device.channel = channel;
        event.device.cause = (int) wire;
        event.device.level = 1;
        add();
    }

    void input(int line, boolean on, long millis) {
        device(Wire.INPUT, millis, true);
        event.device.channel = line;
        event.device.level = on ? 1 : 0;
        add();
    }

    void board(long millis) {
        device(Wire.BOARD, millis, false);
        event.device.protocol = 0x0100;
        event.device.firmware = 0x0102;
        event.device.board = 1;
        event.device.boots = 3;
        event.device.resetCause = 1;
        add();
    }

    private void device(int type, long millis, boolean synced) {
        begin(EventKind.DEVICE, millis * 1_000_000);
        event.device.clear();
        event.device.type = type;
        event.device.arrivalNanos = event.timeNanos;
        event.device.synced = synced;
        event.device.hostNanos = event.timeNanos - 123_457;
        event.device.extendedTicks = millis * 2_000 + 0x1_2345_6789L;
        event.device.deviceTicks = event.device.extendedTicks & 0xFFFF_FFFFL;
    }

    void text(EventKind kind, long millis, String text) {
        begin(kind, millis * 1_000_000).text = text;
        add();
    }

    void fact(LoopFact fact, long detail, long millis) {
        begin(EventKind.TICK, millis * 1_000_000).fact(fact, detail);
        add();
    }

    void end(String ended, String reason, long videoFrames, boolean videoBroken) {
        journal.end(
                new SessionEnd(ended, reason, 0, videoFrames, videoBroken, null, 0, 0, 1e3, 1e3, 0.5, null).toJson());
    }

    /** All of it, in two seconds. */
    void everything() {
        text(EventKind.NOTE, 0, "zero \0 within, Schmerz µA, \"quoted\",\nsecond line");
        board(1);
        frames(0, 300);
        fact(LoopFact.ARMED, 0, 1_000);
        fact(LoopFact.BARCODE_SENT, 0x02_0B_7FFFFFFEL, 1_001);
        edge(true, 2, 11, 1_002, true);
        edge(false, 2, 11, 1_003, true);
        long shock = stimulus(0, 1_010, Delivery.COMMANDED, CommandOutcome.PLANNED);
        acknowledged(shock, 1_011);
        edge(true, 0, shock, 1_012, true);
        edge(false, 0, shock, 1_512, true);
        long light = stimulus(1, 1_520, Delivery.COMMANDED, 0);
        acknowledged(light, 1_521);
        edge(true, 2, light, 1_521, false);
        edge(false, 2, light, 1_526, true);
        edge(true, 2, light, 1_571, true);
        confirmed(2, light, 1_572);
        edge(false, 2, light, 1_576, true);
        stimulus(1, 1_600, Delivery.SHAM, 1);
        stimulus(1, 1_601, Delivery.LATE, 0);
        stimulus(0, 1_602, Delivery.REFUSED, CommandOutcome.PLANNED);
        input(0, true, 1_700);
        input(0, false, 1_710);
        input(2, true, 1_711);
        frames(300, 300);
        text(EventKind.FAULT, 2_001, "the disk is full");
    }

    @Override
    public void close() throws IOException {
        journal.idle();
        journal.close();
    }
}
