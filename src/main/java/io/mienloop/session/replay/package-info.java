/** Runs the loop once more on what a session recorded, and compares. */
package io.mienloop.session.replay;
