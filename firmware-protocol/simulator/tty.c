// The board in real time behind a pseudo-terminal. Besides what commands.h lists, a control line may say
//   unplug | plug          the cable; without a supply of its own the board loses power with it
//   wedge on|off           nothing is read from the pseudo-terminal
//   hold LINE MS           bytes wait so long, then all come at once
//   ppm P                  the board's clock runs fast by so much
//   status | flush | quit
// and is answered by "ok ..." or "error: ...".
//
// Board time follows CLOCK_MONOTONIC. Where the machine is too busy, the board falls behind and catches up; when it is behind by
// more than SLIP_NS, its clock stands still for that long instead, and that is counted. Cycles in the logs are exact in any case.
#define _GNU_SOURCE
#include "tty.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "commands.h"
#include "eeprom.h"
#include "pins.h"
#include "processor.h"
#include "pty.h"
#include "usart.h"
#include "wire.h"

#define SLIP_NS 200000000
#define LATE_NS 1000000
#define MOST_AT_ONCE (CYCLES_A_SECOND / 1000) // cycles between two looks at the line
#define LINE_BACKLOG 4096                     // bytes taken from the host ahead of the wire
#define HOLD_ROOM 65536
#define CLIENTS 4
#define LOG_BUFFER (1 << 18)
#define FLUSH_NS 500000000

struct client {
    int in, out;
    char text[512];
    int length;
};

static const struct tty_options *options;
static double cycles_a_ns;
static int64_t base_ns, base_cycle;
static volatile sig_atomic_t ending;

static int64_t behind, worst_behind, late_slices, slips, slipped_ns;
static uint64_t read_bytes, written_bytes, unread_bytes;
static int host_open, opens, wedged;
static int64_t hold_until[2]; // host ns; to the board, to the host
static uint8_t held_in[HOLD_ROOM], held_out[HOLD_ROOM];
static int held_in_count, held_out_count;
static FILE *logs[3];
static struct client clients[CLIENTS];
static int listener = -1;

static int64_t host_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int64_t cycle_at(int64_t ns) {
    return base_cycle + (int64_t)((double)(ns - base_ns) * cycles_a_ns);
}

static int64_t host_time(int64_t cycle) {
    return base_ns + (int64_t)((double)(cycle - base_cycle) / cycles_a_ns);
}

static void set_clock(double ppm) {
    int64_t now = base_ns ? host_time(processor_cycle()) : host_now();
    base_cycle = processor_cycle();
    base_ns = now;
    cycles_a_ns = CYCLES_A_SECOND * 1e-9 * (1 + ppm * 1e-6);
}

static void to_the_host(uint8_t byte, int64_t end) {
    (void)end;
    if (!host_open) {
        return; // a driver drops what comes while nobody has the port open
    }
    if (held_out_count == HOLD_ROOM) {
        unread_bytes++;
        return;
    }
    held_out[held_out_count++] = byte;
}

static void write_out(int64_t now) {
    if (held_out_count && now >= hold_until[1]) {
        int written = pty_write(held_out, held_out_count);
        written_bytes += (uint64_t)written;
        unread_bytes += (uint64_t)(held_out_count - written); // the host does not read and its buffer is full
        held_out_count = 0;
    }
}

static void read_in(int64_t now) {
    uint8_t bytes[LINE_BACKLOG];
    int64_t earliest = cycle_at(now) > processor_cycle() ? cycle_at(now) : processor_cycle();
    if (held_in_count && now >= hold_until[0]) {
        wire_host_puts(held_in, held_in_count, earliest, now);
        held_in_count = 0;
    }
    if (wedged || !host_open || to_board.head - to_board.tail > LINE_BACKLOG) {
        return;
    }
    int count = pty_read(bytes, sizeof bytes);
    read_bytes += (uint64_t)count;
    if (count && now < hold_until[0]) {
        int room = HOLD_ROOM - held_in_count;
        memcpy(held_in + held_in_count, bytes, (size_t)(count < room ? count : room));
        held_in_count += count < room ? count : room;
    } else if (count) {
        int baud = pty_baud();
        wire_host_bit = baud > 0 ? cycles_a_ns * 1e9 / baud : 0;
        wire_host_puts(bytes, count, earliest, now);
    }
}

static void watch_host(void) {
    int open_now = pty_host_is_open();
    if (open_now && !host_open) {
        opens++;
        int baud = pty_baud();
        wire_host_bit = baud > 0 ? cycles_a_ns * 1e9 / baud : 0;
        if (options->reset_on_open) {
            processor_reset(); // DTR falls, and a capacitor makes a reset pulse of it
        }
    }
    host_open = open_now;
}

static void unplug(void) {
    pty_unplug();
    host_open = 0;
    held_in_count = held_out_count = 0;
    line_cut(&to_board, processor_cycle());
    if (!options->external_supply) {
        processor_power_off();
    }
}

static void plug(void) {
    if (!pty_plugged()) {
        pty_plug(options->link, options->initial_baud);
        processor_power_on();
    }
}

static void flush_logs(void) {
    for (int i = 0; i < 3; i++) {
        if (logs[i]) {
            fflush(logs[i]);
        }
    }
}

static int status(char *answer, size_t size) {
    flush_logs();
    return snprintf(answer, size,
            "ok cycle=%" PRId64 " time_ns=%" PRId64 " host_ns=%" PRId64 " behind_ns=%" PRId64 " worst_behind_ns=%" PRId64
            " late_slices=%" PRId64 " slips=%" PRId64 " slipped_ns=%" PRId64
            " plugged=%d open=%d opens=%d baud=%d board_baud=%d read=%" PRIu64 " written=%" PRIu64 " unread=%" PRIu64
            " overruns=%" PRIu64 " spoilt=%" PRIu64 "\n",
            processor_cycle(), processor_cycle() * 125 / 2, host_time(processor_cycle()), behind, worst_behind, late_slices, slips,
            slipped_ns, pty_plugged(), host_open, opens, pty_baud(), (int)(CYCLES_A_SECOND / usart_bit_cycles()), read_bytes,
            written_bytes, unread_bytes, usart_overruns,
            to_board.spoilt[0] + to_board.spoilt[1] + to_board.spoilt[2] + to_board.spoilt[3] + to_host.spoilt[0]
                    + to_host.spoilt[1] + to_host.spoilt[2] + to_host.spoilt[3]);
}

static int own_command(const char *line) {
    char word[16];
    double number;
    if (!strcmp(line, "unplug")) {
        unplug();
    } else if (!strcmp(line, "plug")) {
        plug();
    } else if (!strcmp(line, "flush")) {
        flush_logs();
    } else if (!strcmp(line, "quit")) {
        ending = 1;
    } else if (sscanf(line, "wedge %15s", word) == 1) {
        wedged = !strcmp(word, "on");
    } else if (sscanf(line, "hold %15s %lf", word, &number) == 2) {
        hold_until[!strcmp(word, "to-host")] = host_now() + (int64_t)(number * 1e6);
    } else if (sscanf(line, "ppm %lf", &number) == 1) {
        set_clock(number);
    } else {
        return 0;
    }
    return 1;
}

static void obey(struct client *client, char *line) {
    char answer[1024];
    int length;
    if (!strcmp(line, "status")) {
        length = status(answer, sizeof answer);
    } else if (own_command(line) || commands_do(line)) {
        length = snprintf(answer, sizeof answer, "ok %" PRId64 "\n", processor_cycle());
    } else {
        length = snprintf(answer, sizeof answer, "error: not a command: %s\n", line);
    }
    if (write(client->out, answer, (size_t)length) != length && client->in == 0) {
        ending = 1; // whoever started the board is gone
    }
}

static void hang_up(struct client *client) {
    if (client->in == 0) {
        ending = 1;
        return;
    }
    close(client->in);
    client->in = -1;
}

static void listen_to(struct client *client) {
    ssize_t count = read(client->in, client->text + client->length, sizeof client->text - 1 - (size_t)client->length);
    if (count <= 0) {
        if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
            hang_up(client);
        }
        return;
    }
    client->length += (int)count;
    client->text[client->length] = 0;
    char *line = client->text;
    for (char *end = strchr(line, '\n'); end; end = strchr(line, '\n')) {
        *end = 0;
        obey(client, line);
        line = end + 1;
    }
    client->length = (int)strlen(line);
    memmove(client->text, line, (size_t)client->length + 1);
    if (client->length == sizeof client->text - 1) {
        hang_up(client);
    }
}

static void open_control(void) {
    for (int i = 0; i < CLIENTS; i++) {
        clients[i].in = -1;
    }
    if (!options->control) {
        return;
    }
    if (!strcmp(options->control, "-")) {
        clients[0].in = 0;
        clients[0].out = 1;
        return;
    }
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(options->control) >= sizeof address.sun_path) {
        fprintf(stderr, "board: the path %s is too long for a socket\n", options->control);
        exit(2);
    }
    strcpy(address.sun_path, options->control);
    unlink(options->control);
    listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, CLIENTS)) {
        perror(options->control);
        exit(1);
    }
}

static void welcome(void) {
    int connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    for (int i = 0; connection >= 0 && i < CLIENTS; i++) {
        if (clients[i].in < 0) {
            clients[i] = (struct client){.in = connection, .out = connection};
            return;
        }
    }
    close(connection);
}

static FILE *open_log(const char *path) {
    FILE *log = path ? fopen(path, "w") : NULL;
    if (path && !log) {
        perror(path);
        exit(1);
    }
    if (log) {
        setvbuf(log, NULL, _IOFBF, LOG_BUFFER);
    }
    return log;
}

static void on_signal(int number) {
    (void)number;
    ending = 1;
}

static void wait_a_slice(int64_t ns) {
    struct pollfd waiting[CLIENTS + 2];
    int count = 0;
    int reading = host_open && !wedged && to_board.head - to_board.tail <= LINE_BACKLOG;
    waiting[count++] = (struct pollfd){.fd = reading ? pty_descriptor() : -1, .events = POLLIN};
    waiting[count++] = (struct pollfd){.fd = listener, .events = POLLIN};
    for (int i = 0; i < CLIENTS; i++) {
        waiting[count++] = (struct pollfd){.fd = clients[i].in, .events = POLLIN};
    }
    struct timespec time = {.tv_nsec = ns > 0 ? ns : 0};
    if (ppoll(waiting, (nfds_t)count, &time, NULL) <= 0) {
        return;
    }
    if (waiting[1].revents) {
        welcome();
    }
    for (int i = 0; i < CLIENTS; i++) {
        if (clients[i].in >= 0 && waiting[i + 2].fd == clients[i].in && waiting[i + 2].revents) {
            listen_to(&clients[i]);
        }
    }
}

static void keep_time(void) {
    int64_t now = host_now();
    behind = now - host_time(processor_cycle());
    worst_behind = behind > worst_behind ? behind : worst_behind;
    late_slices += behind > LATE_NS;
    if (behind > SLIP_NS) {
        base_ns += behind;
        slips++;
        slipped_ns += behind;
        fprintf(stderr, "board: fell %" PRId64 " ms behind; its clock stood still so long\n", behind / 1000000);
    }
}

int tty(const struct tty_options *with) {
    options = with;
    prctl(PR_SET_TIMERSLACK, 1);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGTERM, on_signal);
    signal(SIGINT, on_signal);
    signal(SIGHUP, on_signal);
    set_clock(options->ppm);
    wire_make(options->seed, to_the_host);
    logs[0] = open_log(options->pins);
    logs[1] = open_log(options->wire);
    logs[2] = open_log(options->vcd);
    if (logs[0]) {
        pins_log(logs[0], host_time);
    }
    if (logs[1]) {
        wire_log(logs[1], host_time);
    }
    if (logs[2]) {
        pins_vcd(logs[2]);
    }
    open_control();
    pty_plug(options->link, options->initial_baud);
    printf("board at %s\n", options->link);
    fflush(stdout);
    int64_t flushed = host_now();
    while (!ending) {
        int64_t now = host_now();
        int64_t target = cycle_at(now);
        int64_t most = processor_cycle() + MOST_AT_ONCE;
        processor_run_to(target < most ? target : most);
        watch_host();
        now = host_now();
        write_out(now);
        read_in(now);
        keep_time();
        if (now - flushed > FLUSH_NS) {
            flushed = now;
            flush_logs();
        }
        int64_t slice = (int64_t)options->slice_micros * 1000;
        wait_a_slice(behind > slice ? 0 : slice);
    }
    pty_unplug();
    eeprom_power_lost();
    if (options->control && strcmp(options->control, "-")) {
        unlink(options->control);
    }
    flush_logs();
    fprintf(stderr, "board: at most %.1f ms behind, %" PRId64 " slices late, clock stood still %" PRId64 " times, %" PRIu64
            " overruns\n", (double)worst_behind * 1e-6, late_slices, slips, usart_overruns);
    return 0;
}
