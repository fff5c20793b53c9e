package io.mienloop.rig;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The text of {@code doses.mll}: fields separated by tabs, one record a line, so that a spreadsheet opens it and nothing but
 * appending ever changes it.
 *
 * <pre>
 *  mienloop-doses  1  SUBJECT  CHECK
 *  time  kind  session  channel  role  trains  pulses  on_us  dose  last_onset  note  CHECK
 * </pre>
 *
 * <p>CHECK is the first 16 hexadecimal digits of SHA-256 over the line before's check, a line end, and this line's other fields
 * with their tabs. So a line that was changed, left out or put in shows, and everything after it. A file that ends in a line
 * without its line end was cut in the middle of writing: that line was never promised to anyone.
 */
final class DoseLines {
    private static final String MAGIC = "mienloop-doses\t1\t";
    private static final int FIELDS = 11;

    /**
     * What a file holds.
     *
     * @param subject whose it is; null when not even the first line is whole
     * @param records in order
     * @param check of the last whole line, from which the next one's counts
     * @param wholeBytes length of the whole lines
     * @param tornBytes bytes after them
     */
    record Contents(String subject, List<DoseRecord> records, String check, int wholeBytes, int tornBytes) {}

    private DoseLines() {}

    static String header(String subject) {
        return checked("", MAGIC + subject);
    }

    static String line(String checkBefore, DoseRecord r) {
        return checked(checkBefore, fields(r));
    }

    /** A line without its check and its line end. */
    static String fields(DoseRecord r) {
        return String.join(
                "\t",
                r.time().toString(),
                r.kind().name().toLowerCase(java.util.Locale.ROOT),
                r.session(),
                r.channel(),
                r.role() == null ? "" : r.role().name().toLowerCase(java.util.Locale.ROOT),
                Long.toString(r.dose().trains()),
                Long.toString(r.dose().pulses()),
                Long.toString(r.dose().onMicros()),
                Long.toString(r.dose().amount()),
                r.lastOnset() == null ? "" : r.lastOnset().toString(),
                r.note());
    }

    /** The check at the end of a line. */
    static String check(String line) {
        return line.substring(line.lastIndexOf('\t') + 1).strip();
    }

    private static String checked(String checkBefore, String fields) {
        return fields + "\t" + digest(checkBefore, fields) + "\n";
    }

    private static String digest(String checkBefore, String fields) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((checkBefore + "\n" + fields).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * @param name of the file, for messages
     * @throws LedgerException when a whole line is not as it was written
     */
    static Contents read(byte[] bytes, String name) throws LedgerException {
        String subject = null;
        String check = "";
        List<DoseRecord> records = new ArrayList<>();
        int begin = 0;
        int number = 0;
        for (int end = newline(bytes, 0); end >= 0; end = newline(bytes, begin)) {
            number++;
            String line = new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
            int tab = line.lastIndexOf('\t');
            String fields = tab < 0 ? "" : line.substring(0, tab);
            if (tab < 0 || !line.substring(tab + 1).equals(digest(check, fields))) {
                throw damaged(name, number, "is not as it was written");
            }
            if (number > 1) {
                records.add(record(fields, name, number));
            } else if (fields.startsWith(MAGIC)) {
                subject = fields.substring(MAGIC.length());
            } else {
                throw damaged(name, number, "does not begin a ledger of this version");
            }
            check = line.substring(tab + 1);
            begin = end + 1;
        }
        return new Contents(subject, records, check, begin, bytes.length - begin);
    }

    private static int newline(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static DoseRecord record(String fields, String name, int number) throws LedgerException {
        String[] f = fields.split("\t", -1);
        try {
            if (f.length != FIELDS) {
                throw new IllegalArgumentException(f.length + " fields");
            }
            return new DoseRecord(
                    DoseRecord.Kind.valueOf(f[1].toUpperCase(java.util.Locale.ROOT)),
                    Instant.parse(f[0]),
                    f[2],
                    f[3],
                    f[4].isEmpty() ? null : ChannelRole.valueOf(f[4].toUpperCase(java.util.Locale.ROOT)),
                    new Dose(Long.parseLong(f[5]), Long.parseLong(f[6]), Long.parseLong(f[7]), Long.parseLong(f[8])),
                    f[9].isEmpty() ? null : Instant.parse(f[9]),
                    f[10]);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw damaged(name, number, "is none of this version's (" + e.getMessage() + ")");
        }
    }

    private static LedgerException damaged(String name, int number, String how) {
        return new LedgerException("line " + number + " of the ledger of doses " + name + " " + how
                + "; nothing is given on a ledger that cannot be trusted: bring it back from a copy, and compare it with"
                + " the sessions' summaries");
    }
}
