package io.mienloop.cli;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Help goes through a formatter, to which a percent sign is a word of its own: it warns people where it does not understand one. */
final class HelpTextTest {
    private static List<CommandLine> all(CommandLine command) {
        List<CommandLine> all = new ArrayList<>(List.of(command));
        command.getSubcommands().values().forEach(sub -> all.addAll(all(sub)));
        return all;
    }

    @Test
    void shouldBeReadableByTheFormatter() {
        for (CommandLine command : all(new CommandLine(Main.class))) {
            CommandLine.Model.UsageMessageSpec usage = command.getCommandSpec().usageMessage();
            List<String> texts = new ArrayList<>(Arrays.asList(usage.description()));
            texts.addAll(Arrays.asList(usage.footer()));
            command.getCommandSpec().args().forEach(argument -> texts.addAll(Arrays.asList(argument.description())));
            for (String text : texts) {
                assertThatCode(() -> String.format(text))
                        .as("%s: '%s'", command.getCommandSpec().qualifiedName(), text)
                        .doesNotThrowAnyException();
            }
        }
    }
}
