package io.mienloop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.app.SessionControl;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeysTest {
    private static final class Asked implements SessionControl {
        private final List<String> requests = new ArrayList<>();

        @Override
        public void stopStimuli() {
            requests.add("stop");
        }

        @Override
        public void end() {
            requests.add("end");
        }

        @Override
        public String rearm() {
            requests.add("rearm");
            return "armed anew by a test";
        }
    }

    @ParameterizedTest
    @CsvSource({
        "s, stop",
        "S, stop",
        "' ', stop",
        "q, end",
        "Q, end",
        "'s\n', stop",
        "'x\ny', ''",
        "'', ''",
        "sq, stop end",
        "sa, stop rearm",
        "A, rearm"
    })
    void shouldStopStimuliAndEndTheSession(String typed, String expected) {
        Asked session = new Asked();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        List<Boolean> questions = new ArrayList<>();

        new Keys(
                        new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                        session,
                        new PrintStream(said, true, StandardCharsets.UTF_8),
                        begin -> questions.add(begin))
                .listen();

        assertThat(String.join(" ", session.requests)).isEqualTo(expected);
        assertThat(questions).isEqualTo(expected.contains("rearm") ? List.of(true, false) : List.of());
        assertThat(said.size() > 0).isEqualTo(!expected.isEmpty());
    }

    @Test
    void shouldAskAtTheTerminalAndTakeTheEndOfInputForNoAnswer() {
        StringWriter shown = new StringWriter();
        var person = TerminalPerson.at(new BufferedReader(new StringReader("3.0\n")), new PrintWriter(shown));

        person.show("what becomes possible");

        assertThat(person.dial("tail", "dial? ")).isEqualTo("3.0");
        assertThat(person.word("word? ")).isNull();
        assertThat(shown.toString()).isEqualTo("what becomes possible" + System.lineSeparator() + "dial? word? ");
    }

    /** Ctrl-C at a question: nobody will type a line any more. */
    @Test
    void shouldNotWaitForAnAnswerThatNobodyWants() throws Exception {
        try (var never = new java.io.PipedWriter();
                var in = new BufferedReader(new java.io.PipedReader(never))) {
            TerminalPerson person = TerminalPerson.at(in, new PrintWriter(new StringWriter()));
            person.giveUpWhen(() -> true);

            assertThat(person.word("word? ")).isNull();
        }
    }
}
