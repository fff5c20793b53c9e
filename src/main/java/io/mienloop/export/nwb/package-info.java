/** NWB files, core 2.10: what of a session becomes which of its types. */
package io.mienloop.export.nwb;
