package io.mienloop.session.replay;

import io.mienloop.rig.ByteLink;
import io.mienloop.rig.ByteSink;
import java.util.Map;

/** A link that takes what the recorded one took, and sends nothing: what the board said is in the journal. */
final class RecordedLink implements ByteLink {
    private final String description;
    private final Map<Long, Integer> cutWrites;
    private long writes;

    /** @param cutWrites bytes taken of the writes that were not taken whole, by their number */
    RecordedLink(String description, Map<Long, Integer> cutWrites) {
        this.description = description;
        this.cutWrites = cutWrites;
    }

    @Override
    public int write(byte[] bytes, int offset, int length) {
        Integer cut = cutWrites.get(writes++);
        return cut == null ? length : cut;
    }

    @Override
    public void open(ByteSink sink) {
        throw new IllegalStateException("a recorded link has nothing to say");
    }

    @Override
    public void close() {
        // nothing is open
    }

    @Override
    public String description() {
        return description;
    }
}
