/** Experiment, rig and subject files: typed records, loading, problems with file, line and hint. */
package io.mienloop.config;
