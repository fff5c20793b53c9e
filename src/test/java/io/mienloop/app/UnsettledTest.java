package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.rig.ChannelRole;
import io.mienloop.rig.Dose;
import io.mienloop.rig.DoseRecord;
import io.mienloop.session.JournaledDoses;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the board's own count, told to the next session, can and cannot show of a session that was cut short. */
final class UnsettledTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
    private static final Dose ONE = new Dose(1, 1, 500_000, 150_000);

    private static JournaledDoses journal(Instant start, String link, boolean whole, Integer boardBefore) {
        return new JournaledDoses(
                start,
                link,
                whole,
                0,
                Map.of(),
                boardBefore == null ? Map.of() : Map.of("tail", boardBefore),
                Map.of("tail", ONE));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // 4 shown by the journal, one more may be unseen; the board had 10 before
                "14, same, 1, 4",
                "15, same, 1, 5",
                "16, same, 1, 5", // others had the board meanwhile
                "13, same, 1, 5", // it was reset meanwhile: its count says nothing
                "0, same, 1, 5",
                "-, same, 1, 5",
                "14, other, 1, 5",
                "14, same, 25, 5",
            })
    void shouldTakeBackOnlyWhatTheBoardsCountShowsNotToHaveBeenGiven(
            Integer boardNow, String link, int hoursLater, long given) {
        Unsettled cut = new Unsettled(
                DoseRecord.reserved(START, "ses-1", "tail", ChannelRole.SHOCK, ONE.times(20), ""),
                journal(START, "same", false, 10),
                ONE.times(4),
                ONE.times(5),
                START.plusSeconds(300));
        Instant later = START.plus(Duration.ofHours(hoursLater));

        DoseRecord line = cut.settled(later, journal(later, link, true, boardNow));

        assertThat(line.dose()).isEqualTo(ONE.times(given));
        assertThat(line.session()).isEqualTo("ses-1");
        assertThat(line.lastOnset()).isEqualTo(START.plusSeconds(300));
    }
}
