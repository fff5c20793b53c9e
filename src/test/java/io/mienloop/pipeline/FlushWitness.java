package io.mienloop.pipeline;

import io.mienloop.rig.ByteLink;
import io.mienloop.rig.ByteSink;

/** A link that knows whether what was written through it has been flushed. */
final class FlushWitness implements ByteLink {
    private final ByteLink link;
    private boolean unflushed;

    FlushWitness(ByteLink link) {
        this.link = link;
    }

    boolean unflushed() {
        return unflushed;
    }

    @Override
    public int write(byte[] bytes, int offset, int length) {
        unflushed = true;
        return link.write(bytes, offset, length);
    }

    @Override
    public void flush() {
        unflushed = false;
        link.flush();
    }

    @Override
    public void open(ByteSink sink) {
        link.open(sink);
    }

    @Override
    public void close() {
        link.close();
    }

    @Override
    public String description() {
        return link.description();
    }
}
