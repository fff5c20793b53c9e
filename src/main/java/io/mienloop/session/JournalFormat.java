package io.mienloop.session;

/**
 * The bytes of {@code journal.mlj}. All numbers are little-endian; times are nanoseconds of session time.
 *
 * <pre>
 *  file    = magic "MIENLOOP" (8) · version u32 · record*
 *  record  = length u32 · crc32c u32 (of the body) · body (length bytes)
 *  body    = type u8 · ...
 *
 *  type 0    session   JSON in UTF-8: what the session is, names of scores, rules, stimuli, channels; always the first
 *  type 100  end       JSON in UTF-8: how it ended and the counters of the threads; the last of a session that ended in order
 *  type 1-16 event     sequence i64 · time i64 · begun i64 · [by kind] · facts · commands
 *
 *  by kind: FRAME     frame i64 · camera frame i64 · camera time i64 · in hand i64 · status u8 · scored i64
 *                     · decided i64 · flags u8 (1 blanked, 2 offered)
 *                     · n u8 · similarity f64[n] · z f64[n] · m u8 · verdict u8[m]      (n = m = 0 unless scored)
 *           DEVICE    the message as it was on the wire: length u8 · bytes · arrival i64 · mapped time i64 · flags u8 (1 clock in sync, 2 mapped anew)
 *                     · device ticks, extended i64
 *                     · [mapped anew: device ticks i64 · host i64 · slope f64 · intercept f64 · residual f64 (ns)]
 *           RECORDED  frame i64 · crc32c u32 of the frame's pixels
 *           ANCHOR    UTC in microseconds since 1970 i64
 *           others    code i32 · text (length u16 · UTF-8; 65535 = none)
 *  facts    = n u8 · n × (code u8 · detail i64 where the code is 20 or more)
 *             20: type u8 · sequence u8 · program u8 of the command, lowest byte first; 21: ns;
 *             22: value u32 · sequence u8 · channel u8 of the barcode, lowest byte first
 *             23: code of the frame's status
 *             24: bytes taken i16 · number u32 of a write that the link did not take whole, lowest byte first
 *  commands = n u8 · n × (number i64 · rule i8 · stimulus u8 · delivery u8 · wire sequence i16 · refusal i16
 *                         · decided i64 · written i64 · end i64)
 * </pre>
 *
 * <p>Version 1 had no "in hand" (-1 where not known) and no "decided" (0 where no rule was asked), and is read as well.
 *
 * <p>A reader takes whole records whose checksum holds and stops at the first that is not one.
 */
final class JournalFormat {
    static final byte[] MAGIC = {'M', 'I', 'E', 'N', 'L', 'O', 'O', 'P'};
    static final int VERSION = 2;

    /** The oldest that is read: without the times of being in hand and decided, and with nothing of type 15. */
    static final int OLDEST = 1;

    static final int FILE_HEADER_BYTES = MAGIC.length + Integer.BYTES;
    static final int RECORD_HEADER_BYTES = 2 * Integer.BYTES;

    /** No record is longer; a length beyond it is damage. */
    static final int LONGEST_BODY = 1 << 20;

    static final byte SESSION = 0;
    static final byte END = 100;

    static final int FLAG_BLANKED = 1;
    static final int FLAG_OFFERED = 2;
    static final int FLAG_SYNCED = 1;
    static final int FLAG_MAPPED = 2;
    static final int NO_TEXT = 0xFFFF;

    /** Longer text is cut; nothing of ours is. */
    static final int LONGEST_TEXT = 16_384;

    private JournalFormat() {}
}
