/** Wiring: builds the rooms' objects from a configuration, in one place. */
package io.mienloop.app;
