"""Writes zeta_zeros.jsonl: zeta(s, q) of odd s and polygamma of even orders next to their zeros below 0, by mpmath, in the
format of golden.jsonl. Of each zero there are the numbers next to it, and some close to it, of either precision; all that
numbers of single precision can tell from halfway between poles are among them, and the hardest of double precision.
Run with mpmath 1.3.0 and numpy 2.4.6: python zeta_zeros.py
"""
import json
import pathlib
import random

import mpmath as mp
import numpy as np

from doubles import parts

mp.mp.prec = 400
random.seed(8)

# Orders and the poles above which there are zeros that doubles can tell from halfway, found by trying all.
LAST = {3: 53120, 5: 406, 7: 53, 9: 16, 11: 7, 13: 4, 15: 2, 17: 1, 19: 1, 21: 0, 23: 0, 25: 0, 27: 0, 29: 0}


def zeta(s, q):
    """The terms of one side cancel those of the other: what is left are pairs of both, but for those beyond q."""
    q = mp.mpf(q)
    d = q - mp.floor(q) - mp.mpf(1) / 2
    both = mp.zeta(s, mp.mpf(1) / 2 + d) - mp.zeta(s, mp.mpf(1) / 2 - d)
    return both + mp.zeta(s, 1 - q)


def zero(s, n):
    """The zero next to -n - 1/2, on its right, by Newton's steps."""
    d = mp.mpf(0)
    for _ in range(9):
        q = d - n - mp.mpf(1) / 2
        slope = mp.zeta(s + 1, mp.mpf(1) / 2 + d) + mp.zeta(s + 1, mp.mpf(1) / 2 - d) - mp.zeta(s + 1, 1 - q)
        d += zeta(s, q) / (s * slope)
    return d


def around(s, n):
    """The numbers next to a zero, those next to that, and two more."""
    d = zero(s, n)
    half = n + mp.mpf(1) / 2
    for write in (np.float32, float):
        x = write(float(d - half))
        close = [x, np.nextafter(x, write(0)), np.nextafter(x, write(-n - 1))]
        close += [write(float(d * mp.mpf(2) ** random.uniform(-1.5, 1.5) - half)) for _ in range(2)]
        yield from (float(q) for q in close if q > -half)


points = []
for s, last in LAST.items():
    places = {*range(min(last + 1, 12)), last} | {int(last ** random.random()) for _ in range(8 if last > 12 else 0)}
    if s == 3:
        places |= set(range(64))
    points += [(s, q) for n in sorted(places) for q in around(s, n)]
points = sorted(set(points), key=lambda p: (p[0], -p[1]))
lines = []
for name, off in [("zeta", 0), ("polygamma", 1)]:
    values = [parts(zeta(s, q) * (-mp.factorial(s - 1) if off else 1)) for s, q in points]
    args = [[s - off for s, _ in points], [q for _, q in points]]
    hi, lo, exponent = ([v[k] for v in values] for k in range(3))
    line = {"fn": name, "args": args, "hi": hi, "lo": lo, "exponent": exponent}
    lines.append(json.dumps(line, separators=(",", ":")))
pathlib.Path(__file__).with_name("zeta_zeros.jsonl").write_text("\n".join(lines) + "\n")
