package io.mienloop.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DoseHistoryTest {
    private static final Dose ONE = new Dose(1, 1, 500_000, 150_000);

    private static DoseRecord given(String session, String time, long trains) {
        Instant at = Instant.parse(time);
        return DoseRecord.given(at, session, "tail", ChannelRole.SHOCK, ONE.times(trains), at, "");
    }

    private static DoseHistory at(String now, DoseRecord... lines) {
        return new DoseHistory(List.of(lines), Instant.parse(now), ZoneOffset.UTC);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T15:00:00Z, UTC, 2026-11-21T00:00:00Z",
        "2026-11-21T12:00:00Z, UTC, 2026-11-21T00:00:00Z",
        "2026-11-21T03:00:00Z, UTC, 2026-11-20T15:00:00Z",
        "2026-11-21T03:00:00Z, Asia/Tokyo, 2026-11-20T15:00:00Z",
        "2026-11-21T05:00:00Z, Asia/Tokyo, 2026-11-20T15:00:00Z",
        // The day on which clocks go forward has 23 hours.
        "2026-03-29T20:00:00Z, Europe/Berlin, 2026-03-28T23:00:00Z",
    })
    void shouldBeginADayAtMidnightOrTwelveHoursAgo(Instant now, String zone, Instant begin) {
        assertThat(DoseHistory.dayBegin(now, ZoneId.of(zone))).isEqualTo(begin);
    }

    @Test
    void shouldLetYesterdaysDosesGoWithTheNewDay() {
        DoseRecord yesterday = given("ses-1", "2026-11-20T10:45:00Z", 14);

        assertThat(at("2026-11-20T22:00:00Z", yesterday).day(ChannelRole.SHOCK).trains())
                .isEqualTo(14);
        // A session across midnight must not give a second day's doses.
        assertThat(at("2026-11-21T00:01:00Z", given("ses-1", "2026-11-20T23:50:00Z", 14))
                        .day(ChannelRole.SHOCK)
                        .trains())
                .isEqualTo(14);
        DoseHistory nextDay = at("2026-11-21T10:00:00Z", yesterday);
        assertThat(nextDay.day(ChannelRole.SHOCK)).isEqualTo(Dose.NONE);
        assertThat(nextDay.lifetime(ChannelRole.SHOCK).amount()).isEqualTo(14 * 150_000);
        assertThat(nextDay.lifetime(ChannelRole.LASER)).isEqualTo(Dose.NONE);
    }

    @Test
    void shouldCountAnUnsettledReservationAsGivenNow() {
        DoseRecord reserved = DoseRecord.reserved(
                Instant.parse("2026-11-01T10:00:00Z"), "ses-9", "tail", ChannelRole.SHOCK, ONE.times(20), "");
        DoseHistory cut = at("2026-11-21T15:00:00Z", reserved);

        assertThat(cut.unsettled()).containsExactly(reserved);
        assertThat(cut.day(ChannelRole.SHOCK).trains()).isEqualTo(20);
        assertThat(cut.lifetime(ChannelRole.SHOCK).trains()).isEqualTo(20);
        assertThat(cut.lastOnset(ChannelRole.SHOCK)).isEqualTo("2026-11-21T15:00:00Z");

        DoseHistory settled = at("2026-11-21T15:00:00Z", reserved, given("ses-9", "2026-11-01T11:00:00Z", 3));
        assertThat(settled.unsettled()).isEmpty();
        assertThat(settled.day(ChannelRole.SHOCK)).isEqualTo(Dose.NONE);
        assertThat(settled.lifetime(ChannelRole.SHOCK).trains()).isEqualTo(3);
        assertThat(settled.lastOnset(ChannelRole.SHOCK)).isEqualTo("2026-11-01T11:00:00Z");
    }

    @Test
    void shouldNotSettleWithAnotherSessionOrChannel() {
        DoseRecord reserved = DoseRecord.reserved(
                Instant.parse("2026-11-21T10:00:00Z"), "ses-9", "tail", ChannelRole.SHOCK, ONE.times(20), "");

        assertThat(at("2026-11-21T15:00:00Z", reserved, given("ses-8", "2026-11-21T11:00:00Z", 3))
                        .unsettled())
                .containsExactly(reserved);
    }

    /** A clock that was at 2027 for one session: its doses count on the day of the declaration, and again on that of 2027. */
    @ParameterizedTest
    @CsvSource({
        "2026-11-21T15:00:00Z, 6, 2026-11-21T14:00:00Z",
        "2026-11-23T15:00:00Z, 0, 2026-11-21T14:00:00Z",
        "2027-03-01T15:00:00Z, 4, 2027-03-01T10:00:00Z",
        "2027-03-03T15:00:00Z, 0, 2027-03-01T10:00:00Z",
    })
    void shouldCountDosesOfAWrongDateWhereTheyWereDeclaredAndOnTheirDate(String now, long trains, String last) {
        DoseHistory history = at(
                now,
                given("ses-1", "2026-11-21T09:00:00Z", 2),
                given("ses-2", "2027-03-01T10:00:00Z", 4),
                DoseRecord.dates(Instant.parse("2026-11-21T14:00:00Z"), "by a person"));

        assertThat(history.day(ChannelRole.SHOCK).trains()).isEqualTo(trains);
        assertThat(history.lifetime(ChannelRole.SHOCK).trains()).isEqualTo(6);
        assertThat(history.lastOnset(ChannelRole.SHOCK)).isEqualTo(last);
    }

    /** The declaration itself by a clock that had lost its battery: the day's doses are not forgotten when it is right again. */
    @Test
    void shouldNotForgetADaysDosesByAWrongDeclaration() {
        DoseHistory history = at(
                "2026-11-21T15:00:00Z",
                given("ses-1", "2026-11-21T14:58:00Z", 20),
                DoseRecord.dates(Instant.parse("1970-01-01T00:00:10Z"), "by a person"));

        assertThat(history.day(ChannelRole.SHOCK).trains()).isEqualTo(20);
        assertThat(history.lastOnset(ChannelRole.SHOCK)).isEqualTo("2026-11-21T14:58:00Z");
    }

    @Test
    void shouldDeclareADateOnlyOnceAndOnlyForLinesBefore() {
        DoseRecord[] lines = {
            given("ses-1", "2027-03-01T10:00:00Z", 4),
            DoseRecord.dates(Instant.parse("2026-11-21T14:00:00Z"), "by a person"),
            given("ses-2", "2028-01-01T10:00:00Z", 1),
            DoseRecord.dates(Instant.parse("2026-11-25T14:00:00Z"), "by a person"),
        };

        assertThat(at("2026-11-25T15:00:00Z", lines).day(ChannelRole.SHOCK).trains())
                .isEqualTo(1);
        assertThat(at("2028-01-01T11:00:00Z", lines).day(ChannelRole.SHOCK).trains())
                .isEqualTo(1);
        assertThat(at("2026-11-25T15:00:00Z", lines).lifetime(ChannelRole.SHOCK).trains())
                .isEqualTo(5);
    }

    /** Against a plain second count: what a day and a lifetime come to never lies below what was given or may have been. */
    @Test
    void shouldNeverComeToLessThanWasGivenOrReserved() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<DoseRecord> lines = new ArrayList<>();
            Instant time = Instant.parse("2026-11-20T00:00:00Z");
            long lifetime = 0;
            long lastTwelveHours = 0;
            Instant now = Instant.parse("2026-11-22T09:00:00Z");
            for (int session = 0; session < 12; session++) {
                time = time.plus(Duration.ofMinutes(10 + random.nextInt(240)));
                long most = 1 + random.nextInt(20);
                lines.add(DoseRecord.reserved(time, "ses-" + session, "tail", ChannelRole.SHOCK, ONE.times(most), ""));
                boolean settled = random.nextInt(4) > 0;
                long gave = settled ? random.nextLong(most + 1) : most;
                if (settled) {
                    lines.add(DoseRecord.given(
                            time.plusSeconds(60),
                            "ses-" + session,
                            "tail",
                            ChannelRole.SHOCK,
                            ONE.times(gave),
                            time,
                            ""));
                }
                lifetime += gave;
                lastTwelveHours += !settled || !time.isBefore(now.minus(Duration.ofHours(12))) ? gave : 0;
            }
            DoseHistory history = new DoseHistory(lines, now, ZoneOffset.UTC);

            assertThat(history.lifetime(ChannelRole.SHOCK).trains()).isEqualTo(lifetime);
            assertThat(history.day(ChannelRole.SHOCK).trains()).isGreaterThanOrEqualTo(lastTwelveHours);
        }
    }
}
