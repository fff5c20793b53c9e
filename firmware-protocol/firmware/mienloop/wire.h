// Numbers of the wire protocol 1.0, as specification.md lists them.
#ifndef WIRE_H
#define WIRE_H

#define PROTOCOL_MAJOR 1
#define PROTOCOL_MINOR 0
#define FIRMWARE_VERSION 0x0100
#define BOARD_UNO 1

#define MOST_FRAME 64   // on the wire, delimiter included
#define MOST_DECODED 62 // type, sequence, payload, CRC
#define ABORT_RUN 8     // bytes FF in a row that abort

#define EXPIRY_HORIZON 3906u // units of 512 ticks: 1 s
#define LEASE_MILLIS 290
#define MOST_ARM_MILLIS 7200000ul
#define SHORTEST_MICROS 100
#define LONGEST_MICROS (1ul << 30)
#define LEAST_FRAME_PERIOD 1000ul
#define MOST_FRAME_PERIOD 1000000ul
#define MOST_PROGRAMS 32
#define NONE_16 0x7FFFu
#define NONE_32 0x7FFFFFFFul

#define TRIGGER_TYPE 0x10   // these for assembly
#define HELLO_TYPE 0x01
#define DESCRIBE_TYPE 0x02
#define DISARM_TYPE 0x06
#define ABORT_TYPE 0x11
#define HEARTBEAT_TYPE 0x12
#define PING_TYPE 0x13
#define STATUS_TYPE 0x15
#define TRIGGER_LENGTH 8    // decoded

#ifndef __ASSEMBLER__

enum command {
    HELLO = HELLO_TYPE,
    DESCRIBE = DESCRIBE_TYPE,
    LIMITS = 0x03,
    PROGRAM = 0x04,
    ARM = 0x05,
    DISARM = DISARM_TYPE,
    TRIGGER = TRIGGER_TYPE,
    ABORT = ABORT_TYPE,
    HEARTBEAT = HEARTBEAT_TYPE,
    PING = PING_TYPE,
    BARCODE = 0x14,
    STATUS = STATUS_TYPE,
    UNLATCH = 0x16,
    RESET_COUNTS = 0x17,
    FRAMES = 0x18
};

enum message {
    ACK = 0x80,
    NAK = 0x81,
    BOARD = 0x82,
    CAPS = 0x83,
    PONG = 0x84,
    REPORT = 0x85,
    PULSE_ON = 0x90,
    PULSE_OFF = 0x91,
    PULSES = 0x92,
    INPUT_CHANGED = 0x93,
    CONFIRM = 0x94,
    EVENT = 0x95
};

enum reason {
    MALFORMED = 1,
    UNKNOWN_TYPE,
    VERSION,
    NOT_GREETED,
    NOT_ARMED,
    WRONG_NONCE,
    EXPIRED,
    CHANNEL_ACTIVE,
    LIMIT,
    EXCLUDED,
    ESTOP,
    NO_PROGRAM,
    NO_CHANNEL,
    WHILE_ARMED,
    UNSUPPORTED,
    SEQUENCE,
    LOCKED_OUT,
    FAULT,
    NO_WITNESS,
    TOO_FAST
};

enum off_reason { OFF_PULSE, OFF_TRAIN, OFF_ABORT, OFF_DISARM, OFF_ESTOP, OFF_LEASE, OFF_ARMING, OFF_FAULT, OFF_HELLO };

enum event_code { ESTOP_PRESSED = 1, ESTOP_RELEASED, LEASE_LAPSED, ARMING_EXPIRED, ABORTED, FAULTED };
enum fault_detail { FAULT_PIN_STUCK = 1, FAULT_ON_TIME, FAULT_COUNTS };

enum flag { FLAG_ESTOP_OPEN = 1, FLAG_ESTOP_LATCHED = 2, FLAG_ANSWER = 4, FLAG_ARMED = 8 };

enum role { SHOCK = 1, VALVE, LASER, LED, SYNC, FRAME };

enum caps_flag { CAPS_MONITOR = 1, CAPS_BELOW_REST = 2, CAPS_LEVEL_SET = 4 };

#endif
#endif
