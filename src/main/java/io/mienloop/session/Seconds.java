package io.mienloop.session;

/** Nanoseconds as exact decimal seconds, the form of every time in a CSV file. */
final class Seconds {
    private Seconds() {}

    /** For example -1.500000000; no digit is rounded away. */
    static String of(long nanos) {
        long whole = nanos / 1_000_000_000L;
        long rest = Math.abs(nanos % 1_000_000_000L);
        String sign = nanos < 0 && whole == 0 ? "-" : "";
        String digits = Long.toString(1_000_000_000L + rest).substring(1);
        return sign + whole + "." + digits;
    }
}
