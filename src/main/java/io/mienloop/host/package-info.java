/** What the operating system can do for one thread (a core, another thread's core, real-time priority, memory that stays in place), and for the process: its end. */
package io.mienloop.host;
