package io.mienloop.rig;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** When what stands in a ledger's lines happened: as they say, and as later lines declare that it was. */
final class DoseDates {
    private DoseDates() {}

    /**
     * The time that a line says, then those declared in its place, each earlier than the one before; the last one holds.
     *
     * @param line place of the line in the records
     * @param written a time that stands in it
     */
    static List<Instant> of(List<DoseRecord> records, int line, Instant written) {
        List<Instant> times = new ArrayList<>(List.of(written));
        for (DoseRecord later : records.subList(line + 1, records.size())) {
            if (later.kind() == DoseRecord.Kind.DATES && later.time().isBefore(times.getLast())) {
                times.add(later.time());
            }
        }
        return times;
    }

    /**
     * Those of the times that count at a moment: the one that holds, and of those that were declared wrong the ones that are
     * past, since whoever declared may have been wrong about which clock it was.
     */
    static List<Instant> counting(List<DoseRecord> records, int line, Instant written, Instant now) {
        List<Instant> times = of(records, line, written);
        Instant holds = times.removeLast();
        times.removeIf(time -> time.isAfter(now));
        times.add(holds);
        return times;
    }

    /** The last line that says, and no later line denies, a time after that one; −1 when there is none. */
    static int ahead(List<DoseRecord> records, Instant now) {
        for (int i = records.size() - 1; i >= 0; i--) {
            if (now.isBefore(latest(records, i))) {
                return i;
            }
        }
        return -1;
    }

    /** The later one of a line's two times, as far as they hold. */
    static Instant latest(List<DoseRecord> records, int line) {
        Instant time = of(records, line, records.get(line).time()).getLast();
        Instant onset = records.get(line).lastOnset();
        Instant last = onset == null ? time : of(records, line, onset).getLast();
        return last.isAfter(time) ? last : time;
    }
}
