#define _GNU_SOURCE
#include "pty.h"

#include <asm/termbits.h> // not termios.h: only this one knows rates by number
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

static int master = -1;
static char linked[4096];

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void link_to(const char *name, const char *link) {
    struct stat there;
    if (!lstat(link, &there) && !S_ISLNK(there.st_mode)) {
        fprintf(stderr, "board: %s exists and is no symbolic link: choose another name\n", link);
        exit(2);
    }
    char temporary[sizeof linked + 16];
    snprintf(linked, sizeof linked, "%s", link);
    snprintf(temporary, sizeof temporary, "%s.%d", link, (int)getpid());
    unlink(temporary);
    if (symlink(name, temporary) || rename(temporary, link)) {
        fail(link);
    }
}

void pty_plug(const char *link, int baud) {
    master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (master < 0 || grantpt(master) || unlockpt(master)) {
        fail("board: no pseudo-terminal");
    }
    char name[64];
    int slave;
    if (ptsname_r(master, name, sizeof name) || (slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)) < 0) {
        fail("board: no pseudo-terminal");
    }
    struct termios2 settings;
    ioctl(slave, TCGETS2, &settings);
    settings.c_iflag = settings.c_oflag = settings.c_lflag = 0;
    settings.c_cflag = CS8 | CREAD | CLOCAL | HUPCL | BOTHER | BOTHER << IBSHIFT;
    settings.c_ispeed = settings.c_ospeed = (unsigned)baud;
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    if (ioctl(slave, TCSETS2, &settings)) {
        fail("board: cannot set up the pseudo-terminal");
    }
    close(slave); // from now on the master sees a hang-up until a host opens it
    link_to(name, link);
}

void pty_unplug(void) {
    if (master >= 0) {
        unlink(linked);
        close(master);
        master = -1;
    }
}

int pty_plugged(void) {
    return master >= 0;
}

int pty_descriptor(void) {
    return master;
}

int pty_host_is_open(void) {
    struct pollfd p = {.fd = master};
    return master >= 0 && poll(&p, 1, 0) >= 0 && !(p.revents & POLLHUP);
}

int pty_baud(void) {
    struct termios2 settings;
    return master >= 0 && !ioctl(master, TCGETS2, &settings) ? (int)settings.c_ospeed : 0;
}

int pty_read(unsigned char *bytes, int room) {
    ssize_t count = master < 0 ? 0 : read(master, bytes, (size_t)room);
    return count > 0 ? (int)count : 0;
}

int pty_write(const unsigned char *bytes, int count) {
    ssize_t written = master < 0 ? 0 : write(master, bytes, (size_t)count);
    return written > 0 ? (int)written : 0;
}
