#!/usr/bin/env python3
"""Lines a Mienloop session up with another recording of its sync line: finds the other clock's offset and drift.

usage: align.py SESSION.nwb --sync EDGES [--clock host|board] [--frames EDGES] [--stimulus CHANNEL=EDGES]... [--json]

SESSION.nwb is what `mienloop export SESSION --nwb FILE` wrote. EDGES is what the other recorder saw on a line, on its own clock:
a .npy array of two columns, or a CSV with the columns time_s,level; level 1 is a rising edge, 0 a falling one.

--sync       the line with the barcodes (needed)
--clock      what to line up with: the session's time (host, the default), or the board's own clock (device_time_s)
--frames     a line with one pulse for every frame that the camera exposes: how long after its edge a frame arrived
--stimulus   a copy of a stimulus line: how far its edges lie from those that the board reported of CHANNEL
--json       one JSON object instead of lines for people

The model is t_other = offset + (1 + drift) * t_session, fitted to all barcodes seen by both; what remains are the residuals.
Needs numpy and h5py. As a module: decode, match, fit, to_session.  Exit code 1 when there is nothing to line up by.
"""
import argparse
import json
import sys

try:
    import h5py
    import numpy as np
except ImportError as e:
    sys.exit(f'align.py: {e}; needs numpy and h5py (Debian: apt-get install python3-numpy python3-h5py, then /usr/bin/python3)')

UNIT = 0.010            # one symbol of a barcode, s
BITS = 31
SYMBOLS = 3 + BITS + 3  # on off on, the number with its least significant bit first, off on off
MOST_DRIFT = 500e-6     # two quartz clocks differ by less


def read_edges(path):
    """Times and levels of a line, in order of time."""
    try:
        if path.endswith('.npy'):
            table = np.load(path, allow_pickle=False)
        else:
            with open(path) as lines:
                rows = [line.split(',') for line in list(lines)[1:] if line.strip()]
            table = np.array(rows, dtype=float).reshape(-1, 2)
    except (OSError, ValueError, TypeError) as e:
        sys.exit(f'align.py: cannot read {path}: {e}; edges are two columns, time_s and level')
    if table.ndim != 2 or table.shape[1] != 2:
        sys.exit(f'align.py: {path} has the shape {table.shape}; edges are two columns, time_s and level')
    if not len(table):
        sys.exit(f'align.py: {path} has no edges; is it the right line?')
    table = table[np.argsort(table[:, 0], kind='stable')]
    return table[:, 0], table[:, 1] > 0.5


def decode(times, levels):
    """The barcodes on a line: the time of each one's first edge, and its number. What is no barcode is passed over."""
    codes, i = [], 0
    while i < len(times):
        if levels[i]:
            middles = times[i] + (np.arange(SYMBOLS) + 0.5) * UNIT
            last = np.searchsorted(times, middles, side='right') - 1
            symbols = levels[last]
            quiet = last[-1] + 1 == len(times) or times[last[-1] + 1] > middles[-1] - 0.1 * UNIT
            if quiet and symbols[:3].tolist() == [1, 0, 1] and symbols[-3:].tolist() == [0, 1, 0]:
                codes.append((times[i], sum(1 << bit for bit in range(BITS) if symbols[3 + bit])))
                i = last[-1] + 1
                continue
        i += 1
    return np.array([t for t, _ in codes]), np.array([n for _, n in codes], dtype='i8')


def match(ours, our_numbers, theirs, their_numbers):
    """Pairs of the same barcode. Numbers begin at 1 in every session, so that a recording over several holds them more than once:
    those pairs count that agree with most others on the offset."""
    pairs = [(i, j) for i, n in enumerate(our_numbers) for j in np.flatnonzero(their_numbers == n)]
    if not pairs:
        return np.array([], dtype=int), np.array([], dtype=int)
    i, j = np.array(pairs).T
    offsets = theirs[j] - ours[i]
    apart = np.abs(offsets[:, None] - offsets[None, :])
    agree = apart <= 0.001 + MOST_DRIFT * np.abs(ours[i][:, None] - ours[i][None, :])
    best = agree[np.argmax(agree.sum(axis=1))]
    return i[best], j[best]


def fit(ours, theirs):
    """Offset (s), drift (1) and residuals (s, on our clock) of t_other = offset + (1 + drift) * t_ours. One pair gives no drift."""
    if len(ours) < 2:
        return theirs[0] - ours[0], float('nan'), np.zeros(1)
    centre = ours.mean()
    slope = np.dot(ours - centre, theirs - theirs.mean()) / np.dot(ours - centre, ours - centre)
    offset = theirs.mean() - slope * centre
    return offset, slope - 1, (theirs - offset) / slope - ours


def to_session(times, offset, drift):
    """Times of the other recorder as session times."""
    return (np.asarray(times) - offset) / (1 + (0 if np.isnan(drift) else drift))


def spread(values):
    values = np.asarray(values)
    if not len(values):
        return {'count': 0}
    return {'count': len(values), 'median_us': float(np.median(values) * 1e6), 'rms_us': float(np.sqrt(np.mean(values ** 2)) * 1e6),
            'p99_us': float(np.percentile(np.abs(values), 99) * 1e6), 'max_us': float(np.abs(values).max() * 1e6)}


def events(file, table, event, clock, channel=None):
    """Times of one sort of event that have a time on the board's clock, and their rows."""
    t = file['events'][table]
    device = t['device_time_s'][:]
    rows = (t['event'].asstr()[:] == event) & ~np.isnan(device)
    if channel is not None:
        rows &= t['channel'].asstr()[:] == channel
    return (t['timestamp'][:] if clock == 'host' else device)[rows], np.flatnonzero(rows)


def nearest(ours, theirs, within):
    """For each of ours the nearest of theirs: differences of those within reach, and how many have none."""
    if not len(ours) or not len(theirs):
        return np.array([]), len(ours)
    right = np.clip(np.searchsorted(theirs, ours), 1, max(1, len(theirs) - 1))
    choices = np.stack([theirs[right - 1], theirs[np.minimum(right, len(theirs) - 1)]]) - ours
    difference = np.where(np.abs(choices[0]) <= np.abs(choices[1]), choices[0], choices[1])
    reached = np.abs(difference) <= within
    return difference[reached], int((~reached).sum())


def frames(arrivals, edges):
    """How long after the latest exposure edge each frame arrived; frames that share an edge or have none, edges without a frame."""
    own = np.searchsorted(edges, arrivals, side='right') - 1
    seen, counts = np.unique(own[own >= 0], return_counts=True)
    single = np.isin(own, seen[counts == 1])
    during = (edges >= arrivals[0] - 0.2) & (edges <= arrivals[-1]) if len(arrivals) else np.zeros(len(edges), bool)
    delays = arrivals[single] - edges[own[single]]
    return {'delay': spread(delays), 'frames': len(arrivals), 'frames_without_an_edge_of_their_own': int((~single).sum()),
            'edges_without_a_frame': int((~np.isin(np.flatnonzero(during), seen)).sum())}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0], formatter_class=argparse.RawTextHelpFormatter,
                                     epilog='\n'.join(__doc__.split('\n')[3:]))
    parser.add_argument('nwb')
    parser.add_argument('--sync', required=True, metavar='EDGES')
    parser.add_argument('--clock', choices=['host', 'board'], default='host')
    parser.add_argument('--frames', metavar='EDGES')
    parser.add_argument('--stimulus', action='append', default=[], metavar='CHANNEL=EDGES')
    parser.add_argument('--json', action='store_true')
    options = parser.parse_args()
    if options.frames and options.clock == 'board':
        parser.error('--frames needs --clock host: frames arrive at the host, the board does not time them')

    try:
        file = h5py.File(options.nwb, 'r')
    except OSError as e:
        sys.exit(f'align.py: cannot read {options.nwb}: {e}; make it with mienloop export SESSION --nwb FILE')
    with file:
        ours, rows = events(file, 'barcodes', 'barcode', options.clock)
        theirs, their_numbers = decode(*read_edges(options.sync))
        i, j = match(ours, file['events/barcodes/value'][:][rows], theirs, their_numbers)
        if not len(i):
            print(f'align.py: no barcode is in both: {len(ours)} in the session, {len(theirs)} in {options.sync}; is it the sync line?',
                  file=sys.stderr)
            return 1
        offset, drift, residuals = fit(ours[i], theirs[j])
        result = {'barcodes': {'session': len(ours), 'other': len(theirs), 'both': len(i)}, 'offset_s': float(offset),
                  'drift_ppm': None if np.isnan(drift) else float(drift * 1e6), 'residuals': spread(residuals)}
        if options.frames:
            times, levels = read_edges(options.frames)
            result['frames'] = frames(file['processing/behavior/frames/arrival_s'][:], to_session(times[levels], offset, drift))
        for copy in options.stimulus:
            channel, _, path = copy.partition('=')
            channels = sorted(set(file['events/outputs/channel'].asstr()[:]) - {''})
            if channel not in channels or not path:
                sys.exit(f"align.py: --stimulus {copy}: give CHANNEL=EDGES; the session has edges of {', '.join(channels) or 'no channel'}")
            times, levels = read_edges(path)
            pins, _ = events(file, 'outputs', 'output-on', options.clock, channel)
            pins = np.sort(pins)
            copied = to_session(times[levels], offset, drift)
            differences, missing = nearest(pins, copied, 0.002)
            result.setdefault('stimuli', {})[channel] = {
                'difference': spread(differences), 'reported_without_a_copy': missing,
                'copies_without_a_report': nearest(copied, pins, 0.002)[1]}
    if options.json:
        print(json.dumps(result))
        return 0
    both = result['barcodes']
    print(f"barcodes: {both['session']} in the session, {both['other']} in the other recording, {both['both']} in both")
    print(f"t_other = {result['offset_s']:.6f} s + (1 + drift) t_{'session' if options.clock == 'host' else 'board'}")
    if result['drift_ppm'] is None:
        print('drift: not known from one barcode; residuals neither')
    else:
        print(f"drift: {result['drift_ppm']:+.3f} ppm (of the other clock)")
        print('residuals: rms {rms_us:.1f} us, max {max_us:.1f} us ({count})'.format(**result['residuals']))
    if 'frames' in result:
        f = result['frames']
        if f['delay']['count']:
            print('frames: exposure edge to arrival median {median_us:.1f} us, p99 {p99_us:.1f} us, max {max_us:.1f} us'.format(**f['delay']))
        print('frames: {frames}, {frames_without_an_edge_of_their_own} without an edge of their own, '
              '{edges_without_a_frame} edges without a frame'.format(**f))
    for channel, s in result.get('stimuli', {}).items():
        if s['difference']['count']:
            print(f'{channel}: copy minus report ' + 'median {median_us:.1f} us, max {max_us:.1f} us ({count})'.format(**s['difference']))
        print(f'{channel}: ' + '{reported_without_a_copy} reported without a copy, {copies_without_a_report} copies without a report'.format(**s))
    return 0


if __name__ == '__main__':
    sys.exit(main())
