package io.mienloop.analysis;

import io.mienloop.face.Region;
import java.io.IOException;
import java.util.List;

/** The frames that prototypes are made from: where each belongs, and its descriptor. */
interface LabelledFrames {
    /**
     * A frame of a window.
     *
     * @param window index of the window
     * @param timeNanos from the recording's first frame
     * @param usable false when the frame failed a guard (guards are on under {@link PrototypeRule#ROBUST})
     */
    record Frame(int window, long timeNanos, boolean usable) {}

    /** The labelled windows; a frame names its own by index. */
    List<EventWindow> windows();

    /** All frames of all windows; their index is their descriptor's number. */
    List<Frame> frames();

    /** Copies the descriptor of a frame; cheapest in the order of the frames. */
    void descriptor(int index, float[] values) throws IOException;

    int descriptorLength();

    /** Nominal seconds between the frames of a window's recording, 0 when unknown. */
    double framesEverySeconds(int window);

    /** Mean gradient energy of every cell over the neutral frames; needed only where low-energy cells are left out. */
    double[] neutralEnergies();

    /** The region of interest within the picture. */
    Region region();

    int pictureWidth();

    int pictureHeight();

    default EventWindow windowOf(Frame frame) {
        return windows().get(frame.window());
    }

    default boolean neutral(Frame frame) {
        return windowOf(frame).neutral();
    }
}
