package io.mienloop.analysis;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps many descriptors of one length in a temporary file, so that minutes of baseline at hundreds of frames a second need
 * no more memory than a second of them. Written once, then read, best in order. One thread owns it.
 */
final class DescriptorSpool implements AutoCloseable {
    private static final int BLOCK_BYTES = 1 << 20;

    private final Path file;
    private final FileChannel channel;
    private final int length;
    private final ByteBuffer block;
    private final int perBlock;
    private int count;
    private int loaded = -1;

    DescriptorSpool(int length) throws IOException {
        this.length = length;
        this.perBlock = Math.max(1, BLOCK_BYTES / (Float.BYTES * length));
        this.block = ByteBuffer.allocateDirect(perBlock * Float.BYTES * length).order(ByteOrder.nativeOrder());
        this.file = Files.createTempFile("mienloop-descriptors-", ".f32");
        this.channel = FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    int count() {
        return count;
    }

    /** Appends a descriptor; only before the first {@link #get}. */
    void add(float[] descriptor) throws IOException {
        if (loaded >= 0) {
            throw new IllegalStateException("descriptors are being read, none can be added");
        }
        block.asFloatBuffer().put((count % perBlock) * length, descriptor, 0, length);
        count++;
        if (count % perBlock == 0) {
            write(perBlock);
        }
    }

    /** Copies the descriptor that was added as number {@code index}, from 0. */
    void get(int index, float[] descriptor) throws IOException {
        if (loaded < 0 && count % perBlock != 0) {
            write(count % perBlock);
        }
        int wanted = index / perBlock;
        if (wanted != loaded) {
            block.clear().limit(Math.min(perBlock, count - wanted * perBlock) * Float.BYTES * length);
            long at = (long) wanted * block.capacity();
            while (block.hasRemaining()) {
                int bytes = channel.read(block, at + block.position());
                if (bytes < 0) {
                    throw new IOException("temporary file " + file + " was cut short while it was in use");
                }
            }
            loaded = wanted;
        }
        block.clear();
        block.asFloatBuffer().get((index % perBlock) * length, descriptor, 0, length);
    }

    private void write(int descriptors) throws IOException {
        block.clear().limit(descriptors * Float.BYTES * length);
        while (block.hasRemaining()) {
            channel.write(block);
        }
        block.clear();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
