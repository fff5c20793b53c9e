/** Offline work: prototypes from recordings, scores of recordings, the tables and figures of a report. */
package io.mienloop.analysis;
