"""Writes golden_complex.jsonl: what the oracle of complex functions must give, by mpmath, some fifty points a function.

A line is a function, its operands' parts (re, im, re, im) and the parts of results, each (hi + lo)·2^exponent with
1/2 <= |hi| < 1. Run with mpmath 1.4.1 and numpy 2.4.6: python golden_complex.py > golden_complex.jsonl
"""
import json
import math

import mpmath as mp
import numpy as np

from doubles import parts

mp.mp.prec = 4600
rng = np.random.default_rng(7)
COUNT = 12


def sized(lo, hi):
    """Numbers of every size from 2^lo to 2^hi."""
    return 2.0 ** rng.uniform(lo, hi, COUNT) * rng.choice([-1, 1], COUNT)


def even(lo, hi):
    return rng.uniform(lo, hi, COUNT)


def circle():
    """Points next to the unit circle."""
    angle = rng.uniform(-np.pi, np.pi, COUNT)
    size = 1 + sized(-55, -2)
    return [(float(r * np.cos(t)), float(np.sin(t))) for r, t in zip(size, angle)]


def around(x, y):
    return list(zip(x + sized(-50, -1), y + sized(-50, -1)))


def multiples():
    """Points with imaginary parts next to multiples of pi/2."""
    return [(x, k * math.pi / 2 * (1 + d)) for x, k, d in zip(sized(-50, 3), rng.integers(-9, 9, COUNT), sized(-50, -3)) if k]


ORDINARY = lambda: [*zip(sized(-9, 5), sized(-9, 5)), *zip(even(-700, 700), even(-900, 900)), *multiples(), *((y, x) for x, y in multiples())]
NEAR = lambda: [*circle(), *around(1, 0), *around(-1, 0), *around(0, 1), *around(0, -1), *zip(sized(-9, 5), sized(-9, 5))]
ALL = lambda: [*NEAR(), *zip(sized(-1000, 1020), sized(-1000, 1020))]

FUNCTIONS = {
    "square": (lambda z: z * z, ALL),
    "sign": (lambda z: z / abs(z), ALL),
    "sqrt": (mp.sqrt, ALL),
    "rsqrt": (lambda z: 1 / mp.sqrt(z), ALL),
    "exp": (mp.exp, ORDINARY),
    "exp2": (lambda z: mp.power(2, z), ORDINARY),
    "expm1": (lambda z: mp.exp(z) - 1, ORDINARY),
    "log": (mp.log, ALL),
    "log1p": (lambda z: mp.log(1 + z), lambda: [*ALL(), *((x - 1, y) for x, y in circle())]),
    "sin": (mp.sin, ORDINARY),
    "cos": (mp.cos, ORDINARY),
    "tan": (mp.tan, ORDINARY),
    "sinh": (mp.sinh, ORDINARY),
    "cosh": (mp.cosh, ORDINARY),
    "tanh": (mp.tanh, ORDINARY),
    "asin": (mp.asin, ALL),
    "acos": (mp.acos, ALL),
    "atan": (mp.atan, ALL),
    "asinh": (mp.asinh, ALL),
    "acosh": (mp.acosh, ALL),
    "atanh": (mp.atanh, ALL),
    "logistic": (lambda z: 1 / (1 + mp.exp(-z)), ORDINARY),
}
PAIRS = {
    "mul": (lambda z, w: z * w, lambda: (NEAR(), NEAR())),
    "div": (lambda z, w: z / w, lambda: (ALL(), NEAR())),
    "pow": (mp.power, lambda: (ALL(), [*zip(sized(-9, 4), sized(-9, 4))] * 7)),
    "logaddexp": (lambda z, w: mp.log(mp.exp(z) + mp.exp(w)), lambda: ([*zip(even(-9, 9), even(-1, 1))] * 2, [*zip(even(-9, 9), even(-1, 1)), *zip(even(-9, 9), even(1, 2))])),
    "logaddexp2": (lambda z, w: mp.log(mp.power(2, z) + mp.power(2, w), 2), lambda: ([*zip(even(-9, 9), even(-1, 1))] * 2, [*zip(even(-9, 9), even(-1, 1)), *zip(even(-9, 9), even(1, 2))])),
}


for name, (f, points) in [*((k, (f, lambda p=p: (p(),))) for k, (f, p) in FUNCTIONS.items()), *PAIRS.items()]:
    rows = []
    for z in zip(*points()):
        z = [(float(x), float(y)) for x, y in z]
        value = f(*(mp.mpc(x, y) for x, y in z))
        rows.append([[v for w in z for v in w], parts(value.real), parts(value.imag)])
    print(json.dumps({"fn": name, "rows": rows}, separators=(",", ":")))
