package io.mienloop.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mienloop.array.Npy;
import io.mienloop.testing.SharedData;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Vectors computed by scikit-image, which adds up in single precision: 5e-6 is what METHODS allows. */
final class SkimageTest {
    private static final double TOLERANCE = 5e-6;

    private static BlockNorm norm(String name) {
        return BlockNorm.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    @Test
    void shouldGiveTheGoldenVectorsOfRealMouseFrames() throws IOException {
        Path folder = SharedData.path("skimage-hog");
        int vectors = 0;
        for (JsonElement element : JsonParser.parseString(Files.readString(folder.resolve("golden.json")))
                .getAsJsonArray()) {
            JsonObject golden = element.getAsJsonObject();
            HogSettings settings = new HogSettings(
                    golden.get("orientations").getAsInt(),
                    golden.get("pixels_per_cell").getAsInt(),
                    golden.get("cells_per_block").getAsInt(),
                    golden.get("transform_sqrt").getAsBoolean(),
                    norm(golden.get("block_norm").getAsString()));
            String name = golden.get("expected").getAsString();
            double[] expected = Files.readAllLines(folder.resolve(name)).stream()
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            BufferedImage image = ImageIO.read(
                    folder.resolve(golden.get("image").getAsString()).toFile());
            assertThat(image.getType()).isEqualTo(BufferedImage.TYPE_BYTE_GRAY);
            int width = image.getWidth();
            int height = image.getHeight();
            byte[] pixels = (byte[]) image.getRaster().getDataElements(0, 0, width, height, null);

            float[] fast = Pictures.descriptor(settings, pixels, width, height);
            double[] reference = new HogReference(settings).descriptor(Pictures.doubles(pixels), width, height);

            assertThat(fast).hasSize(golden.get("len").getAsInt()).hasSameSizeAs(expected);
            for (int i = 0; i < expected.length; i++) {
                assertThat((double) fast[i]).as("%s[%d]", name, i).isCloseTo(expected[i], within(TOLERANCE));
                assertThat(reference[i]).as("%s[%d]", name, i).isCloseTo(expected[i], within(TOLERANCE));
            }
            vectors++;
        }
        assertThat(vectors).isEqualTo(12);
    }

    @ParameterizedTest
    @EnumSource(names = {"L1", "L2_HYS"})
    void shouldGiveThePublishedVectorsOfTheAstronaut(BlockNorm norm) throws IOException {
        BufferedImage image =
                ImageIO.read(SharedData.path("skimage-hog/astronaut.png").toFile());
        String name = norm == BlockNorm.L1 ? "L1" : "L2-Hys";
        double[] expected = Npy.read(SharedData.path("skimage-hog/astronaut_GRAY_hog_" + name + ".npy"))
                .doubles();
        double[] grey = new double[image.getWidth() * image.getHeight()];
        for (int i = 0; i < grey.length; i++) {
            int rgb = image.getRGB(i % image.getWidth(), i / image.getWidth());
            grey[i] = (0.2125 * (rgb >> 16 & 0xff) + 0.7154 * (rgb >> 8 & 0xff) + 0.0721 * (rgb & 0xff)) / 255;
        }

        double[] descriptor = new HogReference(new HogSettings(9, 8, 3, false, norm))
                .descriptor(grey, image.getWidth(), image.getHeight());

        assertThat(descriptor).hasSize(311_364).hasSameSizeAs(expected);
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, Math.abs(descriptor[i] - expected[i]));
        }
        assertThat(worst).isLessThan(TOLERANCE);
    }
}
