package io.mienloop.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LiveFolderTest {
    private static final int LOOKS = 2_000;

    @TempDir
    private Path dir;

    @Test
    void shouldSeeWhatIsThere() throws Exception {
        Path session = Files.createDirectories(dir.resolve("sub-a/ses-1"));
        Path table = Files.createFile(session.resolve("frames.csv"));

        assertThat(LiveFolder.below(dir)).containsExactlyInAnyOrder(session.getParent(), session, table);
        assertThat(LiveFolder.sessions(dir)).containsExactly(session);
        assertThat(LiveFolder.below(dir.resolve("not-yet"))).isEmpty();
    }

    @Test
    void shouldNotMindWhatIsMovedWhileItLooks() throws Exception {
        Path place = dir.resolve("summary.json");
        Path beside = dir.resolve("summary.json.tmp");
        Thread writer = Thread.ofPlatform().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    Files.move(Files.createFile(beside), place, StandardCopyOption.REPLACE_EXISTING);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        try {
            for (int i = 0; i < LOOKS; i++) {
                assertThat(LiveFolder.below(dir)).allMatch(path -> path.startsWith(place) || path.startsWith(beside));
            }
        } finally {
            writer.interrupt();
            writer.join();
        }
        assertThat(place).exists();
    }
}
