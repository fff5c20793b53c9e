/** The session's video: grey frames, exactly as they were scored. */
package io.mienloop.session.video;
