package io.mienloop.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mienloop.pipeline.CommandOutcome;
import io.mienloop.pipeline.Delivery;
import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.FrameStatus;
import io.mienloop.pipeline.LoopEvent;
import io.mienloop.pipeline.LoopFact;
import io.mienloop.rig.Wire;
import io.mienloop.testing.Tags;
import io.mienloop.trigger.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag(Tags.NO_CLOCK)
final class JournalTest {
    private static final SessionDescription SESSION = new SessionDescription(
            "mienloop test",
            "scalar",
            "m1",
            "2026-11-21T12:00:00Z",
            false,
            7,
            "a test",
            64,
            48,
            100,
            true,
            List.of("pain", "neutral"),
            List.of("relief"),
            List.of("light", "shock"),
            List.of("laser", "shocker"),
            List.of("lick"),
            "none",
            "00",
            "experiment: test\n",
            null,
            null);

    @TempDir
    private Path dir;

    private SessionFolder folder() throws IOException {
        return SessionFolder.create(dir, "m1", Instant.EPOCH);
    }

    /** Events of every kind with every field drawn at random. */
    private static List<LoopEvent> events(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<LoopEvent> events = new ArrayList<>();
        long frame = 0;
        for (int i = 0; i < count; i++) {
            LoopEvent event = new LoopEvent(2, 1);
            EventKind kind = EventKind.values()[random.nextInt(EventKind.values().length)];
            event.begin(kind, random.nextLong(1_000_000_000_000L));
            event.begunNanos = random.nextLong();
            switch (kind) {
                case FRAME -> {
                    event.frame = frame++;
                    event.cameraFrame = random.nextLong();
                    event.cameraNanos = random.nextLong();
                    event.status = FrameStatus.values()[random.nextInt(FrameStatus.values().length)];
                    event.handedNanos = random.nextLong();
                    event.scoredNanos = random.nextLong();
                    event.decidedNanos = random.nextLong();
                    event.similarity[0] = Double.longBitsToDouble(random.nextLong());
                    event.similarity[1] = random.nextDouble();
                    event.z[0] = Double.NaN;
                    event.z[1] = random.nextDouble();
                    event.verdicts[0] = Verdict.DUE;
                    event.blanked = random.nextBoolean();
                    event.offered = random.nextBoolean();
                }
                case DEVICE -> {
                    event.device.clear();
                    event.device.type = Wire.PULSE_ON;
                    event.device.sequence = random.nextInt(256);
                    event.device.channel = random.nextInt(16);
                    event.device.cause = random.nextInt(256);
                    event.device.pulse = random.nextInt(1000);
                    event.device.deviceTicks = random.nextLong(1L << 32);
                    event.device.arrivalNanos = random.nextLong();
                    event.device.hostNanos = random.nextLong();
                    event.device.extendedTicks = random.nextLong();
                    event.device.synced = random.nextBoolean();
                    event.mapped = random.nextBoolean();
                    event.mapping.deviceTicks = random.nextLong();
                    event.mapping.hostNanos = random.nextLong();
                    event.mapping.slope = random.nextDouble();
                    event.mapping.interceptNanos = random.nextDouble();
                    event.mapping.residualNanos = random.nextDouble();
                }
                case RECORDED -> {
                    event.frame = random.nextLong();
                    event.code = random.nextInt();
                }
                case ANCHOR -> event.cameraFrame = random.nextLong();
                default -> {
                    event.code = random.nextInt();
                    event.text = random.nextBoolean() ? null : "µ text " + random.nextInt();
                }
            }
            for (int f = random.nextInt(4); f > 0; f--) {
                LoopFact fact = LoopFact.values()[random.nextInt(LoopFact.values().length)];
                event.fact(fact, fact.detailed() ? random.nextLong() : 0);
            }
            for (int c = random.nextInt(3); c > 0; c--) {
                CommandOutcome command = event.addCommand();
                command.number = random.nextLong();
                command.rule = random.nextInt(2) - 1;
                command.stimulus = random.nextInt(2);
                command.delivery = Delivery.values()[random.nextInt(Delivery.values().length)];
                command.sequence = random.nextInt(257) - 1;
                command.refusal = -random.nextInt(10);
                command.decidedNanos = random.nextLong();
                command.writtenNanos = random.nextLong();
                command.endNanos = random.nextLong();
            }
            events.add(event);
        }
        return events;
    }

    private static void write(SessionFolder folder, List<LoopEvent> events, SessionEnd end) throws IOException {
        try (JournalWriter writer = JournalWriter.create(folder, SESSION.toJson(), false, failure -> {
            throw new AssertionError(failure);
        })) {
            for (int i = 0; i < events.size(); i++) {
                writer.accept(i, events.get(i));
            }
            if (end != null) {
                writer.end(end.toJson());
            } else {
                writer.idle();
            }
        }
    }

    /** Every field that the journal keeps, as one line, so that a difference shows. */
    private static String line(LoopEvent e) {
        StringBuilder line = new StringBuilder()
                .append(e.kind)
                .append(' ')
                .append(e.timeNanos)
                .append(' ')
                .append(e.begunNanos);
        switch (e.kind) {
            case FRAME -> {
                line.append(' ')
                        .append(e.frame)
                        .append(' ')
                        .append(e.cameraFrame)
                        .append(' ')
                        .append(e.cameraNanos)
                        .append(' ')
                        .append(e.handedNanos)
                        .append(' ')
                        .append(e.decidedNanos);
                line.append(' ').append(e.status).append(' ').append(e.scoredNanos);
                line.append(' ').append(e.blanked).append(' ').append(e.offered);
                if (e.status.scored()) {
                    for (int i = 0; i < 2; i++) {
                        line.append(' ').append(Double.doubleToRawLongBits(e.similarity[i]));
                        line.append(' ').append(Double.doubleToRawLongBits(e.z[i]));
                    }
                    line.append(' ').append(e.verdicts[0]);
                }
            }
            case DEVICE ->
                line.append(' ')
                        .append(e.device.type)
                        .append(' ')
                        .append(e.device.sequence)
                        .append(' ')
                        .append(e.device.channel)
                        .append(' ')
                        .append(e.device.cause)
                        .append(' ')
                        .append(e.device.pulse)
                        .append(' ')
                        .append(e.device.deviceTicks)
                        .append(' ')
                        .append(e.device.arrivalNanos)
                        .append(' ')
                        .append(e.device.hostNanos)
                        .append(' ')
                        .append(e.device.extendedTicks)
                        .append(' ')
                        .append(e.device.synced)
                        .append(
                                e.mapped
                                        ? " " + e.mapping.deviceTicks + ' ' + e.mapping.hostNanos + ' '
                                                + e.mapping.slope + ' ' + e.mapping.interceptNanos + ' '
                                                + e.mapping.residualNanos
                                        : "");
            case RECORDED -> line.append(' ').append(e.frame).append(' ').append(e.code);
            case ANCHOR -> line.append(' ').append(e.cameraFrame);
            default -> line.append(' ').append(e.code).append(' ').append(e.text);
        }
        for (int i = 0; i < e.facts(); i++) {
            line.append(' ').append(e.fact(i)).append(' ').append(e.factDetail(i));
        }
        for (int i = 0; i < e.commands(); i++) {
            CommandOutcome c = e.command(i);
            line.append(" [" + c.number + ' ' + c.rule + ' ' + c.stimulus + ' ' + c.delivery + ' ' + c.sequence + ' '
                    + c.refusal + ' ' + c.decidedNanos + ' ' + c.writtenNanos + ' ' + c.endNanos + ']');
        }
        return line.toString();
    }

    private static List<String> read(Path path) throws IOException {
        List<String> lines = new ArrayList<>();
        try (JournalReader reader = new JournalReader(path)) {
            for (LoopEvent event = reader.next(); event != null; event = reader.next()) {
                assertThat(reader.sequence()).isEqualTo(lines.size());
                lines.add(line(event));
            }
        }
        return lines;
    }

    @Test
    void shouldGiveBackEveryFieldOfEveryEvent() throws IOException {
        SessionFolder folder = folder();
        List<LoopEvent> events = events(20261121, 2000);

        write(folder, events, null);

        assertThat(read(folder.journal()))
                .containsExactlyElementsOf(
                        events.stream().map(JournalTest::line).toList());
    }

    @Test
    void shouldLoseNoMoreThanTheRecordThatWasCutAtAnyByte() throws IOException {
        SessionFolder folder = folder();
        List<LoopEvent> events = events(5, 40);
        write(folder, events, null);
        List<String> whole = events.stream().map(JournalTest::line).toList();
        byte[] bytes = Files.readAllBytes(folder.journal());
        Path cut = dir.resolve("cut.mlj");
        int before = 0;
        for (int length = 0; length <= bytes.length; length++) {
            Files.write(cut, Arrays.copyOf(bytes, length));
            List<String> read;
            try {
                read = read(cut);
            } catch (JournalException nothingYet) {
                assertThat(before).isZero();
                continue;
            }
            assertThat(read).isEqualTo(whole.subList(0, read.size()));
            assertThat(read.size()).isBetween(before, before + 1);
            before = read.size();
        }
        assertThat(before).isEqualTo(whole.size());
    }

    @Test
    void shouldStopAtAFlippedBitAndInventNothing() throws IOException {
        SessionFolder folder = folder();
        List<LoopEvent> events = events(6, 40);
        write(folder, events, null);
        List<String> whole = events.stream().map(JournalTest::line).toList();
        byte[] bytes = Files.readAllBytes(folder.journal());
        Path damaged = dir.resolve("damaged.mlj");
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < 300; i++) {
            byte[] copy = bytes.clone();
            int at = random.nextInt(copy.length);
            copy[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(damaged, copy);
            try {
                List<String> read = read(damaged);
                assertThat(read).isEqualTo(whole.subList(0, read.size()));
                assertThat(read.size()).isLessThan(whole.size());
            } catch (JournalException beforeTheFirstEvent) {
                assertThat(at).isLessThan(JournalFormat.FILE_HEADER_BYTES + 2_000);
            }
        }
    }

    /** What lies behind a damaged record is not read on by who asks again. */
    @Test
    void shouldStayAtItsEndBeforeADamagedRecord() throws IOException {
        SessionFolder folder = folder();
        write(folder, events(9, 40), null);
        byte[] bytes = Files.readAllBytes(folder.journal());
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int first = JournalFormat.FILE_HEADER_BYTES;
        int second = first + JournalFormat.RECORD_HEADER_BYTES + file.getInt(first);
        bytes[second + JournalFormat.RECORD_HEADER_BYTES + 5] ^= 1;
        Path damaged = dir.resolve("damaged.mlj");
        Files.write(damaged, bytes);

        try (JournalReader reader = new JournalReader(damaged);
                RecordedFrames recorded = new RecordedFrames(damaged, Long.MAX_VALUE)) {
            for (int i = 0; i < 50; i++) {
                assertThat(reader.next()).as("asked %d times before", i).isNull();
                assertThat(recorded.of(i)).isEqualTo(-1);
            }
            assertThat(reader.damagedBytes()).isEqualTo(bytes.length - second);
            assertThat(reader.damage()).isNotNull();
        }
    }

    /** Written by hand as version 1 drew it: a frame that was scored, with neither the time of being in hand nor of the decision. */
    @Test
    void shouldReadWhatTheFirstVersionWrote() throws IOException {
        ByteBuffer body = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        body.put((byte) 1).putLong(0).putLong(1_000).putLong(1_100); // FRAME, sequence, time, begun
        body.putLong(7).putLong(8).putLong(900).put((byte) 0).putLong(1_300).put((byte) 2);
        body.put((byte) 2).putDouble(0.25).putDouble(0.5).putDouble(1).putDouble(-1);
        body.put((byte) 1).put(Verdict.IDLE);
        body.put((byte) 0).put((byte) 0).flip();
        Path old = dir.resolve("old.mlj");
        Files.write(old, journal(1, body));

        try (JournalReader reader = new JournalReader(old)) {
            LoopEvent event = reader.next();
            assertThat(event.frame).isEqualTo(7);
            assertThat(event.cameraNanos).isEqualTo(900);
            assertThat(event.scoredNanos).isEqualTo(1_300);
            assertThat(event.offered).isTrue();
            assertThat(event.z[1]).isEqualTo(-1);
            assertThat(event.handedNanos).as("not known").isEqualTo(-1);
            assertThat(event.decidedNanos).as("not known").isZero();
            assertThat(reader.next()).isNull();
            assertThat(reader.damagedBytes()).isZero();
        }
    }

    @Test
    void shouldRefuseWhatALaterVersionWrote() throws IOException {
        Path later = dir.resolve("later.mlj");
        Files.write(later, journal(JournalFormat.VERSION + 1, ByteBuffer.allocate(1)));

        assertThatThrownBy(() -> new JournalReader(later))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("has journal version 3, this Mienloop reads versions 1 to 2");
    }

    private static byte[] journal(int version, ByteBuffer event) {
        ByteBuffer file = ByteBuffer.allocate(8192).order(ByteOrder.LITTLE_ENDIAN);
        file.put("MIENLOOP".getBytes(StandardCharsets.US_ASCII)).putInt(version);
        byte[] json = SESSION.toJson().getBytes(StandardCharsets.UTF_8);
        record(
                file,
                ByteBuffer.allocate(1 + json.length).put((byte) 0).put(json).flip());
        record(file, event);
        return Arrays.copyOf(file.array(), file.position());
    }

    private static void record(ByteBuffer file, ByteBuffer body) {
        CRC32C crc = new CRC32C();
        crc.update(body.duplicate());
        file.putInt(body.remaining()).putInt((int) crc.getValue()).put(body.duplicate());
    }

    @Test
    void shouldSayWhatAFileIsThatIsNoJournal() throws IOException {
        Path other = Files.writeString(dir.resolve("other.mlj"), "frame,time_s\n0,0.0\n");

        assertThatThrownBy(() -> new JournalReader(other)).hasMessageContaining("not a journal");
    }
}
