package io.mienloop.pipeline;

import io.mienloop.rig.ClockMapping;
import io.mienloop.rig.DeviceMessage;

/**
 * One place in the ring: what happened, and what the loop made of it.
 *
 * <p>The upper half is written by whoever publishes the event, the lower half by the loop alone, and the journal reads both
 * after the loop. Because a command stands in the event that caused it, nothing has to be published from the loop thread and
 * the order of causes and effects is the order of the ring.
 */
public final class LoopEvent {
    /** Room for planned stimuli beside one for every rule; more than that at once waits for the next frame. */
    private static final int PLANNED_COMMANDS = 8;

    private static final int MOST_FACTS = 16;

    // ---- written by the publisher ----
    public EventKind kind;
    /** Arrival, in session time. The time of all rules. */
    public long timeNanos;
    /** Running number of the frame, from 0 (FRAME, RECORDED). */
    public long frame;
    /** The camera's own frame number (FRAME); UTC in microseconds (ANCHOR). */
    public long cameraFrame;
    /** The camera's own time of the frame in nanoseconds, or -1. */
    public long cameraNanos;
    /** When the host had the frame in hand (FRAME); later than its arrival when it was held up on the way. -1: not known. */
    public long handedNanos;
    /** Pixel slot, or {@link PixelPool#NONE}. The publisher's reference passes to the loop. */
    public int slot;
    /**
     * CRC-32C of the pixels (RECORDED); 1 when the camera broke off (CAMERA_ENDED), 1 when granted (HOST_ANSWERED); by how many ms
     * reading the board's link was behind at most (TICK), 0 where nothing could lie unread.
     */
    public int code;
    /** What the board said (DEVICE). */
    public final DeviceMessage device = new DeviceMessage();
    /** For people (FAULT, NOTE, HOST_ANSWERED, WARMED, LINK_LOST, CAMERA_ENDED), else null. */
    public String text;

    // ---- written by the loop ----
    public FrameStatus status;
    /** When the loop took the frame up; its age then is this minus arrival. */
    public long begunNanos;
    /** When the scores were there. */
    public long scoredNanos;
    /** When the rules had decided on it; 0 where none was asked. */
    public long decidedNanos;
    /** Similarity to every score name, or NaN. */
    public final double[] similarity;
    /** Robust z of the same, NaN where there is no baseline yet. */
    public final double[] z;
    /** Verdict of every rule, codes of {@code trigger.Verdict}. */
    public final byte[] verdicts;
    /** Whether the frame lay within a stimulus' blanking. */
    public boolean blanked;
    /** Whether the video queue took the frame: the k-th frame taken is the k-th in the video. */
    public boolean offered;

    /** Whether this message of the board (DEVICE) brought a new {@link #mapping}. */
    public boolean mapped;
    /** The board's clock as it is mapped from here on, where {@link #mapped}. */
    public final ClockMapping mapping = new ClockMapping();

    private final CommandOutcome[] commands;
    private int commandCount;
    private final LoopFact[] facts = new LoopFact[MOST_FACTS];
    private final long[] factDetails = new long[MOST_FACTS];
    private int factCount;

    /**
     * @param scores number of score names
     * @param rules number of rules
     */
    public LoopEvent(int scores, int rules) {
        similarity = new double[scores];
        z = new double[scores];
        verdicts = new byte[rules];
        commands = new CommandOutcome[rules + PLANNED_COMMANDS];
        for (int i = 0; i < commands.length; i++) {
            commands[i] = new CommandOutcome();
        }
    }

    /** Publisher: makes the place ready for an event of this kind. */
    public void begin(EventKind newKind, long newTimeNanos) {
        kind = newKind;
        timeNanos = newTimeNanos;
        frame = -1;
        cameraFrame = -1;
        cameraNanos = -1;
        handedNanos = -1;
        slot = PixelPool.NONE;
        code = 0;
        text = null;
        status = null;
        begunNanos = 0;
        scoredNanos = 0;
        decidedNanos = 0;
        blanked = false;
        offered = false;
        mapped = false;
        commandCount = 0;
        factCount = 0;
    }

    public int commands() {
        return commandCount;
    }

    /** Loop: whether a further command would find no place. */
    boolean full() {
        return commandCount == commands.length;
    }

    public CommandOutcome command(int index) {
        return commands[index];
    }

    /** Loop: the next free command, to be filled in; null when the event can hold no more. */
    CommandOutcome nextCommand() {
        return commandCount == commands.length ? null : commands[commandCount++];
    }

    public int facts() {
        return factCount;
    }

    public LoopFact fact(int index) {
        return facts[index];
    }

    /** The number that goes with a {@linkplain LoopFact#detailed detailed} fact; 0 with the others. */
    public long factDetail(int index) {
        return factDetails[index];
    }

    /** Reader of the journal: a further command. */
    public CommandOutcome addCommand() {
        CommandOutcome command = nextCommand();
        if (command == null) {
            throw new IllegalStateException("an event has at most " + commands.length + " commands");
        }
        return command;
    }

    /** Loop (and a reader of the journal): notes a change of the loop's state. One event cannot bring about more than a few. */
    public void fact(LoopFact fact) {
        fact(fact, 0);
    }

    /** The same of a fact with a number. */
    public void fact(LoopFact fact, long detail) {
        if (factCount < facts.length) {
            factDetails[factCount] = detail;
            facts[factCount++] = fact;
        }
    }
}
