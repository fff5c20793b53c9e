/** Decisions to hardware: wire protocol, link, clock sync, stimulus programs, limits. Knows nothing else of ours. */
package io.mienloop.rig;
