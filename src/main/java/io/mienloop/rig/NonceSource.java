package io.mienloop.rig;

/** Arming nonces, 1 to 255: each number once in a seeded order, then anew, never the same twice in a row. */
final class NonceSource {
    private final byte[] order = new byte[255];
    private int at;

    NonceSource(long seed) {
        java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
        for (int i = 0; i < order.length; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = (byte) (i + 1);
        }
    }

    int next() {
        int nonce = order[at] & 0xFF;
        at = (at + 1) % order.length;
        return nonce;
    }
}
