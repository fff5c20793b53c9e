package io.mienloop.pipeline;

import io.mienloop.rig.ByteSink;
import io.mienloop.rig.DeviceMessage;
import io.mienloop.rig.MessageDecoder;

/** The link's thread: decodes what the board sends and publishes every message, and the loss of the link, to the ring. */
public final class DeviceFeed implements ByteSink {
    private final EventRing ring;
    private final LoopClock clock;
    private final MessageDecoder decoder;

    public DeviceFeed(EventRing ring, LoopClock clock) {
        this.ring = ring;
        this.clock = clock;
        this.decoder = new MessageDecoder(this::publish);
    }

    @Override
    public void bytes(byte[] bytes, int offset, int length, long hostNanos) {
        decoder.accept(bytes, offset, length, hostNanos);
    }

    @Override
    public void lost(String why) {
        ring.tell(EventKind.LINK_LOST, clock.nanos(), 0, why);
    }

    @Override
    public void back() {
        ring.tell(EventKind.LINK_BACK, clock.nanos(), 0, null);
    }

    /** Frames that were thrown away because their checksum, length or coding was wrong. */
    public long rejected() {
        return decoder.errors();
    }

    private void publish(DeviceMessage message) {
        long sequence = ring.claim();
        if (sequence == EventRing.FULL) {
            return;
        }
        LoopEvent event = ring.get(sequence);
        event.begin(EventKind.DEVICE, message.arrivalNanos);
        event.device.copyFrom(message);
        ring.publish(sequence);
    }
}
