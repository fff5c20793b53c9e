/** What the operating system can do for one thread (a core, real-time priority, memory that stays in place), and for the process: its end. */
package io.mienloop.host;
