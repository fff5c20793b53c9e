package io.mienloop.config;

import io.mienloop.trigger.Runaway;
import java.util.List;

/**
 * A rig file.
 *
 * @param name key {@code rig} of the rig file
 * @param camera key {@code camera}
 * @param port key {@code port}, with {@code baud}
 * @param channels key {@code channels}, in the file's order
 * @param onRigLoss key {@code on-rig-loss}: {@code end} or {@code go-on}; default end
 * @param loop key {@code loop}: what the machine is to do for the loop
 * @param runaway key {@code limits: {runaway: …}}; default 5 fires in 60 s
 */
public record RigConfig(
        String name,
        CameraConfig camera,
        PortConfig port,
        OnRigLoss onRigLoss,
        List<ChannelConfig> channels,
        LoopConfig loop,
        Runaway runaway) {
    public RigConfig {
        channels = List.copyOf(channels);
    }
}
