package io.mienloop.sim;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** The camera: turns light into grey bytes, with shake, smear, glow and noise. */
final class Sensor {
    private static final int GRAINS = 1 << 16;
    private static final int SHARE_BITS = 12;
    private static final int SHARES = 1 << SHARE_BITS;
    private static final double NOISE_LEVELS = 2.6;
    private static final double GLOW_LEVELS = 190;
    private static final int SMEAR_TAPS = 5;

    private final int width;
    private final int height;
    private final Canvas canvas;
    private final Chance chance;
    private final int[] grain;
    private final short[] implantGlow;
    private final short[] ledGlow;
    private final int[] light;
    private final byte[] row;

    Sensor(int width, int height, Canvas canvas, Chance chance, double noise) {
        this.width = width;
        this.height = height;
        this.canvas = canvas;
        this.chance = chance;
        this.light = new int[width];
        this.row = new byte[width];
        // Longer than its period by a row, so that no row wraps around.
        this.grain = new int[GRAINS + width];
        for (int i = 0; i < grain.length; i++) {
            grain[i] = (int) (noise * NOISE_LEVELS * Canvas.UNITS * bell(chance, i % GRAINS));
        }
        this.implantGlow = new short[width * height];
        this.ledGlow = new short[width * height];
        for (int y = 0; y < height; y++) {
            double designY = canvas.designY(y + canvas.margin);
            for (int x = 0; x < width; x++) {
                double designX = canvas.designX(x + canvas.margin);
                implantGlow[y * width + x] = glow(designX - 160, designY - 62, 52);
                ledGlow[y * width + x] = glow(designX - 330, designY - 60, 95);
            }
        }
    }

    /** Four uniform numbers make a bell of variance 1. */
    private static double bell(Chance chance, int number) {
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            sum += chance.uniform(Chance.Topic.GRAIN, 4L * number + i);
        }
        return (sum - 2) * Math.sqrt(3);
    }

    /** Light falls off from its source, and all the picture gets a little. */
    private static short glow(double dx, double dy, double reach) {
        double distance = Math.sqrt(dx * dx + dy * dy) / reach;
        return (short) (GLOW_LEVELS * Canvas.UNITS * (1 / (1 + distance * distance) + 0.04));
    }

    void expose(long frame, Scene scene, MemorySegment pixels) {
        int gain = (int) (scene.gain * SHARES);
        int implant = (int) (scene.light * SHARES);
        int led = (int) (scene.led * SHARES);
        boolean shaken = scene.blur > 0;
        for (int y = 0; y < height; y++) {
            if (shaken) {
                lookShaken(y, scene);
            } else {
                look(y);
            }
            int grains = (int) chance.bits(Chance.Topic.GRAIN_OFFSET, frame * 4096 + y) & (GRAINS - 1);
            if (implant > 0 || led > 0) {
                shine(y * width, implant * SHARES / Math.max(1, gain), led * SHARES / Math.max(1, gain));
            }
            // Loops of one kind of number each: the compiler turns these into vector instructions.
            for (int x = 0; x < width; x++) {
                int level = (light[x] * gain >> SHARE_BITS) + grain[grains + x] + Canvas.UNITS / 2 >> 4;
                light[x] = Math.max(0, Math.min(255, level));
            }
            for (int x = 0; x < width; x++) {
                row[x] = (byte) light[x];
            }
            MemorySegment.copy(row, 0, pixels, ValueLayout.JAVA_BYTE, (long) y * width, width);
        }
    }

    /** The gain that follows is the room's; a light of its own does not depend on it. */
    private void shine(int at, int implant, int led) {
        for (int x = 0; x < width; x++) {
            light[x] += implantGlow[at + x] * implant + ledGlow[at + x] * led >> SHARE_BITS;
        }
    }

    private void look(int y) {
        int start = (y + canvas.margin) * canvas.stride + canvas.margin;
        for (int x = 0; x < width; x++) {
            light[x] = canvas.light[start + x];
        }
    }

    /** The animal moved by the shake, smeared along its way: the mean of a few places. */
    private void lookShaken(int y, Scene scene) {
        double length = Math.max(1e-6, Math.sqrt(scene.shakeX * scene.shakeX + scene.shakeY * scene.shakeY));
        Arrays.fill(light, 0);
        for (int tap = 0; tap < SMEAR_TAPS; tap++) {
            double smear = scene.blur * (tap / (SMEAR_TAPS - 1.0) - 0.5) / length;
            double dx = (scene.shakeX * (1 + smear)) * canvas.scale;
            double dy = (scene.shakeY * (1 + smear)) * canvas.scale;
            int px = reach(Math.round(dx * 256));
            int py = reach(Math.round(dy * 256));
            int fx = px & 0xFF;
            int fy = py & 0xFF;
            int at = (y + canvas.margin + (py >> 8)) * canvas.stride + canvas.margin + (px >> 8);
            for (int x = 0; x < width; x++, at++) {
                int upper = canvas.light[at] * (256 - fx) + canvas.light[at + 1] * fx;
                int lower = canvas.light[at + canvas.stride] * (256 - fx) + canvas.light[at + canvas.stride + 1] * fx;
                light[x] += (upper * (256 - fy) + lower * fy) >> 16;
            }
        }
        for (int x = 0; x < width; x++) {
            light[x] /= SMEAR_TAPS;
        }
    }

    /** A shake reaches no further than the margin painted around the picture. */
    private int reach(long offset) {
        long most = (canvas.margin - 1L) << 8;
        return (int) Math.clamp(offset, -most, most - 256);
    }
}
