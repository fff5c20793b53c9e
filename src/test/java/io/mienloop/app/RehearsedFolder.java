package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.config.ConfigLoader;
import io.mienloop.config.LoadedConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** The folder of a short session on the simulated mouse in simulated time, and ways to meddle with copies of it. */
final class RehearsedFolder {
    /** Bytes before the first record, and before a record's body. */
    static final int FILE_HEADER = 12;

    static final int RECORD_HEADER = 8;

    final Path path;

    RehearsedFolder(Path path) {
        this.path = path;
    }

    /** A session of the demonstration's experiment with a fast schedule, so that little time sees shocks, fires and lights. */
    static RehearsedFolder of(Path dataDir, double seconds, String... sets) throws Exception {
        List<String> all = new ArrayList<>(Arrays.asList(sets));
        all.add("session.seed=11");
        Path demo = Path.of(System.getProperty("mienloop.root", "."), "config", "demo.yaml");
        LoadedConfig config = new ConfigLoader().load(demo, null, all);
        SessionResult result = new SessionRunner(config, new RunOptions(dataDir, seconds, true), SessionObserver.NOBODY)
                .run(() -> false);
        assertThat(result.summary().problems()).isEmpty();
        return new RehearsedFolder(result.folder());
    }

    RehearsedFolder copy(Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return new RehearsedFolder(to);
    }

    Path journal() {
        return path.resolve("journal.mlj");
    }

    Path video() {
        return path.resolve("video.mkv");
    }

    Path config() {
        return path.resolve("config.yaml");
    }

    /** Bodies of the journal's records, in order. */
    List<byte[]> records() throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(journal())).order(ByteOrder.LITTLE_ENDIAN);
        in.position(FILE_HEADER);
        List<byte[]> bodies = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] body = new byte[in.getInt()];
            in.getInt();
            in.get(body);
            bodies.add(body);
        }
        return bodies;
    }

    /** Replaces one record, its length and checksum made right. */
    void rewrite(int record, UnaryOperator<byte[]> change) throws IOException {
        List<byte[]> bodies = records();
        bodies.set(record, change.apply(bodies.get(record).clone()));
        int size = bodies.stream().mapToInt(body -> body.length + RECORD_HEADER).sum();
        ByteBuffer out = ByteBuffer.allocate(FILE_HEADER + size).order(ByteOrder.LITTLE_ENDIAN);
        out.put(Files.readAllBytes(journal()), 0, FILE_HEADER);
        for (byte[] body : bodies) {
            CRC32C crc = new CRC32C();
            crc.update(body);
            out.putInt(body.length).putInt((int) crc.getValue()).put(body);
        }
        Files.write(journal(), out.array());
    }

    Replay.Outcome replay() throws Failure {
        return new Replay(path).run((done, total) -> {});
    }
}
