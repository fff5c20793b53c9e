package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.config.DiskConfig;
import io.mienloop.session.SessionFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guard says of a disk, by the room that it really has and the rate at which a test says that it is used. */
final class DiskGuardTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    private Path dir;

    private SessionFolder folder;

    @BeforeEach
    void make() throws Exception {
        folder = SessionFolder.create(dir, "m1", Instant.EPOCH);
        Files.writeString(folder.journal(), "a journal");
    }

    /** Limits around the time for which the disk's free room lasts at a rate. */
    private DiskGuard.Finding look(double warn, double stop, double end) throws Exception {
        double bytesPerSecond = 1_000_000;
        double seconds = Files.getFileStore(dir).getUsableSpace() / bytesPerSecond;
        DiskConfig limits = new DiskConfig(nanos(seconds * warn), nanos(seconds * stop), nanos(seconds * end));
        return new DiskGuard(folder, limits, bytesPerSecond).look(0);
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }

    @Test
    void shouldGoByTheTimeThatIsLeft() throws Exception {
        assertThat(look(0.5, 0.4, 0.3).level()).isEqualTo(DiskGuard.Level.ENOUGH);
        assertThat(look(2, 0.4, 0.3).level()).isEqualTo(DiskGuard.Level.WARN);
        assertThat(look(2, 2, 0.3).level()).isEqualTo(DiskGuard.Level.STOP_STIMULI);
        DiskGuard.Finding end = look(2, 2, 2);
        assertThat(end.level()).isEqualTo(DiskGuard.Level.END);
        assertThat(end.text())
                .contains("free")
                .contains(folder.path().toString())
                .doesNotContain("\n");
    }

    @Test
    void shouldMeasureTheRateOnceItCan() throws Exception {
        DiskConfig limits = new DiskConfig(3 * SECOND, 2 * SECOND, SECOND);
        // Expected to use up the whole disk in half a second; measured to use next to nothing.
        double absurd = Files.getFileStore(dir).getUsableSpace() * 2.0;
        DiskGuard guard = new DiskGuard(folder, limits, absurd);

        assertThat(guard.look(0).level()).isEqualTo(DiskGuard.Level.END);
        Files.writeString(folder.journal(), "a journal that grew");
        // Written anew it is the same file still, a little longer.
        assertThat(guard.look(4 * SECOND).level()).isEqualTo(DiskGuard.Level.ENOUGH);
    }

    @Test
    void shouldNoticeAFolderThatIsGoneAndOneThatIsAnother() throws Exception {
        DiskGuard guard = new DiskGuard(folder, DiskConfig.DEFAULT, 1);
        assertThat(guard.look(0).level()).isEqualTo(DiskGuard.Level.ENOUGH);

        Path elsewhere = dir.resolve("elsewhere");
        Files.move(folder.path(), elsewhere);
        assertThat(guard.look(SECOND).level()).isEqualTo(DiskGuard.Level.GONE);

        Files.createDirectories(folder.path());
        Files.writeString(folder.journal(), "another");
        assertThat(guard.look(2 * SECOND).level()).isEqualTo(DiskGuard.Level.GONE);
    }
}
