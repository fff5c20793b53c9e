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

message("ACK", 10, "of TRIGGER 10", of=0x10, deviceTicks=0x00C0FFEE)
message("ACK", 8, "of ARM 8, the timer just wrapped", of=0x05, deviceTicks=0)
message("NAK", 10, "TRIGGER 10 expired", of=0x10, reason=7, limit=0, allowed=0, deviceTicks=123456789)
message("NAK", 5, "PROGRAM 5 is longer than the longest pulse", of=0x04, reason=9, limit=1, allowed=1000000, deviceTicks=0xFFFFFFFF)
message("NAK", 11, "locked out for 12.345 s more", of=0x10, reason=17, limit=0, allowed=12345, deviceTicks=1)
message("BOARD", 0, "a board that has just started after its watchdog", protocol=0x0100, firmware=0x0100, board=1, boots=513, resetCause=4, channels=5,
        inputs=4, flags=0, leaseMillis=290, deviceTicks=0)
message("BOARD", 1, "an answer to HELLO 1, emergency stop pressed and latched", protocol=0x0100, firmware=0x0102, board=255, boots=1, resetCause=1, channels=5,
        inputs=4, flags=7, leaseMillis=290, deviceTicks=2000000)
message("CAPS", 2, "a shock channel, 7 triggers given, locked out for 30 s", channel=0, code=1, detail=3, flags=1, limits=SHOCK, count=7,
        lockoutMillis=30000, deviceTicks=2000100)
message("PONG", 14, "", deviceTicks=0xFFFFFFF0, secondTicks=0x00000010)
message("REPORT", 16, "", flags=8, boots=2, goodFrames=100000, crcErrors=3, framingErrors=2, overruns=0, naks=1, count=40, deviceTicks=99)
message("PULSE_ON", 0, "first pulse of TRIGGER 10", channel=2, cause=10, pulse=1, deviceTicks=4000000)
message("PULSE_OFF", 1, "its end, more follow", channel=2, cause=10, pulse=1, reason=0, level=1, deviceTicks=4010000)
message("PULSE_OFF", 255, "cut by the lease between two pulses", channel=2, cause=10, pulse=7, reason=5, level=0, deviceTicks=4600000)
message("PULSES", 3, "300 pulses of a fast train so far", channel=3, cause=20, pulse=300, deviceTicks=5000000)
message("INPUT", 4, "lick on line 0, three bounces swallowed in 1 ms", channel=0, code=1, level=1, detail=3, secondTicks=1000, deviceTicks=6000000)
message("CONFIRM", 5, "the photodiode saw TRIGGER 10's light", channel=2, cause=10, level=1, deviceTicks=4000024)
message("EVENT", 6, "the lease lapsed", code=3, detail=0, deviceTicks=7000000)
message("EVENT", 7, "fault: a pin stays on", code=6, detail=1, deviceTicks=7000001)

trigger = frame(0x10, 10, struct.pack("<BBH", 2, 0xA5, 0x1234))
ack = frame(0x80, 10, struct.pack("<BI", 0x10, 0x00C0FFEE))
bad = []


def reject(to, reason, about, wire):
    bad.append({"to": to, "reason": reason, "about": about, "wire": wire.hex()})


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

print(json.dumps({
    "protocol": "1.0",
    "date": "2026-11-21",
    "crc": [{"bytes": b"123456789".hex(), "crc": crc16(b"123456789")}, {"bytes": "", "crc": 0xFFFF}, {"bytes": "00", "crc": crc16(b"\0")}],
    "messages": messages,
    "bad": bad,
}, indent=1))
