"""Compares an export with the session's own tables, bit for bit.

usage: compare.py frames.csv events.csv [FILE.nwb] [NPY_FOLDER]; prints what it compared, or the first difference.
"""
import csv, os, sys
import numpy as np

frames = list(csv.DictReader(open(sys.argv[1], newline='')))
names = open(sys.argv[1], newline='').readline().rstrip('\n').split(',')
scores = names[names.index('status') + 1:names.index('z_' + names[names.index('status') + 1])]
events = list(csv.DictReader(open(sys.argv[2], newline='')))


def number(text):
    return float(text) if text else float('nan')


def column(rows, name):
    return np.array([number(row[name]) for row in rows], dtype='f8')


def whole(rows, name):
    return np.array([int(row[name]) if row[name] else -1 for row in rows], dtype='i8')


def same(what, seen, wanted):
    seen, wanted = np.asarray(seen), np.asarray(wanted)
    assert seen.dtype == wanted.dtype, f'{what}: {seen.dtype}, not {wanted.dtype}'
    assert seen.shape == wanted.shape, f'{what}: shape {seen.shape}, not {wanted.shape}'
    if seen.dtype == np.dtype('f8'):  # every NaN is alike, everything else to the bit
        seen, wanted = (np.where(np.isnan(a), np.nan, a).view('i8') for a in (seen, wanted))
    different = np.argwhere(seen != wanted)
    assert not len(different), f'{what}: differs first at {different[0]}'


def words(rows, name):
    return np.array([row[name] for row in rows], dtype=object)


times = ['camera_time_s', 'arrival_s', 'handed_s', 'begun_s', 'scored_s', 'decided_s']
table = {name: column(frames, name) for name in times}
similarity = np.array([[number(row[s]) for s in scores] for row in frames], dtype='f8').reshape(len(frames), len(scores))
z = np.array([[number(row['z_' + s]) for s in scores] for row in frames], dtype='f8').reshape(len(frames), len(scores))
numbers = {name: whole(frames, name) for name in ['frame', 'camera_frame', 'video_frame', 'crc32c']}
blanked = whole(frames, 'blanked')


def decision(rules, verdicts, scored):
    """As frames.csv writes it."""
    return np.array([' '.join(f'{r}:{v[i]}' for r, v in zip(rules, verdicts) if v[i] and v[i] != 'idle') if scored[i] else ''
                     for i in range(len(frames))], dtype=object)


def nwb(path):
    import h5py
    f = h5py.File(path)
    b = f['processing/behavior']
    series = b['BehavioralTimeSeries']
    assert [s.decode() for s in b['scores/score_name'][:]] == scores
    for name, wanted in ('similarity', similarity), ('z_score', z):
        same(name, series[name]['data'][:], wanted)
        same(name + ' timestamps', series[name]['timestamps'][:], table['arrival_s'])
    t = b['frames']
    same('id', t['id'][:], np.arange(len(frames)))
    for name in times:
        same(name, t[name][:], table[name])
    for name in numbers:
        same(name, t[name][:], numbers[name])
    same('blanked', t['blanked'][:].astype('i8'), blanked)
    w = b['frame_words']
    lists = {}
    for c, n, word in zip(w['frames_column'].asstr()[:], w['number'][:], w['word'].asstr()[:]):
        lists.setdefault(c, {})[int(n)] = word
    spelt = lambda name: np.array([lists[name][n] for n in t[name][:]], dtype=object)
    status = spelt('status') if frames else np.array([], dtype=object)
    same('status', status, words(frames, 'status'))
    rules = [c[len('decision_'):] for c in t.attrs['colnames'] if c.startswith('decision_')]
    same('decision', decision(rules, [spelt('decision_' + r) for r in rules] if frames else [], status == 'scored'),
         words(frames, 'decision'))
    if 'face_video' in f['acquisition']:
        recorded = numbers['video_frame'] >= 0
        same('video', f['acquisition/face_video/timestamps'][:], table['arrival_s'][recorded])
        here = os.path.dirname(os.path.abspath(path))
        video = os.path.join(here, f['acquisition/face_video/external_file'].asstr()[0])
        assert os.path.exists(video), video
    rows = {}
    for name, e in f['events'].items():
        for i in range(len(e['id'])):
            text = lambda c: e[c].asstr()[i]
            rows[int(e['row'][i])] = (e['timestamp'][i], text('event'), int(e['command'][i]), text('stimulus'), text('trigger'),
                                      int(e['frame'][i]), text('channel'), e['device_time_s'][i], text('detail'))
    assert sorted(rows) == list(range(len(events))), 'rows of the event tables'
    for i, row in enumerate(events):
        wanted = (number(row['time_s']), row['event'], int(row['command'] or -1), row['stimulus'], row['trigger'],
                  int(row['frame'] or -1), row['channel'], number(row['device_time_s']), row['detail'].replace('\0', '\u2400'))  # HDF5 texts end at a zero
        seen = rows[i]
        assert all(a == b or (a != a and b != b) for a, b in zip(seen, wanted)), f'event {i}: {seen}, not {wanted}'
    due = [row for row in events if row['event'] in ('commanded', 'sham') or row['event'].startswith('suppressed:')]
    trials = f['intervals/trials']
    same('trials', trials['start_time'][:], column(due, 'time_s'))
    same('trial commands', trials['command'][:], whole(due, 'command'))
    for flag, event in ('acknowledged', 'acknowledged'), ('refused_by_board', 'refused-by-board'), ('confirmed', 'confirmed-on'):
        with_it = {row['command'] for row in events if row['event'] == event}
        same(flag, trials[flag][:].astype('i8'), np.array([int(row['command'] in with_it) for row in due], dtype='i8'))
    first = {}
    for row in events:
        if row['event'] == 'output-on' and row['command']:
            first.setdefault(row['command'], number(row['time_s']))
    same('output_start', trials['output_start'][:], np.array([first.get(row['command'], float('nan')) for row in due], dtype='f8'))
    for channel, light in f['stimulus/presentation'].items():
        edges = [row for row in events if row['channel'] == channel and row['event'] in ('output-on', 'output-off')
                 and row['device_time_s']]
        same(channel, light['timestamps'][:], column(edges, 'time_s'))
        on = np.array([row['event'] == 'output-on' for row in edges], dtype=bool)
        assert (light['data'][:] != 0).tolist() == on.tolist(), channel  # NaN: on, with a power that nobody knows
    print('nwb', len(frames), 'frames', len(events), 'events', len(due), 'trials')


def npy(folder):
    load = lambda name: np.load(os.path.join(folder, name + '.npy'), allow_pickle=False)
    lengths = {}
    for file in os.listdir(folder):
        lengths.setdefault(file.split('.')[0], set()).add(len(np.load(os.path.join(folder, file), allow_pickle=False)))
    assert all(len(n) == 1 for n in lengths.values()), f'rows of an object differ: {lengths}'
    same('times', load('frames.times'), table['arrival_s'])
    for name, file in ('camera_time_s', 'camera_times'), ('handed_s', 'handed_times'), ('begun_s', 'begun_times'), ('scored_s', 'scored_times'), \
            ('decided_s', 'decided_times'):
        same(name, load('frames.' + file), table[name])
    same('similarity', load('frames.similarity'), similarity)
    same('z', load('_mienloop_frames.zScore'), z)
    for name, file in ('frame', 'frame'), ('camera_frame', 'cameraFrame'), ('video_frame', 'videoFrame'), ('crc32c', 'crc32c'):
        same(name, load('_mienloop_frames.' + file), numbers[name])
    same('blanked', load('_mienloop_frames.blanked'), blanked)
    assert load('_mienloop_scores.names').tolist() == scores
    status = np.array([load('_mienloop_frameStatuses.names')[i] for i in load('frames.status')], dtype=object)
    same('status', status, words(frames, 'status'))
    if os.path.exists(os.path.join(folder, '_mienloop_rules.names.npy')):
        names = load('_mienloop_verdicts.names')
        verdicts = [[names[n] if n >= 0 else '' for n in rule] for rule in load('_mienloop_frames.verdicts').T]
        same('decision', decision(load('_mienloop_rules.names').tolist(), verdicts, status == 'scored'), words(frames, 'decision'))
    same('event times', load('_mienloop_events.times'), column(events, 'time_s'))
    same('device times', load('_mienloop_events.device_times'), column(events, 'device_time_s'))
    types = load('_mienloop_eventTypes.names')
    same('event types', np.array([types[n] for n in load('_mienloop_events.type')], dtype=object), words(events, 'event'))
    same('commands', load('_mienloop_events.command'), whole(events, 'command'))
    channels = load('_mienloop_channels.names')
    same('channels', np.array([channels[n] if n >= 0 else '' for n in load('_mienloop_events.channel')], dtype=object),
         words(events, 'channel'))
    codes = [row for row in events if row['event'] == 'barcode']
    same('barcode times', load('_mienloop_barcodes.times'), column(codes, 'time_s'))
    same('barcodes', load('_mienloop_barcodes.value'), whole(codes, 'detail'))
    same('licks', load('licks.times'), column([r for r in events if r['event'] == 'input-on' and r['channel'].startswith('lick')], 'time_s'))
    print('npy', len(frames), 'frames', len(events), 'events')


for argument in sys.argv[3:]:
    npy(argument) if os.path.isdir(argument) else nwb(argument)
