package io.mienloop.export.hdf5;

import java.util.Arrays;
import java.util.List;

/** Texts to append to. */
public final class TextColumn extends Hdf5Column {
    private final String[] buffer = new String[CHUNK_ROWS];

    public TextColumn(Hdf5Group group, String name) throws Hdf5Exception {
        super(group, name, Hdf5.text(), 0, false);
    }

    /** @param value null stands for no text, as "" does */
    public void add(String value) throws Hdf5Exception {
        buffer[place()] = value == null ? "" : value;
        appended();
    }

    @Override
    void write(long memorySpace, long fileSpace, int rows, String doing) throws Hdf5Exception {
        try (Texts texts = new Texts(List.of(Arrays.copyOf(buffer, rows)))) {
            write(Hdf5.text(), memorySpace, fileSpace, texts.pointers(), doing);
        }
    }

    @Override
    void release() {
        Arrays.fill(buffer, null);
    }
}
