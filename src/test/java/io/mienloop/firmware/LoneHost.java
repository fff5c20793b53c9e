package io.mienloop.firmware;

import io.mienloop.rig.PulseProgram;
import io.mienloop.rig.Wire;
import java.nio.file.Path;
import java.util.List;

/**
 * A host in a process of its own, to be killed, stopped, or to die in its loop while the JVM lives on: arms, puts light on and a
 * valve's train for five seconds, prints "on", and then does as told.
 */
final class LoneHost {
    static final int LIGHT = 3;
    static final int VALVE_TRAIN = 5;
    /** One pulse that outlasts every scene, and a train that does: what ends the one need not end the other. */
    static final List<PulseProgram> PROGRAMS = List.of(
            PulseProgram.single(LIGHT, 3, 5_000_000, 100),
            PulseProgram.train(VALVE_TRAIN, 1, 20_000, 20, 5_000_000, 10));

    private LoneHost() {}

    /** Arguments: the terminal, and "beats" (a heartbeat each 100 ms for ever) or "pings" (two heartbeats, then PINGs only). */
    public static void main(String[] arguments) {
        try (TtyHost host = new TtyHost(Path.of(arguments[0]))) {
            host.greet(PROGRAMS);
            host.run(LIGHT, VALVE_TRAIN);
            host.beat();
            System.out.println("on");
            System.out.flush();
            if (arguments[1].equals("beats")) {
                host.live(60_000);
                return;
            }
            host.live(200);
            for (int i = 0; i < 3_000; i++) {
                host.send(Wire.PING, host.encoder::ping);
                TtyHost.sleep(20);
            }
        }
    }
}
