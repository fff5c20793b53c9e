package io.mienloop.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.pipeline.CommandOutcome;
import io.mienloop.pipeline.Delivery;
import io.mienloop.pipeline.EventKind;
import io.mienloop.pipeline.LoopEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the journal goes to the operating system and when to the disk, by counting on a disk of the test's own and its own clock. */
final class JournalForcingTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    private Path dir;

    private long now;
    private int sequence;

    /** A file that counts what is asked of it. */
    private static final class CountedFile extends FileChannel {
        private final FileChannel file;
        private int forces;
        private int writes;

        private CountedFile(FileChannel file) {
            this.file = file;
        }

        @Override
        public int write(ByteBuffer src) throws IOException {
            writes++;
            return file.write(src);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            forces++;
            file.force(metaData);
        }

        @Override
        public int read(ByteBuffer dst) throws IOException {
            return file.read(dst);
        }

        @Override
        public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
            return file.read(dsts, offset, length);
        }

        @Override
        public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
            return file.write(srcs, offset, length);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public FileChannel position(long newPosition) throws IOException {
            return file.position(newPosition);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            return file.truncate(size);
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
            return file.transferTo(position, count, target);
        }

        @Override
        public long transferFrom(ReadableByteChannel src, long position, long count) throws IOException {
            return file.transferFrom(src, position, count);
        }

        @Override
        public int read(ByteBuffer dst, long position) throws IOException {
            return file.read(dst, position);
        }

        @Override
        public int write(ByteBuffer src, long position) throws IOException {
            return file.write(src, position);
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
            return file.map(mode, position, size);
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) throws IOException {
            return file.lock(position, size, shared);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }

    private CountedFile file() throws IOException {
        return new CountedFile(
                FileChannel.open(dir.resolve("journal.mlj"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    private JournalWriter writer(FileChannel file) throws IOException {
        SessionFolder folder = SessionFolder.create(dir, "m1", Instant.EPOCH);
        return JournalWriter.create(folder, file, "{}", true, () -> now, failure -> {
            throw new AssertionError(failure);
        });
    }

    private LoopEvent tick() {
        LoopEvent event = new LoopEvent(1, 1);
        event.begin(EventKind.TICK, sequence++);
        return event;
    }

    private LoopEvent command(Delivery delivery, int wireSequence) {
        LoopEvent event = tick();
        CommandOutcome command = event.addCommand();
        command.rule = 0;
        command.delivery = delivery;
        command.sequence = wireSequence;
        return event;
    }

    @Test
    void shouldBringEveryCommandThatWasWrittenToTheDiskAtOnce() throws IOException {
        try (CountedFile file = file();
                JournalWriter writer = writer(file)) {
            int before = file.forces;

            writer.accept(0, command(Delivery.COMMANDED, 7));
            assertThat(file.forces - before).as("a command").isEqualTo(1);
            writer.accept(1, command(Delivery.SHAM, -1));
            writer.accept(2, tick());
            writer.idle();
            assertThat(file.forces - before).as("a sham and a tick").isEqualTo(1);
            writer.accept(3, command(Delivery.COMMANDED, 8));
            writer.idle();
            assertThat(file.forces - before).as("another command").isEqualTo(2);
        }
    }

    @Test
    void shouldForceOnceASecondAndNoMoreOften() throws IOException {
        try (CountedFile file = file();
                JournalWriter writer = writer(file)) {
            int before = file.forces;
            for (int i = 0; i < 1000; i++) {
                now = i * SECOND / 100; // ten seconds in steps of 10 ms
                writer.accept(i, tick());
                writer.idle();
            }
            assertThat(file.forces - before).isBetween(9, 10);
        }
    }

    @Test
    void shouldBringOutWithinASecondHoweverBusyItIs() throws IOException {
        try (CountedFile file = file();
                JournalWriter writer = writer(file)) {
            int forces = file.forces;
            int writes = file.writes;
            for (int i = 0; i <= 500; i++) {
                now = i * SECOND / 100; // five seconds without one idle moment, far less than a block
                writer.accept(i, tick());
            }
            assertThat(file.writes - writes).isEqualTo(5);
            assertThat(file.forces - forces).isEqualTo(5);
        }
    }
}
