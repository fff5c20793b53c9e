package io.mienloop.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.testing.SharedData;
import io.mienloop.testing.Tags;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code features} beside scikit-image's own {@code hog} of what ffmpeg's own command decodes. */
@Tag(Tags.NO_CLOCK)
final class FeaturesIT {
    private static final double TOLERANCE = 5e-6;

    private static final String JUDGE = """
            import subprocess, sys
            import numpy as np
            from skimage.feature import hog
            source, features, cell, sqrt = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4] == 'true'
            size = subprocess.run(['ffprobe', '-v', 'error', '-select_streams', 'v', '-show_entries',
                                   'stream=width,height', '-of', 'csv=p=0', source],
                                  capture_output=True, text=True).stdout.strip().split(',')
            raw = subprocess.run(['ffmpeg', '-v', 'error', '-i', source, '-pix_fmt', 'gray', '-f', 'rawvideo', '-'],
                                 capture_output=True).stdout
            frames = np.frombuffer(raw, np.uint8).reshape(-1, int(size[1]), int(size[0]))
            ours = np.load(features, allow_pickle=False)
            assert ours.dtype == np.float32 and len(ours) == len(frames), (ours.dtype, len(ours), len(frames))
            print(max(np.abs(ours[i] - hog(frames[i].astype(float), orientations=8, pixels_per_cell=(cell, cell),
                                           cells_per_block=(1, 1), transform_sqrt=sqrt, block_norm='L2-Hys')).max()
                      for i in range(0, len(frames), max(1, len(frames) // 8))))
            """;

    @TempDir
    private Path dir;

    @ParameterizedTest
    @CsvSource({
        "mouse-tail-shock/trial_4_full.mp4, 32, true",
        "mouse-tail-shock/trial_4_full.mp4, 12, false",
        "mouse-tail-shock/2024-03-06_11-08-25-ECO_5_R00_F-der.mp4, 32, true",
        "human-face/single_face.mp4, 16, true",
        "skimage-hog/der_trial4_f0060_gray.png, 32, true"
    })
    void shouldAgreeWithScikitImage(String name, int cell, boolean sqrt) throws Exception {
        Path source = SharedData.path(name).toAbsolutePath();
        SharedData.tool("ffmpeg");
        String python = SharedData.python("numpy", "skimage");
        Path features = dir.resolve("f.npy");
        Launcher.run(dir, "features", source, "--out", features, "--cell", cell, sqrt ? "--sqrt" : "--no-sqrt")
                .succeeded();
        Path judge = Files.writeString(dir.resolve("judge.py"), JUDGE);
        Path out = dir.resolve("out.txt");
        ProcessBuilder builder = new ProcessBuilder(
                        python,
                        judge.toString(),
                        source.toString(),
                        features.toString(),
                        Integer.toString(cell),
                        Boolean.toString(sqrt))
                .redirectOutput(out.toFile());
        // On AVX-512 machines numpy's own arc tangent misses the last bit of one tie in a hundred; the C library's does
        // not.
        builder.environment()
                .put("NPY_DISABLE_CPU_FEATURES", "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL");
        assertThat(builder.start().waitFor()).isZero();

        assertThat(Double.parseDouble(Files.readString(out).trim())).isLessThan(TOLERANCE);
    }
}
