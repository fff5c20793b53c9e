package io.mienloop.export.hdf5;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/** Texts as the library takes them: pointers to UTF-8 that ends with a zero; a zero within a text becomes the sign ␀. */
final class Texts implements AutoCloseable {
    private final BytePointer[] texts;
    private final PointerPointer<BytePointer> pointers;

    Texts(List<String> values) {
        texts = new BytePointer[values.size()];
        pointers = new PointerPointer<>(Math.max(1, texts.length));
        for (int i = 0; i < texts.length; i++) {
            texts[i] = new BytePointer(values.get(i).replace('\0', '␀'), StandardCharsets.UTF_8);
            pointers.put(i, texts[i]);
        }
    }

    PointerPointer<BytePointer> pointers() {
        return pointers;
    }

    @Override
    public void close() {
        pointers.close();
        for (BytePointer text : texts) {
            text.close();
        }
    }
}
