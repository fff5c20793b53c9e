/**
 * A session's folder in the formats that labs work with: NWB, NPY in ALF naming, CSV. Everything comes from the journal, in one
 * pass over it, with the same little memory for a session of any length.
 */
package io.mienloop.export;
