package io.mienloop.app;

import io.mienloop.rig.Channel;
import io.mienloop.rig.ChannelRole;
import java.util.List;

/** The channels of an Uno's image. */
final class UnoChannels {
    static final int SYNC = 4;
    static final List<Channel> ALL = List.of(
            new Channel("shock", ChannelRole.SHOCK, 0, 3),
            new Channel("valve", ChannelRole.VALVE, 1, 4),
            new Channel("laser", ChannelRole.LASER, 2, 5),
            new Channel("led", ChannelRole.LED, 3, 6),
            new Channel("sync", ChannelRole.SYNC, SYNC, 7),
            new Channel("second valve", ChannelRole.VALVE, 5, 9),
            new Channel("frames", ChannelRole.FRAME, 6, 8));

    private UnoChannels() {}
}
