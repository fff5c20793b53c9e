package io.mienloop.sim;

import io.mienloop.camera.FrameStamp;
import io.mienloop.face.HogDescriptor;
import io.mienloop.face.HogSettings;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Watches a simulated mouse as the loop would: descriptors of its head's region, compared by Pearson's r. */
final class Watcher {
    static final int WIDTH = 320;
    static final int HEIGHT = 240;
    static final double RATE = 20;

    private final SimulatedMouse mouse;
    private final HogDescriptor hog;
    private final PictureArea head = SimulatedMouse.headArea(WIDTH, HEIGHT);
    private final MemorySegment pixels = MemorySegment.ofArray(new byte[WIDTH * HEIGHT]);
    private final FrameStamp stamp = new FrameStamp();

    Watcher(SimulatedMouse mouse) {
        this.mouse = mouse;
        this.hog = new HogDescriptor(HogSettings.DEFAULT, head.width(), head.height());
    }

    /** Descriptors of the next frames. */
    List<float[]> watch(double seconds) {
        List<float[]> descriptors = new ArrayList<>();
        for (int i = 0; i < Math.round(seconds * RATE); i++) {
            mouse.next(pixels, stamp);
            float[] descriptor = new float[hog.length()];
            hog.compute(pixels, (long) head.y() * WIDTH + head.x(), WIDTH, descriptor);
            descriptors.add(descriptor);
        }
        return descriptors;
    }

    /** The mean face of an emotion, from one full expression of a calm mouse. */
    static float[] prototype(Emotion emotion, long seed) {
        SimulatedMouse mouse = new SimulatedMouse(SimulatedMouseSettings.clean(WIDTH, HEIGHT, RATE, seed));
        if (emotion != Emotion.NEUTRAL) {
            mouse.provoke(emotion, 1, 0);
        }
        return mean(new Watcher(mouse).watch(0.9).subList(10, 18));
    }

    static float[] mean(List<float[]> descriptors) {
        float[] mean = new float[descriptors.getFirst().length];
        for (float[] descriptor : descriptors) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += descriptor[i] / descriptors.size();
            }
        }
        return mean;
    }

    /** Pearson's r by its definition. */
    static double r(float[] a, float[] b) {
        double meanA = 0;
        double meanB = 0;
        for (int i = 0; i < a.length; i++) {
            meanA += a[i] / (double) a.length;
            meanB += b[i] / (double) a.length;
        }
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }
        return ab / Math.sqrt(aa * bb);
    }

    static double meanR(List<float[]> descriptors, float[] prototype) {
        return descriptors.stream().mapToDouble(d -> r(d, prototype)).average().orElseThrow();
    }

    static double highestR(List<float[]> descriptors, float[] prototype) {
        return descriptors.stream().mapToDouble(d -> r(d, prototype)).max().orElseThrow();
    }
}
