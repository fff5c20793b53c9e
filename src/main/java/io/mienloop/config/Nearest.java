package io.mienloop.config;

import java.util.Collection;
import java.util.Optional;

/** Finds the known word that a mistyped one was meant to be. */
final class Nearest {
    private Nearest() {}

    /** The known word with the fewest edits, when a third of the letters or fewer are wrong (two in short words). */
    static Optional<String> to(String word, Collection<String> known) {
        String best = null;
        int fewest = Integer.MAX_VALUE;
        for (String candidate : known) {
            int edits = edits(word, candidate);
            int bearable = Math.max(2, Math.max(word.length(), candidate.length()) / 3);
            if (edits < fewest && edits <= bearable && edits < candidate.length()) {
                best = candidate;
                fewest = edits;
            }
        }
        return Optional.ofNullable(best);
    }

    /** {@code did you mean X?}, or all that is known. */
    static String hint(String word, Collection<String> known) {
        return to(word, known)
                .map(near -> "did you mean '" + near + "'?")
                .orElse(known.isEmpty() ? "none is known here" : "known here: " + String.join(", ", known));
    }

    /** Optimal string alignment: insertions, deletions, substitutions, and swaps of neighbours. */
    static int edits(String a, String b) {
        int[][] distance = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    distance[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least =
                        Math.min(distance[i - 1][j - 1] + same, 1 + Math.min(distance[i - 1][j], distance[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                distance[i][j] = swapped ? Math.min(least, distance[i - 2][j - 2] + 1) : least;
            }
        }
        return distance[a.length()][b.length()];
    }
}
