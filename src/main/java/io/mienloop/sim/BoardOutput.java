package io.mienloop.sim;

import io.mienloop.rig.ChannelLimits;
import io.mienloop.rig.EdgeLoad;
import io.mienloop.rig.OffReason;
import io.mienloop.rig.PulseProgram;

/**
 * One output pin of the simulated board: runs a train edge by edge, reports what the pin does, and cuts it at its longest
 * on-time should an edge be missed.
 */
final class BoardOutput {
    /** Pulses with this period or a longer one are reported one by one, faster ones by count. */
    static final long REPORTED_PERIOD_MICROS = 10_000;

    private static final long COUNT_REPORT_NANOS = 100_000_000;
    /** From the last stop bit to the pin, as measured on an ATmega328P. */
    private static final long EXECUTE_NANOS = 4_000;
    /** on off on, 31 bits, off on off: the first and last rising edges frame the value. */
    private static final int BARCODE_SYMBOLS = 37;

    final SimulatedChannel spec;
    final BoardLedger ledger;
    ChannelLimits limits;

    private final int index;
    private final BoardClock clock;
    private final BoardReports reports;
    private final PinListener pins;
    private final ConfirmLine confirm;

    private PulseProgram program;
    private final long[] codeEdges = new long[BARCODE_SYMBOLS + 1];
    private int codeLength;
    private long framePeriodMicros;
    private long frameWidthMicros;
    private int level;
    private int cause;
    private boolean active;
    private boolean high;
    private boolean stuck;
    private boolean commanded;
    private boolean missOff;
    private long zeroNanos;
    private long edge;
    private long nextNanos = Long.MAX_VALUE;
    private long guardNanos = Long.MAX_VALUE;
    private long begun;
    private long onSinceNanos;
    private long onNanos;
    private boolean countOnly;
    private long nextCountNanos;

    BoardOutput(SimulatedChannel spec, BoardClock clock, BoardReports reports, PinListener pins) {
        this.spec = spec;
        this.clock = clock;
        this.reports = reports;
        this.pins = pins;
        index = spec.channel().index();
        limits = spec.limits();
        ledger = new BoardLedger(spec.channel().role(), clock);
        confirm = new ConfirmLine(index, spec.confirmMicros(), reports);
    }

    boolean active() {
        return active;
    }

    boolean runs(PulseProgram p) {
        return active && program == p;
    }

    /** What its edges take of the board's time, in {@link EdgeLoad}'s steps. */
    long load() {
        if (!active) {
            return 0;
        }
        return program != null
                ? EdgeLoad.of(program)
                : framePeriodMicros > 0 ? EdgeLoad.ofFrames(framePeriodMicros, frameWidthMicros) : EdgeLoad.BARCODE;
    }

    boolean high() {
        return high;
    }

    /** Whether the pin was put off and stays on. */
    boolean stuckOn() {
        return high && !commanded;
    }

    /** First rising edge of a program that is executed now. */
    long onsetNanos(PulseProgram p, long nowNanos) {
        return nowNanos + EXECUTE_NANOS + clock.nanos(p.onsetDelayMicros());
    }

    void start(PulseProgram p, int sequence, long nowNanos) {
        program = p;
        level = p.level();
        long period = p.interPulseMicros() > 0 ? p.periodMicros() : p.burstMicros() + p.interBurstMicros();
        countOnly = p.pulses() > 1 && period < REPORTED_PERIOD_MICROS;
        begin(sequence, onsetNanos(p, nowNanos));
    }

    void startBarcode(long value, int unitMicros, int sequence, long nowNanos) {
        program = null;
        framePeriodMicros = 0;
        level = 0;
        countOnly = true;
        long symbols = 0b101L | value << 3 | 1L << BARCODE_SYMBOLS - 2;
        codeLength = 0;
        boolean on = false;
        for (int i = 0; i < BARCODE_SYMBOLS; i++) {
            boolean symbol = (symbols >> i & 1) != 0;
            if (symbol != on) {
                codeEdges[codeLength++] = (long) i * unitMicros;
                on = symbol;
            }
        }
        begin(sequence, nowNanos + EXECUTE_NANOS);
    }

    /** Pulses without an end, counted from the first onset without cumulated rounding. */
    void startFrames(long periodMicros, long widthMicros, int sequence, long nowNanos) {
        program = null;
        framePeriodMicros = periodMicros;
        frameWidthMicros = widthMicros;
        level = 0;
        countOnly = true;
        begin(sequence, nowNanos + EXECUTE_NANOS);
    }

    private void begin(int sequence, long firstNanos) {
        cause = sequence;
        active = true;
        edge = 0;
        begun = 0;
        onNanos = 0;
        zeroNanos = firstNanos;
        nextNanos = firstNanos;
        nextCountNanos = firstNanos + COUNT_REPORT_NANOS;
    }

    /** Time of the edge from the train's first onset; even numbers rise, odd ones fall. */
    private long edgeNanos(long number) {
        boolean rises = number % 2 == 0;
        long micros;
        if (program != null) {
            micros = program.onsetMicros((int) (number / 2)) + (rises ? 0 : program.phase1Micros());
        } else if (framePeriodMicros > 0) {
            micros = number / 2 * framePeriodMicros + (rises ? 0 : frameWidthMicros);
        } else {
            micros = codeEdges[(int) number];
        }
        return zeroNanos + clock.nanos(micros);
    }

    private long edges() {
        if (program != null) {
            return 2L * program.pulses();
        }
        return framePeriodMicros > 0 ? Long.MAX_VALUE : codeLength;
    }

    /** Pulses begun as reports carry them: 16 bits that wrap. */
    private int counted() {
        return (int) (begun & 0xFFFF);
    }

    long nextNanos() {
        return Math.min(nextNanos, guardNanos);
    }

    long nextConfirmNanos() {
        return confirm.nextNanos();
    }

    void confirmDue(long nowNanos) {
        confirm.due(nowNanos);
    }

    /** Does what is due now; false when the guard had to cut. */
    boolean due(long nowNanos) {
        if (nextNanos == nowNanos) {
            if (edge % 2 == 0) {
                rise(nowNanos);
            } else if (missOff) {
                missOff = false;
                nextNanos = Long.MAX_VALUE; // the compare interrupt was lost: only the guard is left
            } else {
                fall(nowNanos);
            }
        }
        return !(high && guardNanos == nowNanos);
    }

    private void rise(long nowNanos) {
        begun++;
        set(true, nowNanos);
        onSinceNanos = nowNanos;
        guardNanos = nowNanos + clock.nanos(limits.maxOnMicros());
        if (begun == 1 || !countOnly) {
            reports.pulseOn(index, cause, counted(), nowNanos);
            confirm.expect(cause, true, nowNanos);
        } else if (nowNanos >= nextCountNanos) {
            nextCountNanos = nowNanos + COUNT_REPORT_NANOS;
            reports.pulses(index, cause, counted(), nowNanos);
        }
        nextNanos = edgeNanos(++edge);
    }

    private void fall(long nowNanos) {
        boolean last = edge + 1 == edges();
        if (last) {
            finish(OffReason.TRAIN, nowNanos);
            return;
        }
        lower(nowNanos);
        if (!countOnly) {
            reports.pulseOff(index, cause, counted(), OffReason.PULSE, true, nowNanos);
            confirm.expect(cause, false, nowNanos);
        }
        nextNanos = edgeNanos(++edge);
    }

    private void lower(long nowNanos) {
        onNanos += nowNanos - onSinceNanos;
        guardNanos = Long.MAX_VALUE;
        set(false, nowNanos);
    }

    /** Ends the train now, whatever it was doing; nothing when none runs. */
    void finish(int reason, long nowNanos) {
        if (!active) {
            return;
        }
        boolean wasOn = high;
        active = false;
        nextNanos = Long.MAX_VALUE;
        guardNanos = Long.MAX_VALUE;
        if (wasOn) {
            lower(nowNanos);
        }
        if (program != null) {
            ledger.ended(level, (onNanos + 999) / 1000, (int) begun, nowNanos);
        }
        if (!high) { // a stuck pin has no edge to report
            reports.pulseOff(index, cause, counted(), reason, wasOn, nowNanos);
            if (wasOn) {
                confirm.expect(cause, false, nowNanos);
            }
        }
    }

    /** The processor is gone: the pin falls by its pull-down, and nobody is left to report it. */
    void die(long nowNanos) {
        active = false;
        nextNanos = Long.MAX_VALUE;
        guardNanos = Long.MAX_VALUE;
        confirm.clear();
        if (high) {
            set(false, nowNanos);
        }
    }

    private void set(boolean on, long nowNanos) {
        commanded = on;
        if (!on && stuck) {
            return;
        }
        if (high != on) {
            high = on;
            pins.edge(index, on, on ? level : 0, nowNanos);
        }
    }

    void stick(boolean on, long nowNanos) {
        stuck = on;
        if (!on && !commanded && high) {
            set(false, nowNanos);
        }
    }

    void missNextOff() {
        missOff = true;
    }
}
