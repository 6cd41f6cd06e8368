"""Writes tables.json: the constants of the oracle in double-double, each as [hi, lo] (or more parts).

Run with mpmath 1.4.1: python tables.py > tables.json
"""
import json

import mpmath as mp

mp.mp.prec = 2400


def parts(x, count=2):
    out = []
    for _ in range(count):
        out.append(float(x))
        x -= out[-1]
    return out


def short(x, count, bits=33):
    """Parts of so many bits, and the rest in two."""
    out = []
    for _ in range(count):
        unit = mp.mpf(2) ** (mp.floor(mp.log(x, 2)) - bits + 1)
        out.append(float(mp.floor(x / unit) * unit))
        x -= out[-1]
    return out + parts(x)


def factorials(powers):
    return [parts(1 / mp.factorial(n)) for n in reversed(powers)]


tables = {
    "LOG2": [parts(mp.log(2))],
    "LOG2_64": [short(mp.log(2) / 64, 2)],
    "HALF_PI": [short(mp.pi / 2, 3)],
    "PI": [parts(mp.pi)],
    # (e^r - 1 - r)/r^2
    "EXP": factorials(range(2, 13)),
    "POWERS": [parts(mp.mpf(2) ** (mp.mpf(j) / 64)) for j in range(64)],
    # log(1 + f)/f
    "LOG1P": [parts(mp.mpf((-1) ** k) / (k + 1)) for k in reversed(range(18))],
    # log of (64 + j)/64, which times the reciprocal rounded to 8 bits is close to 1
    "LOGS": [parts(-mp.log(mp.mpf(round(2**14 / (64 + j))) / 256)) for j in range(65)],
    # sin r/r and cos r in r^2
    "SIN": [[(-1) ** ((n - 1) // 2) * v for v in p] for n, p in ((n, parts(1 / mp.factorial(n))) for n in range(29, 0, -2))],
    "COS": [[(-1) ** (n // 2) * v for v in p] for n, p in ((n, parts(1 / mp.factorial(n))) for n in range(28, -1, -2))],
}
out = {name: rows for name, rows in tables.items()}
print("{")
for i, (name, rows) in enumerate(out.items()):
    print(f"{json.dumps(name)}:{json.dumps(rows, separators=(',', ':'))}{',' if i < len(out) - 1 else ','}")
# The first 1,600 bits of 2/pi, in hexadecimal.
bits = int(mp.floor(2 / mp.pi * mp.mpf(2) ** 1600))
print(f'"TWO_OVER_PI":"{bits:x}"')
print("}")
