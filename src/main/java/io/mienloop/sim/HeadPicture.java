package io.mienloop.sim;

/** Paints what does not change its own shape: background, body, the furred head with nose and whisker pad, head-post. */
final class HeadPicture {
    private static final int FUR_STEPS = 5;

    private final Chance chance;

    HeadPicture(Chance chance) {
        this.chance = chance;
    }

    void paint(Canvas canvas) {
        for (int row = 0; row < canvas.rows; row++) {
            double y = canvas.designY(row);
            for (int column = 0; column < canvas.stride; column++) {
                canvas.light[row * canvas.stride + column] =
                        (short) (grey(canvas, canvas.designX(column), y) * Canvas.UNITS);
            }
        }
    }

    private double grey(Canvas canvas, double x, double y) {
        double grey = 34 + y * 0.05 + 6 * smoothNoise(x / 40, y / 40, 77);
        double body = Shapes.ellipse(x - 0, y - 225, 128, 92);
        if (body < 4) {
            double fur = 88 + 14 * fur(x, y, -0.6, 0.8, 5) + 0.25 * Math.clamp(-body, 0, 60);
            grey = mix(grey, fur, canvas.cover(body + ragged(x, y)));
        }
        double head = head(x, y);
        if (head < 5) {
            // A soft shadow falls from the head on the body.
            grey *= 1 - 0.35 * Math.clamp(1 - (head - 1) / 4, 0, 1);
            grey = mix(grey, headFur(x, y, head), canvas.cover(head + ragged(x, y)));
        }
        return fixture(canvas, x, y, nose(canvas, x, y, grey));
    }

    /** Distance to the head's outline: skull, snout and jaw. */
    private static double head(double x, double y) {
        double skull = Shapes.ellipse(x - 126, y - 122, 92, 66);
        double snout = Shapes.rod(x, y, 158, 124, 52, 264, 151, 17);
        double jaw = Shapes.rod(x, y, 150, 160, 36, 240, 177, 9);
        return Shapes.join(Shapes.join(skull, snout, 14), jaw, 5);
    }

    private double headFur(double x, double y, double head) {
        // Hair grows from the nose backward, along the head.
        double fromNoseX = x - 282;
        double fromNoseY = (y - 150) * 0.75 + 8;
        double length = Math.sqrt(fromNoseX * fromNoseX + fromNoseY * fromNoseY) + 1e-6;
        double depth = Math.clamp(-head / 42, 0, 1);
        double shade = 92 + 46 * (1 - (1 - depth) * (1 - depth)) - 0.16 * (y - 120);
        shade -= 16 * Shapes.window(square((x - 188) / 26) + square((y - 106) / 22));
        shade += 14 * Shapes.window(square((x - 240) / 24) + square((y - 150) / 16));
        shade += 17 * fur(x, y, fromNoseX / length, fromNoseY / length, 1) + 7 * smoothNoise(x / 13, y / 9, 5);
        for (int follicle = 0; follicle < 12; follicle++) {
            double dx = x - Whiskers.rootX(follicle % 9) - (follicle > 8 ? -9 : 0);
            double dy = y - Whiskers.rootY(follicle % 9) - (follicle > 8 ? -2 : 0);
            shade -= 45 * Shapes.window((dx * dx + dy * dy) / 1.6);
        }
        return shade;
    }

    private static double nose(Canvas canvas, double x, double y, double under) {
        double pad = Shapes.ellipse(x - 277, y - 147, 8.5, 9);
        if (pad > 3) {
            return under;
        }
        double grey =
                mix(under, 128 - 4 * Math.clamp(y - 147, -6, 9) + 5 * Math.clamp(pad + 2, 0, 2), canvas.cover(pad));
        double nostril = Shapes.ellipse(x - 279, y - 149, 3.2, 2.3);
        return mix(grey, 38, canvas.cover(nostril));
    }

    /** Cement cap and head-post: metal with sharp edges, fixed for ever. */
    private static double fixture(Canvas canvas, double x, double y, double under) {
        double cement = Shapes.ellipse(x - 150, y - 58, 30, 11);
        double grey = mix(under, 168 - 2.2 * (y - 50), canvas.cover(cement));
        double post = Math.max(Math.abs(x - 150) - 9, y - 58);
        if (post < 2) {
            double metal = 150 + 45 * Shapes.window(square((x - 146) / 3)) - 3 * Math.abs(x - 150);
            grey = mix(grey, post > -1.3 ? 60 : metal, canvas.cover(post));
            grey = mix(grey, 70, canvas.cover(Shapes.ellipse(x - 150, y - 34, 4, 4)));
        }
        return grey;
    }

    /** Hair: noise smeared along the direction of growth, about ±2. */
    private double fur(double x, double y, double directionX, double directionY, int salt) {
        double sum = 0;
        for (int step = -FUR_STEPS; step <= FUR_STEPS; step++) {
            double along = step * 1.1;
            sum += smoothNoise((x + directionX * along) / 1.7, (y + directionY * along) / 1.7, salt);
        }
        return sum / Math.sqrt(2 * FUR_STEPS + 1) * 1.6;
    }

    /** An outline of hair is not a clean line. */
    private double ragged(double x, double y) {
        return 1.2 * smoothNoise(x / 2.2, y / 2.2, 9);
    }

    /** Value noise in −1..1 with one knot for each whole number. */
    private double smoothNoise(double x, double y, int salt) {
        double floorX = Math.floor(x);
        double floorY = Math.floor(y);
        double fx = x - floorX;
        double fy = y - floorY;
        long ix = (long) floorX;
        long iy = (long) floorY;
        double upper = mix(knot(ix, iy, salt), knot(ix + 1, iy, salt), fx);
        double lower = mix(knot(ix, iy + 1, salt), knot(ix + 1, iy + 1, salt), fx);
        return mix(upper, lower, fy);
    }

    private double knot(long x, long y, int salt) {
        return 2 * chance.uniform(Chance.Topic.FUR, (x * 65_537 + y) * 127 + salt) - 1;
    }

    private static double mix(double a, double b, double share) {
        return a + (b - a) * share;
    }

    private static double square(double x) {
        return x * x;
    }
}
