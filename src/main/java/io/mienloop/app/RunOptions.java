package io.mienloop.app;

import java.nio.file.Path;

/**
 * What a person asks of a session beside its experiment file.
 *
 * @param dataDir where session folders go
 * @param seconds length of the session from its first frame, or 0 for what the experiment says
 * @param simulatedTime whether time is simulated: a rehearsal, as fast as the machine can
 */
public record RunOptions(Path dataDir, double seconds, boolean simulatedTime) {}
