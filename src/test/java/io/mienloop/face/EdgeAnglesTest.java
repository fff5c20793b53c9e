package io.mienloop.face;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EdgeAnglesTest {
    /** Gradients of square roots that lie on an edge of eight bins, from levels up to 32: the dark pictures' ties. */
    private static List<double[]> ties() {
        List<double[]> ties = new ArrayList<>();
        for (int a = 0; a <= 32; a++) {
            for (int b = 0; b <= 32; b++) {
                for (int c = 0; c <= 32; c++) {
                    for (int d = 0; d <= 32; d++) {
                        double row = StrictMath.sqrt(a) - StrictMath.sqrt(b);
                        double column = StrictMath.sqrt(c) - StrictMath.sqrt(d);
                        double eighths = StrictMath.atan2(row, column) * 8 / Math.PI;
                        if (row != 0 && column != 0 && Math.abs(eighths - Math.rint(eighths)) < 1e-10) {
                            ties.add(new double[] {row, column});
                        }
                    }
                }
            }
        }
        return ties;
    }

    /** The C library rounds these correctly; Python hands its answers on, digit for digit. */
    @Test
    void shouldRoundTheArcTangentOfTiesAsTheCLibraryDoes(@TempDir Path dir) throws IOException, InterruptedException {
        List<double[]> ties = ties();
        assertThat(ties).hasSizeGreaterThan(2_000);
        StringBuilder lines = new StringBuilder();
        ties.forEach(tie -> lines.append(tie[0]).append(' ').append(tie[1]).append('\n'));
        Path in = Files.writeString(dir.resolve("in.txt"), lines);
        Path out = dir.resolve("out.txt");
        new ProcessBuilder(
                        SharedData.python("math"),
                        "-c",
                        "import math,sys\nfor l in open(sys.argv[1]):\n y,x=map(float,l.split());print(repr(math.atan2(y,x)))",
                        in.toString())
                .redirectOutput(out.toFile())
                .start()
                .waitFor();
        List<String> expected = Files.readAllLines(out);

        EdgeAngles angles = new EdgeAngles(8);
        int strictMathDiffers = 0;
        for (int i = 0; i < ties.size(); i++) {
            double[] tie = ties.get(i);
            double right = Double.parseDouble(expected.get(i));
            assertThat(angles.atan2(tie[0], tie[1]))
                    .as("atan2(%s, %s)", tie[0], tie[1])
                    .isEqualTo(right);
            strictMathDiffers += StrictMath.atan2(tie[0], tie[1]) == right ? 0 : 1;
        }
        assertThat(strictMathDiffers).as("ties that StrictMath misses").isPositive();
    }

    @Test
    void shouldLeaveEveryOtherAngleAsItIs() {
        EdgeAngles angles = new EdgeAngles(9);
        for (int degrees = -179; degrees < 180; degrees += 7) {
            double row = StrictMath.sin(Math.toRadians(degrees + 0.1));
            double column = StrictMath.cos(Math.toRadians(degrees + 0.1));
            assertThat(angles.atan2(row, column)).isEqualTo(StrictMath.atan2(row, column));
        }
        assertThat(angles.atan2(0, 0)).isZero();
        assertThat(angles.atan2(0, -1)).isEqualTo(Math.PI);
        assertThat(angles.atan2(1, 0)).isEqualTo(Math.PI / 2);
    }
}
