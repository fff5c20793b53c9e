package io.mienloop.sim;

/** One change of a stimulus, as it was told; {@code order} keeps changes of one time in the order they were told. */
record Stimulation(Stimulus kind, boolean on, double level, double time, long order)
        implements Comparable<Stimulation> {
    @Override
    public int compareTo(Stimulation other) {
        int byTime = Double.compare(time, other.time);
        return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
}
