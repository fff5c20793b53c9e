/** A session's life and its record: journal, video, folder, and the files derived from the journal. */
package io.mienloop.session;
