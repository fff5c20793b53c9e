"""The fixed tail-shock recipe a second time, with ffmpeg, scikit-image and SciPy.

python3 tail_shock_recipe.py FOLDER CELL > tail_shock_cellCELL.csv

FOLDER holds the three clips. Lines: rise,REGION MEASURE,MOUSE,COLUMN,MICROAMPS,VALUE of every test trial;
rho,REGION MEASURE,MOUSE or pooled,RHO,P; loop,WHAT,THRESHOLD,COLUMNS,MICROAMPS,AFTER,BEFORE.
"""

import glob
import os
import subprocess
import sys

import numpy as np
from scipy.stats import spearmanr
from skimage.feature import hog

FOLDER, CELL = sys.argv[1], int(sys.argv[2])
MICROAMPS = [0, 50, 150, 300, 500]
REGIONS = {"head": (12, 26, 64, 64), "body": (76, 26, 64, 64)}
BUILD, TEST = (0, 1, 2), (3, 4, 5)


def frames(path):
    command = ["ffmpeg", "-v", "error", "-i", path, "-pix_fmt", "gray", "-f", "rawvideo", "-"]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, 700, 1400)


def descriptor(picture):
    return hog(picture.astype(float), 8, (CELL, CELL), (1, 1), "L2-Hys", transform_sqrt=True)


def pearson(rows, one):
    rows = rows - rows.mean(1, keepdims=True)
    one = one - one.mean()
    return rows @ one / np.sqrt((rows * rows).sum(1) * (one @ one))


def prototypes(trials, columns):
    quiet = np.concatenate([trials[row, column][0:38] for column in columns for row in range(5)])
    neutral = quiet.mean(0)
    event = np.concatenate([trials[4, column][40:80] for column in columns])
    least = np.argsort(pearson(event, neutral), kind="stable")[:10]
    return quiet, neutral, event[least].mean(0)


def rise(values, first=0):
    return values[41:81].mean() - values[first:38].mean()


def robust(values):
    median = np.median(values)
    return median, max(1.4826 * np.median(np.abs(values - median)), 0.005)


def first_fire(pain, neutral, median, spread, threshold, start):
    run = 0
    for k in range(start, len(pain)):
        holds = (pain[k] - median) / spread >= threshold and (neutral is None or pain[k] - neutral[k] >= 0.02)
        run = run + 1 if holds else 0
        if run == 3:
            return k
    return -1


def motion(tile):
    return np.concatenate([[np.nan], np.abs(np.diff(tile.astype(float), axis=0)).mean((1, 2))])


def seen(trials, tiles, columns, judged):
    quiet, neutral, pain = prototypes(trials, columns)
    calibration = robust(pearson(quiet, pain))
    return [
        (row, pearson(trials[row, column], pain), pearson(trials[row, column], neutral), motion(tiles[row, column]), calibration)
        for column in judged
        for row in range(5)
    ]


def count(what, threshold, trials):
    after, before = [0] * 5, [0] * 5
    for row, pain, neutral, change, calibration in trials:
        if what == "motion":
            fired = first_fire(change, None, *robust(change[1:30]), threshold, 30)
        elif what == "calibration":
            fired = first_fire(pain, neutral, *calibration, threshold, 0)
        else:
            fired = first_fire(pain, neutral, *robust(pain[:30]), threshold, 30)
        if fired > 40:
            after[row] += 1
        elif fired >= 0:
            before[row] += 1
    return after, before


rises, mice, build, test = {}, [], [], []
for path in sorted(glob.glob(os.path.join(FOLDER, "*-der.mp4"))):
    mice.append(os.path.basename(path)[20:-8])
    video = frames(path)
    for region, (x, y, w, h) in REGIONS.items():
        tiles = {
            (r, c): video[:, r * 140 + y : r * 140 + y + h, c * 233 + x : c * 233 + x + w]
            for r in range(5)
            for c in range(6)
        }
        trials = {key: np.array([descriptor(picture) for picture in tile]) for key, tile in tiles.items()}
        _, neutral, pain = prototypes(trials, BUILD)
        for r in range(5):
            for c in TEST:
                change = motion(tiles[r, c])
                rises[f"{region} pain", mice[-1], c, r] = rise(pearson(trials[r, c], pain))
                rises[f"{region} motion", mice[-1], c, r] = rise(change, 1)
                rises[f"{region} unlike", mice[-1], c, r] = -rise(pearson(trials[r, c], neutral))
        if region == "head":
            for held in BUILD:
                build += seen(trials, tiles, [c for c in BUILD if c != held], [held])
            test += seen(trials, tiles, BUILD, TEST)

for (measure, mouse, c, r), value in rises.items():
    print(f"rise,{measure},{mouse},{c},{MICROAMPS[r]},{value:.9f}")
for measure in dict.fromkeys(key[0] for key in rises):
    for mouse in mice + ["pooled"]:
        own = [(MICROAMPS[k[3]], v) for k, v in rises.items() if k[0] == measure and mouse in (k[1], "pooled")]
        rho, p = spearmanr(*zip(*own))
        print(f"rho,{measure},{mouse},{rho:.12f},{p:.9g}")
for what in ("calibration", "session", "motion"):
    best = None
    for threshold in np.arange(1, 100.01, 0.25):
        after, before = count(what, threshold, build)
        if not sum(before) and not after[0] and (best is None or after[4] >= best[0]):
            best = (after[4], threshold)
    for name, trials in (("build", build), ("test", test)):
        after, before = count(what, best[1], trials)
        for r in range(5):
            print(f"loop,{what},{best[1]},{name},{MICROAMPS[r]},{after[r]},{before[r]}")
