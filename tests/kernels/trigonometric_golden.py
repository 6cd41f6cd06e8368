"""Writes trigonometric_golden.jsonl: sines, cosines and tangents of numbers that are hard to reduce, from mpmath.

A line is [x, sin x, cos x, tan x], each rounded to double. Of each precision there are the numbers next to multiples of
π/2, which the convergents of (π/2)/2^e give, and random ones of every size. Run with mpmath and numpy: python
trigonometric_golden.py
"""
import json
import pathlib
import random

import mpmath as mp
import numpy as np

mp.mp.dps = 700
random.seed(6)


def closest(bits, exponent):
    """The integers m of so many bits with m·2^exponent closest to multiples of π/2."""
    ratio = mp.mpf(2) ** exponent / (mp.pi / 2)
    before, now, rest = 0, 1, ratio - mp.floor(ratio)
    found = []
    while now < 2**bits:
        if now >= 2 ** (bits - 1):
            found.append(now)
        if rest == 0:
            break
        whole = int(mp.floor(1 / rest))
        # Between convergents too: the last one with enough bits.
        for k in (1, whole // 2, whole):
            if 2 ** (bits - 1) <= before + k * now < 2**bits:
                found.append(before + k * now)
        before, now, rest = now, before + whole * now, 1 / rest - whole
    return found


points = []
for bits, exponents in ((24, range(-24, 105)), (53, range(-53, 972, 3))):
    for e in exponents:
        points += [float(mp.mpf(m) * mp.mpf(2) ** e) for m in closest(bits, e)[-1:]]
points += [float(np.float32(2.0 ** random.uniform(-20, 127.9))) for _ in range(200)]
points += [2.0 ** random.uniform(-30, 1023.9) * random.uniform(0.6, 1) for _ in range(200)]
points += [6381956970095103.0 * 2.0**797, 16367173.0 * 2.0**72]

lines = [json.dumps([x, *(float(f(mp.mpf(x))) for f in (mp.sin, mp.cos, mp.tan))]) for x in points]
path = pathlib.Path(__file__).with_name("trigonometric_golden.jsonl")
path.write_text("\n".join(lines) + "\n")
