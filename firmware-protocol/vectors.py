#!/usr/bin/env python3
"""Writes vectors.json from the specification alone: a second implementation, sharing nothing with the program's.

Run it in this folder after a change of specification.md:  python3 vectors.py > vectors.json
"""
import json
import struct

NONE16, NONE32 = 0x7FFF, 0x7FFFFFFF


def crc16(data, crc=0xFFFF):
    """avr-libc's _crc_ccitt_update, bit by bit: polynomial 0x8408 (0x1021 reflected), start 0xFFFF."""
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0x8408 if crc & 1 else crc >> 1
    return crc


def cobs(data):
    """Consistent overhead byte stuffing (Cheshire and Baker 1999), for data without a run of 254."""
    return b"".join(bytes([len(part) + 1]) + part for part in data.split(b"\0"))


def frame(kind, sequence, payload):
    body = bytes([kind, sequence]) + payload
    wire = cobs(body + struct.pack("<H", crc16(body))) + b"\0"
    assert len(wire) <= 64, len(wire)
    return wire


LIMITS = "<IIIHHHHHIII"
FIELDS = {  # name: (type, struct, fields in order)
    "HELLO": (0x01, "<BB", ["major", "minor"]),
    "DESCRIBE": (0x02, "<B", ["channel"]),
    "LIMITS": (0x03, "<B" + LIMITS[1:], ["channel", "limits*11"]),
    "PROGRAM": (0x04, "<BBBHIIIIIIII", ["program", "channel", "flags", "level", "micros*8"]),
    "ARM": (0x05, "<BI", ["nonce", "durationMillis"]),
    "DISARM": (0x06, "<", []),
    "TRIGGER": (0x10, "<BBH", ["program", "nonce", "expiry"]),
    "ABORT": (0x11, "<", []),
    "HEARTBEAT": (0x12, "<BH", ["nonce", "expiry"]),
    "PING": (0x13, "<", []),
    "BARCODE": (0x14, "<BIH", ["channel", "value", "unitMicros"]),
    "STATUS": (0x15, "<", []),
    "UNLATCH": (0x16, "<", []),
    "RESET_COUNTS": (0x17, "<", []),
    "FRAMES": (0x18, "<BII", ["channel", "periodMicros", "widthMicros"]),
    "ACK": (0x80, "<BI", ["of", "deviceTicks"]),
    "NAK": (0x81, "<BBBII", ["of", "reason", "limit", "allowed", "deviceTicks"]),
    "BOARD": (0x82, "<HHBHBBBBHI", ["protocol", "firmware", "board", "boots", "resetCause", "channels", "inputs", "flags", "leaseMillis", "deviceTicks"]),
    "CAPS": (0x83, "<BBBB" + LIMITS[1:] + "HII", ["channel", "code", "detail", "flags", "limits*11", "count", "lockoutMillis", "deviceTicks"]),
    "PONG": (0x84, "<II", ["deviceTicks", "secondTicks"]),
    "REPORT": (0x85, "<BHIHHHHHI", ["flags", "boots", "goodFrames", "crcErrors", "framingErrors", "overruns", "naks", "count", "deviceTicks"]),
    "PULSE_ON": (0x90, "<BBHI", ["channel", "cause", "pulse", "deviceTicks"]),
    "PULSE_OFF": (0x91, "<BBHBBI", ["channel", "cause", "pulse", "reason", "level", "deviceTicks"]),
    "PULSES": (0x92, "<BBHI", ["channel", "cause", "pulse", "deviceTicks"]),
    "INPUT": (0x93, "<BBBBHI", ["channel", "code", "level", "detail", "secondTicks", "deviceTicks"]),
    "CONFIRM": (0x94, "<BBBI", ["channel", "cause", "level", "deviceTicks"]),
    "EVENT": (0x95, "<BBI", ["code", "detail", "deviceTicks"]),
}

messages = []


def message(name, sequence, about, **fields):
    kind, layout, order = FIELDS[name]
    values = []
    for field in order:
        if "*" in field:
            field, count = field.split("*")
            assert len(fields[field]) == int(count)
            values += fields[field]
        else:
            values.append(fields[field])
    assert len(fields) == len(order), (name, fields)
    payload = struct.pack(layout, *values)
    messages.append({"name": name, "about": about, "type": kind, "sequence": sequence, "fields": fields,
                     "payload": payload.hex(), "wire": frame(kind, sequence, payload).hex()})


SHOCK = [1000000, 1000000, 30000000, 20, 1000, 1000, 120, 500, 500000, NONE32, 60000000]
LASER = [20000, 2000000, 9800000, 1000, 100, 200, NONE16, 10000, NONE32, NONE32, NONE32]

VALVE = [100000, 60000000, 0, 1000, 1000, 1000, NONE16, NONE16, 100000, NONE32, 1500000]
LASER_COMPILED = [2000000, 5000000, 0, 5000, 1000, 200, NONE16, 20000, NONE32, NONE32, NONE32]
LINE = [1000000, 60000000, 0, 5000, 1000, 1000, NONE16, NONE16, NONE32, NONE32, NONE32]

message("HELLO", 1, "version 1.0", major=1, minor=0)
message("DESCRIBE", 2, "channel 0", channel=0)
message("DESCRIBE", 255, "channel 15, highest sequence", channel=15)
message("LIMITS", 3, "a laser narrowed to the defaults", channel=2, limits=LASER)
message("LIMITS", 4, "every field says no limit", channel=1, limits=[NONE32] * 3 + [NONE16] * 5 + [NONE32] * 3)
message("PROGRAM", 5, "a shock of 0.5 s at 300 uA", program=0, channel=0, flags=0, level=300, micros=[500000, 0, 0, 0, 0, 0, 500000, 0])
message("PROGRAM", 6, "5 ms pulses at 20 Hz for 2 s at 10 mW", program=2, channel=2, flags=0, level=10000, micros=[5000, 0, 0, 45000, 0, 0, 2000000, 0])
message("PROGRAM", 7, "biphasic, in bursts, delayed: what a TTL board refuses", program=31, channel=15, flags=1, level=32767,
        micros=[200, 100, 200, 500, 10000, 90000, 1073741824, 1000000])
message("ARM", 8, "for two hours", nonce=0xA5, durationMillis=7200000)
message("DISARM", 9, "")
message("TRIGGER", 10, "ten bytes on the wire", program=2, nonce=0xA5, expiry=0x1234)
message("TRIGGER", 11, "zeros inside", program=0, nonce=1, expiry=0)
message("TRIGGER", 255, "as many 0xFF as a trigger can hold", program=31, nonce=255, expiry=0xFFFF)
message("ABORT", 12, "")
message("HEARTBEAT", 13, "", nonce=0xA5, expiry=0x0100)
message("PING", 14, "six bytes on the wire", )
message("BARCODE", 15, "", channel=4, value=0x5A5A1234, unitMicros=10000)
message("STATUS", 16, "")
message("UNLATCH", 17, "")
message("RESET_COUNTS", 18, "")
message("FRAMES", 19, "pace a camera at 100 Hz with 1 ms pulses", channel=6, periodMicros=10000, widthMicros=1000)
message("FRAMES", 20, "stop", channel=6, periodMicros=0, widthMicros=0)

message("ACK", 10, "of TRIGGER 10", of=0x10, deviceTicks=0x00C0FFEE)
message("ACK", 8, "of ARM 8, the timer just wrapped", of=0x05, deviceTicks=0)
message("NAK", 10, "TRIGGER 10 expired", of=0x10, reason=7, limit=0, allowed=0, deviceTicks=123456789)
message("NAK", 5, "PROGRAM 5 is longer than the longest pulse", of=0x04, reason=9, limit=1, allowed=1000000, deviceTicks=0xFFFFFFFF)
message("NAK", 11, "locked out for 12.345 s more", of=0x10, reason=17, limit=0, allowed=12345, deviceTicks=1)
message("BOARD", 0, "a board that has just started after its watchdog", protocol=0x0100, firmware=0x0100, board=1, boots=513, resetCause=4, channels=7,
        inputs=4, flags=0, leaseMillis=290, deviceTicks=0)
message("BOARD", 1, "an answer to HELLO 1, emergency stop pressed and latched", protocol=0x0100, firmware=0x0102, board=255, boots=1, resetCause=1, channels=7,
        inputs=4, flags=7, leaseMillis=290, deviceTicks=2000000)
message("CAPS", 2, "a shock channel, 7 triggers given, locked out for 30 s", channel=0, code=1, detail=3, flags=1, limits=SHOCK, count=7,
        lockoutMillis=30000, deviceTicks=2000100)
message("CAPS", 2, "a valve, one train at most 100 uL", channel=1, code=2, detail=4, flags=0, limits=VALVE, count=0, lockoutMillis=0, deviceTicks=2000200)
message("CAPS", 2, "a laser with a monitor, its level set by a converter", channel=2, code=3, detail=5, flags=5, limits=LASER_COMPILED, count=1, lockoutMillis=9000,
        deviceTicks=2000300)
message("CAPS", 2, "a frame line", channel=6, code=6, detail=8, flags=0, limits=LINE, count=0, lockoutMillis=0, deviceTicks=2000400)
message("PONG", 14, "", deviceTicks=0xFFFFFFF0, secondTicks=0x00000010)
message("REPORT", 16, "", flags=8, boots=2, goodFrames=100000, crcErrors=3, framingErrors=2, overruns=0, naks=1, count=40, deviceTicks=99)
message("PULSE_ON", 0, "first pulse of TRIGGER 10", channel=2, cause=10, pulse=1, deviceTicks=4000000)
message("PULSE_OFF", 1, "its end, more follow", channel=2, cause=10, pulse=1, reason=0, level=1, deviceTicks=4010000)
message("PULSE_OFF", 255, "cut by the lease between two pulses", channel=2, cause=10, pulse=7, reason=5, level=0, deviceTicks=4600000)
message("PULSES", 3, "300 pulses of a fast train so far", channel=3, cause=20, pulse=300, deviceTicks=5000000)
message("PULSES", 8, "a frame line, its count about to wrap", channel=6, cause=19, pulse=65535, deviceTicks=5000001)
message("PULSE_OFF", 9, "FRAMES with period 0 stopped it", channel=6, cause=19, pulse=4, reason=1, level=0, deviceTicks=5000002)
message("INPUT", 4, "lick on line 0, three bounces swallowed in 1 ms", channel=0, code=1, level=1, detail=3, secondTicks=1000, deviceTicks=6000000)
message("CONFIRM", 5, "the photodiode saw TRIGGER 10's light", channel=2, cause=10, level=1, deviceTicks=4000024)
message("CONFIRM", 10, "current in the tail, though no train ever ran", channel=0, cause=0, level=1, deviceTicks=4000025)
message("EVENT", 6, "the lease lapsed", code=3, detail=0, deviceTicks=7000000)
message("EVENT", 7, "fault: a pin stays on", code=6, detail=1, deviceTicks=7000001)

trigger = frame(0x10, 10, struct.pack("<BBH", 2, 0xA5, 0x1234))
ack = frame(0x80, 10, struct.pack("<BI", 0x10, 0x00C0FFEE))
bad = []


def reject(to, reason, about, wire):
    bad.append({"to": to, "reason": reason, "about": about, "wire": wire.hex()})


def payload_of(name, about):
    return next(bytes.fromhex(m["payload"]) for m in messages if m["name"] == name and m["about"].startswith(about))


def flipped(wire, at, mask):
    return wire[:at] + bytes([wire[at] ^ mask]) + wire[at + 1:]


reject("board", "crc", "one bit of the program is flipped", flipped(trigger, 3, 0x01))
reject("board", "crc", "one bit of the CRC is flipped", flipped(trigger, 7, 0x40))
reject("board", "crc", "CRC sent high byte first", cobs(bytes([0x13, 14]) + struct.pack(">H", crc16(bytes([0x13, 14])))) + b"\0")
reject("board", "crc", "CRC started at 0", cobs(bytes([0x13, 14]) + struct.pack("<H", crc16(bytes([0x13, 14]), 0))) + b"\0")
reject("board", "cobs", "first code points past the delimiter", bytes([trigger[0] + 5]) + trigger[1:])
reject("board", "cobs", "cut short in the middle", trigger[:5] + b"\0")
reject("board", "short", "type, sequence and one byte", cobs(bytes([0x13, 14, 1])) + b"\0")
reject("board", "long", "65 bytes on the wire", cobs(bytes(range(1, 61)) + b"\x01\x02\x03") + b"\0")
reject("board", "malformed", "TRIGGER with a byte too few", frame(0x10, 10, struct.pack("<BBB", 2, 0xA5, 0x34)))
reject("board", "malformed", "TRIGGER with a byte too many", frame(0x10, 10, struct.pack("<BBHB", 2, 0xA5, 0x1234, 0)))
reject("board", "malformed", "TRIGGER with sequence 0", frame(0x10, 0, struct.pack("<BBH", 2, 0xA5, 0x1234)))
reject("board", "unknown_type", "host type 0x7F", frame(0x7F, 10, b""))
reject("board", "direction", "a board's ACK that came back", ack)
reject("host", "direction", "the host's own TRIGGER, echoed", trigger)
reject("host", "crc", "one bit of an ACK's time is flipped", flipped(ack, 4, 0x10))
reject("host", "malformed", "ACK with a byte too few", frame(0x80, 10, struct.pack("<BHB", 0x10, 0xC0FF, 0xEE)))
reject("host", "malformed", "unknown device type 0xFE", frame(0xFE, 10, b""))

reject("board", "malformed", "HELLO without its minor version", frame(0x01, 1, b"\x01"))
for name, sequence in (("DISARM", 9), ("ABORT", 12), ("PING", 14), ("STATUS", 16), ("UNLATCH", 17)):
    reject("board", "malformed", name + " with a byte too many", frame(FIELDS[name][0], sequence, b"\x00"))
reject("board", "malformed", "HEARTBEAT without an expiry", frame(0x12, 13, b"\xa5"))
reject("board", "malformed", "FRAMES with its times in 16 bits", frame(0x18, 19, struct.pack("<BHH", 6, 10000, 1000)))
for name in ("NAK", "BOARD", "CAPS", "PONG", "REPORT", "PULSE_ON", "PULSE_OFF", "PULSES", "INPUT", "CONFIRM", "EVENT"):
    reject("host", "malformed", name + " with a byte too few", frame(FIELDS[name][0], 1, payload_of(name, "")[:-1]))

# Well formed and refused by a board that has an Uno's channels, is disarmed and, but where "started" stands, has been greeted.
refused = []


def refuse(name, sequence, reason, about, state="greeted", limit=0, allowed=0, **fields):
    before = len(messages)
    message(name, sequence, about, **fields)
    made = messages.pop()
    assert len(messages) == before
    refused.append({"name": name, "about": about, "state": state, "reason": reason, "limit": limit, "allowed": allowed, "type": made["type"],
                    "sequence": sequence, "wire": made["wire"]})


ONE = [5000, 0, 0, 0, 0, 0, 5000, 0]
refuse("HELLO", 1, "VERSION", "version 2.0", state="started", major=2, minor=0)
refuse("DESCRIBE", 2, "NO_CHANNEL", "an Uno has channels 0 to 6", channel=7)
refuse("DESCRIBE", 2, "NOT_GREETED", "before HELLO", state="started", channel=0)
refuse("LIMITS", 3, "LIMIT", "a shock longer than compiled", limit=1, allowed=1000000, channel=0, limits=[1500000] + SHOCK[1:])
refuse("LIMITS", 3, "LIMIT", "shocks closer than compiled", limit=3, allowed=30000000, channel=0, limits=SHOCK[:2] + [29999999] + SHOCK[3:])
refuse("LIMITS", 3, "MALFORMED", "16 bits above 7FFF", channel=2, limits=LASER[:3] + [0x8000] + LASER[4:])
refuse("PROGRAM", 6, "MALFORMED", "phase 1 of 99 us", program=2, channel=2, flags=0, level=100, micros=[99] + ONE[1:])
refuse("PROGRAM", 6, "MALFORMED", "no gap between the pulses", program=2, channel=2, flags=0, level=100, micros=ONE[:6] + [10000, 0])
refuse("PROGRAM", 6, "MALFORMED", "program 32", program=32, channel=2, flags=0, level=100, micros=ONE)
refuse("PROGRAM", 6, "NO_CHANNEL", "channel 15", program=2, channel=15, flags=0, level=100, micros=ONE)
refuse("PROGRAM", 6, "UNSUPPORTED", "a negative pulse on a TTL output", program=2, channel=2, flags=1, level=100, micros=ONE)
refuse("PROGRAM", 6, "LIMIT", "a shock of 600 uA", limit=8, allowed=500, program=0, channel=0, flags=0, level=600, micros=ONE)
refuse("PROGRAM", 6, "LIMIT", "a valve's train of 150 uL", limit=9, allowed=100000, program=1, channel=1, flags=0, level=30000,
       micros=[50000, 0, 0, 50000, 0, 0, 500000, 0])
refuse("PROGRAM", 6, "TOO_FAST", "249 us between pulses", program=2, channel=3, flags=0, level=100, micros=[1000, 0, 0, 249, 0, 0, 10000, 0])
refuse("ARM", 8, "MALFORMED", "for 0 ms", nonce=0xA5, durationMillis=0)
refuse("ARM", 8, "MALFORMED", "for two hours and a millisecond", nonce=0xA5, durationMillis=7200001)
refuse("ARM", 8, "WRONG_NONCE", "nonce 0", nonce=0, durationMillis=1000)
refuse("TRIGGER", 10, "NOT_ARMED", "nobody has armed", program=2, nonce=0xA5, expiry=0x1234)
refuse("TRIGGER", 10, "NOT_GREETED", "before HELLO", state="started", program=2, nonce=0xA5, expiry=0x1234)
refuse("HEARTBEAT", 13, "NOT_ARMED", "nobody has armed", nonce=0xA5, expiry=0x0100)
refuse("BARCODE", 15, "MALFORMED", "a unit of 4999 us", channel=4, value=0x5A5A1234, unitMicros=4999)
refuse("BARCODE", 15, "MALFORMED", "32 bits", channel=4, value=0x80000000, unitMicros=10000)
refuse("BARCODE", 15, "NO_CHANNEL", "on a laser", channel=2, value=0x5A5A1234, unitMicros=10000)
refuse("UNLATCH", 17, "NOT_GREETED", "before HELLO", state="started")
refuse("RESET_COUNTS", 18, "NO_WITNESS", "nobody holds the emergency stop pressed")
refuse("FRAMES", 19, "MALFORMED", "a period of 999 us", channel=6, periodMicros=999, widthMicros=500)
refuse("FRAMES", 19, "MALFORMED", "a pause of 99 us", channel=6, periodMicros=10000, widthMicros=9901)
refuse("FRAMES", 19, "TOO_FAST", "a pause of 249 us", channel=6, periodMicros=1000, widthMicros=751)
refuse("FRAMES", 19, "NO_CHANNEL", "on a sync line", channel=4, periodMicros=10000, widthMicros=1000)

# Where "frames" stands it has been greeted, and FRAMES of 100 Hz with 1 ms pulses runs on channel 6.
refuse("LIMITS", 3, "CHANNEL_ACTIVE", "frames run on the line", state="frames", channel=6, limits=LINE)
refuse("FRAMES", 19, "CHANNEL_ACTIVE", "they run already", state="frames", channel=6, periodMicros=10000, widthMicros=1000)

print(json.dumps({
    "protocol": "1.0",
    "date": "2026-11-21",
    "crc": [{"bytes": b"123456789".hex(), "crc": crc16(b"123456789")}, {"bytes": "", "crc": 0xFFFF}, {"bytes": "00", "crc": crc16(b"\0")}],
    "messages": messages,
    "bad": bad,
    "refused": refused,
}, indent=1))
