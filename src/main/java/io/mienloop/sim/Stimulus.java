package io.mienloop.sim;

/** What can happen to the simulated mouse; a stimulus is on or off and has a level from 0 to 1 of its full strength. */
public enum Stimulus {
    /** A shock to the tail. */
    SHOCK,
    /** A drop of bitter fluid at the spout. */
    QUININE,
    /** A drop of sweet fluid at the spout. */
    SUCROSE,
    /** A drop of water at the spout. */
    WATER,
    /** Lithium chloride: makes the animal sick. */
    LITHIUM,
    /** Light through an implanted fibre (optogenetics); some of it leaks into the picture. */
    LIGHT,
    /** A masking LED in the animal's surroundings; it leaks into the picture and does nothing else. */
    LED,
    /** The lick spout stands before the mouth while this is on. */
    SPOUT
}
