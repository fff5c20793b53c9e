package io.mienloop.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.mienloop.rig.ByteSink;
import io.mienloop.rig.NakReason;
import io.mienloop.rig.RigClient;
import io.mienloop.rig.Wire;
import io.mienloop.sim.SimulatedRig;
import io.mienloop.sim.SteppedSimulatedLink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** A {@link ClosedLoop} run in simulated time, with everything that happened kept for the test to look at. */
final class SimulatedRun {
    /** One frame as the loop left it. */
    record Frame(long number, long timeNanos, FrameStatus status, double pain, byte verdict, boolean blanked) {}

    /** One command as the loop left it. */
    record Command(long frame, int rule, int stimulus, Delivery delivery, long decidedNanos, long writtenNanos) {}

    final List<Frame> frames = new ArrayList<>();
    final List<Command> commands = new ArrayList<>();
    final List<String> refusals = new ArrayList<>();
    final List<LoopFact> facts = new ArrayList<>();
    final List<Coded> barcodes = new ArrayList<>();
    /** One barcode as it was sent. */
    record Coded(long frame, long timeNanos, long value) {}

    final FrameLoop loop;
    final SimulatedRig board;

    SimulatedRun(ClosedLoop closed) {
        this(closed, 100_000, (rig, time) -> {});
    }

    /** Something done to the board at every event. */
    interface Meddler {
        void at(SimulatedRig rig, long timeNanos);
    }

    SimulatedRun(ClosedLoop closed, long readingNanos, Meddler meddler) {
        this(closed, readingNanos, meddler, Long.MAX_VALUE);
    }

    /** @param rearmNanos when a person asks for the board to be armed again */
    SimulatedRun(ClosedLoop closed, long readingNanos, Meddler meddler, long rearmNanos) {
        this(closed, readingNanos, meddler, Long.MAX_VALUE, rearmNanos);
    }

    /** @param stopNanos when a person stops the stimuli */
    SimulatedRun(ClosedLoop closed, long readingNanos, Meddler meddler, long stopNanos, long rearmNanos) {
        board = closed.board();
        SimulatedTimeDriver[] driver = new SimulatedTimeDriver[1];
        SteppedSimulatedLink link = new SteppedSimulatedLink(board, () -> driver[0].nowNanos());
        try (PixelPool pool = new PixelPool(2, (long) ClosedLoop.SIDE * ClosedLoop.SIDE)) {
            FlushWitness wire = new FlushWitness(link);
            RigClient client = closed.client(wire);
            loop = closed.loop(client, pool);
            boolean[] asked = {false};
            boolean[] stopped = {false};
            LongConsumer meddle = time -> {
                meddler.at(board, time);
                if (time >= stopNanos && !stopped[0]) {
                    stopped[0] = true;
                    driver[0].requestStimuliStop("a test");
                }
                if (time >= rearmNanos && !asked[0]) {
                    asked[0] = true;
                    driver[0].requestRearm("a test");
                }
            };
            driver[0] = new SimulatedTimeDriver(
                    closed.camera(),
                    new SteppedRig() {
                        @Override
                        public long nextNanos() {
                            return link.nextNanos();
                        }

                        @Override
                        public void advanceTo(long timeNanos, ByteSink sink) {
                            link.advanceTo(timeNanos, sink);
                        }
                    },
                    loop,
                    new EventSink() {
                        @Override
                        public void accept(long sequence, LoopEvent event) {
                            assertThat(wire.unflushed())
                                    .as("something lies unflushed after event %d, %s", sequence, event.kind)
                                    .isFalse();
                            keep(event);
                            meddle.accept(event.timeNanos);
                        }

                        @Override
                        public void idle() {
                            // nothing is held back
                        }
                    },
                    pool,
                    StepRecorder.NONE,
                    closed.event(),
                    readingNanos);
            driver[0].run(0, "test", () -> false);
        }
    }

    private void keep(LoopEvent event) {
        for (int i = 0; i < event.facts(); i++) {
            facts.add(event.fact(i));
            if (event.fact(i) == LoopFact.BARCODE_SENT) {
                long value = SentBarcode.of(event.factDetail(i)).value();
                barcodes.add(new Coded(event.frame, event.scoredNanos, value));
            }
        }
        if (event.kind == EventKind.DEVICE && event.device.type == Wire.NAK) {
            refusals.add(Wire.name(event.device.of) + ": " + NakReason.text(event.device.reason));
        }
        if (event.kind == EventKind.FRAME) {
            frames.add(new Frame(
                    event.frame, event.timeNanos, event.status, event.similarity[0], event.verdicts[0], event.blanked));
        }
        for (int i = 0; i < event.commands(); i++) {
            CommandOutcome c = event.command(i);
            commands.add(new Command(event.frame, c.rule, c.stimulus, c.delivery, c.decidedNanos, c.writtenNanos));
        }
    }

    List<Command> commands(Delivery delivery) {
        return commands.stream().filter(c -> c.delivery() == delivery).toList();
    }
}
