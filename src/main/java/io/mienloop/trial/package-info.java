/** The experiment's schedule: planned stimuli. */
package io.mienloop.trial;
