// The pseudo-terminal behind which the board sits, seen from the board's side.
#ifndef PTY_H
#define PTY_H

// Makes a pseudo-terminal, raw, at this rate until a host sets its own, and a symbolic link to it. Ends the program when it cannot.
void pty_plug(const char *link, int baud);
// The host sees a hang-up; the link is gone.
void pty_unplug(void);
int pty_plugged(void);
// For poll; -1 when unplugged.
int pty_descriptor(void);
int pty_host_is_open(void);
// The rate that the host has set; 0 when unplugged.
int pty_baud(void);
// Like read and write, never blocking: bytes moved, 0 for none.
int pty_read(unsigned char *bytes, int room);
int pty_write(const unsigned char *bytes, int count);

#endif
