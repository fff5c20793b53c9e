package io.mienloop.app;

import io.mienloop.config.LoadedConfig;
import io.mienloop.config.Role;
import java.util.List;

/**
 * The gate before stimuli that can hurt: a session that would send shock or light to a real board is refused as long as nobody
 * confirms its arming and nothing keeps a ledger of the animal's doses.
 */
final class LiveStimuli {
    private LiveStimuli() {}

    /** @throws Failure when a stimulus uses a shock or laser channel of a real board */
    static void require(LoadedConfig config) throws Failure {
        if (!config.rig().port().real()) {
            return;
        }
        List<String> harmful = config.experiment().stimuli().stream()
                .filter(stimulus -> stimulus.role() == Role.SHOCK || stimulus.role() == Role.LASER)
                .map(stimulus -> stimulus.name() + " (" + stimulus.role() + " on " + stimulus.channel() + ")")
                .toList();
        if (!harmful.isEmpty()) {
            throw new Failure(
                    ExitCode.SAFETY,
                    "the real port " + config.rig().port().device() + " is refused with " + String.join(", ", harmful)
                            + ": shock and laser need a confirmed arming and a ledger of doses, which this version does"
                            + " not have; rehearse with --set rig.port=simulated");
        }
    }
}
