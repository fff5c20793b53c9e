package io.mienloop.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A person's answers, written down beforehand: for scripts and where there is no terminal. */
public final class WrittenAnswers implements ArmingPerson {
    private final Map<String, String> dials;
    private final String word;
    private final PrintWriter out;

    private WrittenAnswers(Map<String, String> dials, String word, PrintWriter out) {
        this.dials = dials;
        this.word = word;
        this.out = out;
    }

    /**
     * @param confirmations each {@code channel=dial}, or a file of such lines, where {@code #} begins a remark
     * @param word the word that arms, or null
     * @param out where the lines are shown, so that they stand in the script's own record
     * @throws Failure when a confirmation is neither
     */
    public static WrittenAnswers of(List<String> confirmations, String word, PrintWriter out) throws Failure {
        Map<String, String> dials = new LinkedHashMap<>();
        for (String confirmation : confirmations) {
            if (confirmation.indexOf('=') > 0) {
                add(dials, confirmation, "--confirm");
            } else {
                for (String line : lines(confirmation)) {
                    String text = line.replaceFirst("#.*", "").strip();
                    if (!text.isEmpty()) {
                        add(dials, text, confirmation);
                    }
                }
            }
        }
        return new WrittenAnswers(dials, word, out);
    }

    private static List<String> lines(String file) throws Failure {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException | java.nio.file.InvalidPathException e) {
            throw new Failure(
                    ExitCode.USAGE,
                    "--confirm " + file + " is neither channel=dial nor a file that can be read: " + Reasons.of(e),
                    e);
        }
    }

    private static void add(Map<String, String> dials, String text, String where) throws Failure {
        int equals = text.indexOf('=');
        String channel = equals < 0 ? "" : text.substring(0, equals).strip();
        if (channel.isEmpty() || text.substring(equals + 1).isBlank()) {
            throw new Failure(ExitCode.USAGE, where + ": '" + text + "' is not a confirmation; write channel=dial");
        }
        if (dials.put(channel, text.substring(equals + 1).strip()) != null) {
            throw new Failure(ExitCode.USAGE, where + ": channel " + channel + " is confirmed twice; keep one of them");
        }
    }

    /** Channels that were confirmed. */
    Set<String> channels() {
        return dials.keySet();
    }

    @Override
    public boolean present() {
        return true;
    }

    @Override
    public void show(String line) {
        out.println(line);
        out.flush();
    }

    @Override
    public String dial(String channel, String question) {
        return dials.get(channel);
    }

    @Override
    public String word(String question) {
        return word;
    }
}
