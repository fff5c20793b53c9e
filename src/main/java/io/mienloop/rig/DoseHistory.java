package io.mienloop.rig;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * What a ledger's lines come to at a moment. A reservation that nothing settles counts as given in full, at the latest time
 * possible: the present.
 */
public final class DoseHistory {
    /** A session that runs into the night must not get a second day's doses at midnight. */
    private static final Duration LEAST_DAY = Duration.ofHours(12);

    private final List<DoseRecord> records;
    private final List<DoseRecord> unsettled = new ArrayList<>();
    private final Instant now;
    private final Instant dayBegin;

    /** @param zone of the rig, for where a day begins */
    public DoseHistory(List<DoseRecord> records, Instant now, ZoneId zone) {
        this.records = List.copyOf(records);
        this.now = now;
        dayBegin = dayBegin(now, zone);
        for (int i = 0; i < records.size(); i++) {
            DoseRecord line = records.get(i);
            if (line.kind() == DoseRecord.Kind.RESERVED
                    && records.subList(i + 1, records.size()).stream().noneMatch(later -> later.settles(line))) {
                unsettled.add(line);
            }
        }
    }

    /** Where the present day begins: at midnight, or 12 h ago if that was earlier. */
    public static Instant dayBegin(Instant now, ZoneId zone) {
        Instant midnight = now.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
        Instant earlier = now.minus(LEAST_DAY);
        return midnight.isBefore(earlier) ? midnight : earlier;
    }

    /** Reservations that no line settles: of a session that runs, or of one that was cut short. */
    public List<DoseRecord> unsettled() {
        return List.copyOf(unsettled);
    }

    /** Given in the present day, by all channels of the role. A session's doses count as given when its last one was. */
    public Dose day(ChannelRole role) {
        return sum(role, dayBegin);
    }

    /** Given ever, by all channels of the role. */
    public Dose lifetime(ChannelRole role) {
        return sum(role, Instant.MIN);
    }

    private Dose sum(ChannelRole role, Instant since) {
        Dose sum = Dose.NONE;
        for (int i = 0; i < records.size(); i++) {
            DoseRecord line = records.get(i);
            if (line.kind() == DoseRecord.Kind.GIVEN && line.role() == role && since(i, since)) {
                sum = sum.plus(line.dose());
            }
        }
        for (DoseRecord line : unsettled) {
            if (line.role() == role) {
                sum = sum.plus(line.dose());
            }
        }
        return sum;
    }

    private boolean since(int line, Instant since) {
        DoseRecord given = records.get(line);
        Instant written = given.lastOnset() == null ? given.time() : given.lastOnset();
        return DoseDates.counting(records, line, written, now).stream().anyMatch(time -> !time.isBefore(since));
    }

    /** The latest time at which a train of the role may have begun; null when there never was one. */
    public Instant lastOnset(ChannelRole role) {
        if (unsettled.stream().anyMatch(line -> line.role() == role)) {
            return now;
        }
        List<Instant> onsets = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            DoseRecord line = records.get(i);
            if (line.kind() == DoseRecord.Kind.GIVEN && line.role() == role && line.lastOnset() != null) {
                onsets.addAll(DoseDates.counting(records, i, line.lastOnset(), now));
            }
        }
        return onsets.stream().max(Instant::compareTo).orElse(null);
    }

    /**
     * The latest time at which a train of the role may have ended; null when there never was one. A session writes down what it
     * gave once it is over, and nothing of it goes on after that.
     *
     * @param longest from when a train may have begun to its end
     */
    public Instant lastEnd(ChannelRole role, Duration longest) {
        if (unsettled.stream().anyMatch(line -> line.role() == role)) {
            return now;
        }
        return records.stream()
                .filter(line -> line.kind() == DoseRecord.Kind.GIVEN && line.role() == role && line.lastOnset() != null)
                .map(line -> {
                    Instant end = line.lastOnset().plus(longest);
                    return end.isBefore(line.time()) ? end : line.time();
                })
                .max(Instant::compareTo)
                .orElse(null);
    }
}
