package io.mienloop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.config.ConfigLoader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What `mienloop firmware …` says of itself is so. */
final class FirmwareHelpTest {
    private static final Pattern EXAMPLE_RATE = Pattern.compile("(?m)^ +mienloop .*--baud (\\d+)");

    private static String help(Object command) {
        return new CommandLine(command).getUsageMessage(CommandLine.Help.Ansi.OFF);
    }

    /** A rig file in its shipped form, with the rate that an example names. */
    private static boolean rigFilesTake(String baud) {
        try {
            new ConfigLoader()
                    .load(Path.of("config/demo.yaml"), null, List.of("rig.baud=" + baud))
                    .rig();
            return true;
        } catch (io.mienloop.config.ConfigException refused) {
            assertThat(refused).hasMessageContaining("baud");
            return false;
        }
    }

    @Test
    void shouldShowNoRateInAnExampleThatRigFilesRefuse() {
        assertThat(rigFilesTake("1000000")).isFalse();
        Matcher m = EXAMPLE_RATE.matcher(help(new FirmwareBuildCommand()));
        assertThat(m.find()).isTrue();
        do {
            assertThat(rigFilesTake(m.group(1))).as(m.group(1)).isTrue();
        } while (m.find());
    }

    @Test
    void shouldSayWhatTheFastestRateIsGoodForWhereverItIsOffered() {
        for (Object command :
                List.of(new FirmwareBuildCommand(), new FirmwareFlashCommand(), new FirmwareTestCommand())) {
            assertThat(help(command).replaceAll("\\s+", " "))
                    .contains("1000000, which is for measurements only")
                    .contains("rig files refuse it");
        }
    }

    @Test
    void shouldNotTakeAFullScaleForABoardWithoutADac() {
        StringWriter err = new StringWriter();
        int code = new CommandLine(new FirmwareBuildCommand())
                .setErr(new PrintWriter(err))
                .execute("--dac-shock", "500");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("--dac-shock is for a board with a DAC; give --dac too");
    }
}
