package io.mienloop.sim;

import io.mienloop.rig.EventCode;
import io.mienloop.rig.FrameDecoder;
import io.mienloop.rig.ResetCause;
import io.mienloop.rig.Wire;
import java.util.Objects;

/**
 * A stimulus board in simulation time: takes the wire's bytes, gives the wire's bytes and pin edges, and follows
 * {@code firmware-protocol/specification.md} as the firmware must. A pure state machine: nothing happens but by the calls, and
 * time is what they say, in nanoseconds on one axis, never backwards. Used by one thread.
 */
public final class SimulatedRig {
    /** The watchdog resets a processor that has hung for this long. */
    public static final long WATCHDOG_NANOS = 15_000_000;

    private static final long ESTOP_NANOS = 3_000;
    private static final long NEVER = Long.MAX_VALUE;
    private static final long DAY_MICROS = 86_400_000_000L;

    private enum Power {
        RUNNING,
        BOOTING,
        HUNG,
        OFF
    }

    private final SimulatedRigSettings settings;
    private final BoardClock clock;
    private final BoardWire wire;
    private final BoardReports reports;
    private final BoardOutput[] outputs;
    private final BoardInput[] inputs;
    private final BoardLogic logic;
    private final FrameDecoder frames = new FrameDecoder(this::frame);

    private long now;
    private Power power;
    private long powerEventNanos;
    private int nextCause;
    private final BoardQueue waiting = new BoardQueue();
    private long busyUntilNanos = NEVER;
    private int abortRun;
    private long deafNanos;
    private long deafUntilNanos = Long.MIN_VALUE;
    private boolean estopOpen;
    private long estopNanos = NEVER;
    private long countsEndNanos;
    private volatile boolean plugged = true;
    private volatile boolean wedged;

    /** A board at time 0, {@linkplain SimulatedRigSettings#poweredNanos running for a while} or starting. */
    public SimulatedRig(SimulatedRigSettings settings, PinListener pins) {
        this.settings = settings;
        Objects.requireNonNull(pins, "pins");
        clock = new BoardClock(settings.clockErrorPpm());
        wire = new BoardWire(settings.baud(), settings.hostLatencyNanos());
        reports = new BoardReports(wire, clock, settings.answerNanos());
        outputs = settings.channels().stream()
                .map(c -> new BoardOutput(c, clock, reports, pins))
                .toArray(BoardOutput[]::new);
        inputs = new BoardInput[settings.lickLines() + settings.ttlLines()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = new BoardInput(i < settings.lickLines() ? clock.nanos(settings.debounceMicros()) : 0);
        }
        logic = new BoardLogic(settings, clock, reports, outputs);
        nextCause = ResetCause.POWER;
        countsEndNanos = clock.nanos(DAY_MICROS) - settings.poweredNanos();
        if (settings.poweredNanos() > 0) {
            power = Power.RUNNING;
            powerEventNanos = NEVER;
            clock.restart(-settings.poweredNanos());
            logic.boot(nextCause, -settings.poweredNanos());
        } else {
            restart(ResetCause.POWER, 0);
        }
    }

    /** Bytes that the host hands to its driver now; they take their time on the wire. */
    public void receive(byte[] b, int offset, int length, long timeNanos) {
        advanceTo(timeNanos);
        if (plugged) {
            wire.toBoard(b, offset, length, now);
        }
    }

    /** Lets everything happen that happens until the given time, that moment included. Earlier times change nothing. */
    public void advanceTo(long timeNanos) {
        long next = nextEventNanos();
        while (next <= timeNanos) {
            now = Math.max(now, next);
            step();
            next = nextEventNanos();
        }
        now = Math.max(now, timeNanos);
    }

    /** When something will happen on the board without any further call; {@link Long#MAX_VALUE}: nothing. */
    public long nextEventNanos() {
        long next = powerEventNanos;
        if (!wedged) {
            next = Math.min(next, wire.nextByteNanos());
        }
        if (power == Power.RUNNING) {
            next = Math.min(Math.min(next, countsEndNanos), Math.min(logic.arming.nextNanos(), estopNanos));
            next = Math.min(next, busyUntilNanos);
            for (BoardOutput output : outputs) {
                next = Math.min(next, Math.min(output.nextNanos(), output.nextConfirmNanos()));
            }
            for (BoardInput input : inputs) {
                next = Math.min(next, input.nextNanos());
            }
        }
        return next;
    }

    /** What makes safe comes first, then edges, then new commands. */
    private void step() {
        if (powerEventNanos <= now) {
            powerEvent();
            return;
        }
        if (power == Power.RUNNING) {
            if (estopNanos <= now) {
                estopNanos = NEVER;
                logic.estopSensed(estopOpen, now);
            }
            logic.due(now);
            for (BoardOutput output : outputs) {
                if (output.nextNanos() <= now && !output.due(now)) {
                    logic.fault(EventCode.FAULT_ON_TIME, now);
                }
                if (output.stuckOn() && !logic.arming.fault()) {
                    logic.fault(EventCode.FAULT_PIN_STUCK, now);
                }
                output.confirmDue(now);
            }
            settleInputs();
            if (busyUntilNanos <= now) {
                catchUp();
            }
            if (countsEndNanos <= now) {
                countsEndNanos = now + clock.nanos(DAY_MICROS);
                for (BoardOutput output : outputs) {
                    output.ledger.resetCounts();
                }
            }
        }
        if (!wedged && wire.nextByteNanos() <= now) {
            byte b = wire.takeByte();
            if (power == Power.RUNNING && now >= deafUntilNanos) {
                abortRun = b == (byte) 0xFF ? abortRun + 1 : 0;
                if (abortRun == Wire.ABORT_RUN) {
                    waiting.overtake();
                    logic.abortRun(now);
                    deafUntilNanos = now + deafNanos;
                }
                frames.accept(b);
            }
        }
    }

    private void frame(byte[] frame, int length) {
        if (estopNanos != NEVER) {
            estopNanos = NEVER; // the pin is read at every command: its interrupt may still be on its way
            logic.estopSensed(estopOpen, now);
        }
        if (busyUntilNanos == NEVER) {
            command(frame, length, false);
            return;
        }
        if (BoardLogic.stops(frame, length)) {
            waiting.overtake();
            logic.stop(frame, now);
        }
        waiting.add(frame, length);
    }

    private void command(byte[] frame, int length, boolean late) {
        logic.command(frame, length, late, wire, frames.goodFrames(), frames.crcErrors(), frames.framingErrors(), now);
    }

    private void catchUp() {
        busyUntilNanos = NEVER;
        while (!waiting.isEmpty()) {
            boolean late = waiting.overtaken();
            byte[] frame = waiting.take();
            command(frame, frame.length, late);
        }
    }

    private void settleInputs() {
        for (int i = 0; i < inputs.length; i++) {
            BoardInput input = inputs[i];
            if (input.nextNanos() <= now && input.settle()) {
                boolean lick = i < settings.lickLines();
                reports.input(
                        i,
                        lick ? 1 : 2,
                        input.level(),
                        input.takeSwallowed(),
                        lick ? settings.debounceMicros() : 0,
                        input.firstEdgeNanos(),
                        now);
            }
        }
    }

    private void powerEvent() {
        powerEventNanos = NEVER;
        switch (power) {
            case HUNG -> restart(ResetCause.WATCHDOG, now);
            case OFF -> restart(ResetCause.POWER, now);
            case BOOTING -> {
                power = Power.RUNNING;
                clock.restart(now);
                abortRun = 0;
                busyUntilNanos = NEVER;
                waiting.clear();
                frames.reset();
                reports.boot();
                for (BoardInput input : inputs) {
                    input.boot();
                }
                logic.arming.estop(estopOpen, false);
                estopNanos = NEVER;
                logic.boot(nextCause, now);
                logic.sayHello(now);
            }
            case RUNNING -> {}
        }
    }

    /** Pins become inputs and fall by their pull-downs; the bootloader runs. */
    private void restart(int cause, long timeNanos) {
        for (BoardOutput output : outputs) {
            output.die(timeNanos);
        }
        wire.boardDied(timeNanos);
        nextCause = cause;
        power = Power.BOOTING;
        powerEventNanos = timeNanos + settings.bootNanos();
    }

    /** Takes the next frame on its way to the host, whatever its arrival time; false when there is none. */
    public boolean poll(Outgoing out) {
        return plugged && wire.poll(out);
    }

    /** When the next frame's last byte reaches the host; {@link Long#MAX_VALUE}: none is on its way. */
    public long nextOutgoingNanos() {
        return plugged ? wire.nextOutgoingNanos() : NEVER;
    }

    /** The emergency stop's contact opens (pressed) or closes. */
    public void eStop(boolean open, long timeNanos) {
        advanceTo(timeNanos);
        if (open != estopOpen) {
            estopOpen = open;
            if (power == Power.RUNNING) {
                estopNanos = now + ESTOP_NANOS;
            } else {
                logic.arming.estop(open, false);
            }
        }
    }

    /** A tongue touches (contact) or leaves the spout of a lick line, 0 and up. */
    public void lick(int line, boolean contact, long timeNanos) {
        advanceTo(timeNanos);
        inputs[Objects.checkIndex(line, settings.lickLines())].set(contact, now);
    }

    /** A TTL line, 0 and up among the TTL lines, goes high or low. */
    public void ttl(int line, boolean high, long timeNanos) {
        advanceTo(timeNanos);
        inputs[settings.lickLines() + Objects.checkIndex(line, settings.ttlLines())].set(high, now);
    }

    /** The processor hangs with interrupts off: pins stay as they are until the watchdog bites. */
    public void hang(long timeNanos) {
        advanceTo(timeNanos);
        if (power == Power.RUNNING) {
            power = Power.HUNG;
            powerEventNanos = now + WATCHDOG_NANOS;
        }
    }

    /** The reset line is pulled, as opening the port does. */
    public void reset(long timeNanos) {
        advanceTo(timeNanos);
        if (power != Power.OFF) {
            restart(ResetCause.EXTERNAL, now);
        }
    }

    /** The supply fails and comes back after a while. */
    public void powerCycle(long offNanos, long timeNanos) {
        advanceTo(timeNanos);
        logic.powerLost(now);
        for (BoardOutput output : outputs) {
            output.die(now);
        }
        wire.boardDied(now);
        power = Power.OFF;
        powerEventNanos = now + offNanos;
        countsEndNanos += offNanos; // the day of the dose counts is one of powered time
    }

    /** The data cable comes out; the board keeps its power. */
    public void unplug(long timeNanos) {
        advanceTo(timeNanos);
        plugged = false;
        wire.clear(now);
    }

    /** The cable goes in again and the port is opened, which resets the board. */
    public void plug(long timeNanos) {
        advanceTo(timeNanos);
        plugged = true;
        wire.clear(now);
        reset(now);
    }

    /** The board's next answers (ACK and NAK) never leave it. */
    public void dropNextAnswers(int n) {
        reports.dropAnswers(n);
    }

    /** One bit of each of the next bytes flips on the way to the board. */
    public void corruptNextToBoard(int bytes, long seed) {
        wire.corruptToBoard(bytes, seed);
    }

    /** One bit of each of the next bytes flips on the way to the host. */
    public void corruptNextToHost(int bytes, long seed) {
        wire.corruptToHost(bytes, seed);
    }

    /** The next bytes never reach the board. */
    public void loseNextToBoard(int bytes) {
        wire.loseToBoard(bytes);
    }

    /** The next frames reach the board twice. */
    public void duplicateNext(int frames) {
        wire.duplicate(frames);
    }

    /** The board's main loop is held up for a while: commands wait for their turn, and only what stops acts at once. */
    public void busy(long nanos, long timeNanos) {
        advanceTo(timeNanos);
        busyUntilNanos = now + nanos;
    }

    /** Making itself safe by a run of FF keeps the board so busy that it loses all bytes that come within this time. */
    public void deafAfterAborts(long nanos) {
        deafNanos = nanos;
    }

    /** The USB chip sends the host's bytes back, as a genuine Uno's can. */
    public void echo(boolean on) {
        wire.echo(on);
    }

    /** The board's side takes no bytes; a link then takes none either. */
    public void wedge(boolean on) {
        wedged = on;
    }

    /** A driver transistor shorts: the pin cannot go off any more; or it is replaced. */
    public void stick(int channel, boolean on, long timeNanos) {
        advanceTo(timeNanos);
        output(channel).stick(on, now);
    }

    /** The channel's next falling edge is forgotten, as by a lost timer interrupt. */
    public void missNextOff(int channel) {
        output(channel).missNextOff();
    }

    private BoardOutput output(int channel) {
        for (BoardOutput output : outputs) {
            if (output.spec.channel().index() == channel) {
                return output;
            }
        }
        throw new IllegalArgumentException("the simulated board has no channel " + channel);
    }

    /** Whether a channel's pin is on now. */
    public boolean pin(int channel) {
        return output(channel).high();
    }

    public boolean armed() {
        return power == Power.RUNNING && logic.arming.armed();
    }

    public boolean estopLatched() {
        return logic.arming.estopLatched();
    }

    public boolean plugged() {
        return plugged;
    }

    public boolean wedged() {
        return wedged;
    }

    /** The time reached. */
    public long nowNanos() {
        return now;
    }
}
