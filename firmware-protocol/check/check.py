#!/usr/bin/env python3
"""Checks the firmware's decoder, built for the host with sanitizers, against vectors.json and an oracle of its own.

usage: check.py DECODER [SEQUENCES [SEED]]    (default: 20000 sequences, seed 4711)
"""
import json
import os
import random
import subprocess
import sys


def crc16(data):
    """Bit by bit, from the polynomial: 0x1021 reflected, start 0xFFFF."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0x8408 if crc & 1 else crc >> 1
    return crc


def verdict(chunk):
    """What a receiver owes the bytes between two delimiters, or None for idle line."""
    if not chunk:
        return None
    if len(chunk) > 63:
        return "framing"
    out, at = bytearray(), 0
    while at < len(chunk):
        code = chunk[at]
        if at + code > len(chunk):
            return "framing"
        if at:
            out.append(0)
        out += chunk[at + 1:at + code]
        at += code
    if not 4 <= len(out) <= 62:
        return "framing"
    return "frame " + out.hex() if crc16(out) == 0 else "crc"


def expected(stream):
    chunks = stream.split(b"\0")[:-1]
    return [v for v in map(verdict, chunks) if v]


def run(decoder, stream):
    done = subprocess.run([decoder], input=stream, stdout=subprocess.PIPE, check=True)
    return done.stdout.decode().split("\n")[:-1]


def compare(name, decoder, stream):
    got, want = run(decoder, stream), expected(stream)
    for i, (g, w) in enumerate(zip(got, want)):
        if g != w:
            sys.exit(f"check: {name}: verdict {i} is '{g}', the oracle says '{w}'")
    if len(got) != len(want):
        sys.exit(f"check: {name}: {len(got)} verdicts, the oracle has {len(want)}")
    return len(want)


def mutated(rng, frames):
    """A good frame with something done to it, or bytes of no meaning."""
    kind = rng.randrange(7)
    wire = bytearray(rng.choice(frames))
    if kind == 0:
        wire[rng.randrange(len(wire))] ^= 1 << rng.randrange(8)
    elif kind == 1:
        del wire[rng.randrange(len(wire))]
    elif kind == 2:
        wire.insert(rng.randrange(len(wire)), rng.randrange(256))
    elif kind == 3:
        a, b = rng.randrange(len(wire)), rng.randrange(len(wire))
        wire[a], wire[b] = wire[b], wire[a]
    elif kind == 4:
        wire = bytearray(rng.randbytes(rng.randrange(1, 90)))
    elif kind == 5:
        wire = wire[:-1] + bytearray(rng.choice(frames))
    return bytes(wire)


def main():
    decoder = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20000
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 4711
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "vectors.json")) as file:
        vectors = json.load(file)
    frames = []
    for message in vectors["messages"]:
        wire = bytes.fromhex(message["wire"])
        frames.append(wire)
        if not run(decoder, wire)[0].startswith("frame %02x%02x%s" % (message["type"], message["sequence"], message["payload"])):
            sys.exit(f"check: vector {message['name']} ({message['about']}) is not read as it should be")
        body = "%02x%02x%s\n" % (message["type"], message["sequence"], message["payload"])
        done = subprocess.run([decoder, "encode"], input=body.encode(), stdout=subprocess.PIPE, check=True)
        if done.stdout.decode().strip() != message["wire"]:
            sys.exit(f"check: vector {message['name']} ({message['about']}) is not written as it should be")
    wanted = {"crc": "crc", "cobs": "framing", "short": "framing", "long": "framing"}
    for bad in vectors["bad"]:
        got = run(decoder, bytes.fromhex(bad["wire"]))
        want = wanted.get(bad["reason"], "frame")
        if not got or not got[0].startswith(want):
            sys.exit(f"check: bad frame ({bad['about']}) gives {got}, not {want}")
    rng = random.Random(seed)
    stream = b"".join(mutated(rng, frames) for _ in range(count)) + b"\0"
    judged = compare(f"{count} sequences of seed {seed}", decoder, stream)
    good = sum(1 for v in expected(stream) if v.startswith("frame"))
    print(f"check: {len(frames)} vectors, {len(vectors['bad'])} bad frames, {count} sequences of seed {seed}: "
          f"{judged} verdicts ({good} good frames) equal the oracle's")


if __name__ == "__main__":
    main()
