package io.mienloop.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.rig.ChannelRole;
import io.mienloop.rig.Dose;
import io.mienloop.rig.DoseRecord;
import io.mienloop.session.ChannelDose;
import io.mienloop.session.JournaledDoses;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as given of a session that was cut short: what its journal shows, and what it cannot have shown. */
final class UnsettledTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
    private static final Dose ONE = new Dose(1, 1, 500_000, 150_000);
    private static final DoseRecord RESERVED =
            DoseRecord.reserved(START, "ses-1", "tail", ChannelRole.SHOCK, ONE.times(20), "");

    /** The journal of a session that gave so many, the last one 290 s after its start, and was journaled for 300 s. */
    private static JournaledDoses journal(boolean whole, long trains) {
        Dose dose = ONE.times(trains);
        ChannelDose told = new ChannelDose(
                "shock",
                dose.trains(),
                dose.pulses(),
                dose.onMicros(),
                dose.amount(),
                "nC",
                trains,
                trains,
                trains,
                null,
                false,
                "cut short",
                290.0,
                null,
                null);
        return new JournaledDoses(START, whole, 300_000_000_000L, Map.of("tail", told), Map.of("tail", ONE));
    }

    @ParameterizedTest
    @CsvSource({
        // whole, shown, least interval s, given, latest onset s after the start
        "true, 4, 30, 4, 290",
        "false, 4, 30, 5, 330",
        "false, 0, 30, 1, 330",
        "false, 4, 10, 7, 330",
        "false, 4, 0, 20, 330", // 30 s hold 30 more at one a second at most, but no more than 20 were reserved
        "false, 21, 30, 21, 330", // more is known to have been given than was reserved
    })
    void shouldCountWhatWasShownAndWhatMayHaveBeenUnseen(
            boolean whole, long shown, long intervalSeconds, long given, long lastSeconds) {
        Unsettled cut = Unsettled.of(RESERVED, journal(whole, shown), intervalSeconds * 1_000_000);
        Instant later = START.plus(Duration.ofHours(1));

        DoseRecord line = cut.settled(later);

        assertThat(line.dose()).isEqualTo(ONE.times(given));
        assertThat(line.session()).isEqualTo("ses-1");
        assertThat(line.lastOnset()).isEqualTo(START.plusSeconds(lastSeconds));
    }

    @Test
    void shouldSayThatNothingWasGivenWhereTheJournalShowsIt() {
        DoseRecord line = Unsettled.of(RESERVED, journal(true, 0), 30_000_000).settled(START.plusSeconds(900));

        assertThat(line.dose()).isEqualTo(Dose.NONE);
        assertThat(line.lastOnset()).isNull();
    }
}
