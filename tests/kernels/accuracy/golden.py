"""Writes golden.jsonl: what the oracle must give, by mpmath, some hundred points a function.

A line is a function, its operands and results (hi + lo)·2^exponent with 1/2 <= |hi| < 1. Run with mpmath 1.4.1 and
numpy 2.4.6: python golden.py > golden.jsonl
"""
import json
import math

import mpmath as mp
import numpy as np

from doubles import parts

mp.mp.prec = 4400
rng = np.random.default_rng(6)
COUNT = 80


def sized(lo, hi, signed=True):
    """Numbers of every size from 2^lo to 2^hi."""
    x = 2.0 ** rng.uniform(lo, hi, COUNT) * rng.uniform(1, 1.0001, COUNT)
    return x * rng.choice([-1, 1], COUNT) if signed else x


def even(lo, hi):
    return rng.uniform(lo, hi, COUNT)


def around(center, lo=-52, hi=-2):
    """Numbers close to one."""
    return center + rng.choice([-1, 1], COUNT) * 2.0 ** rng.uniform(lo, hi, COUNT)


ALL = lambda: [*sized(-1070, 1023), *sized(-30, 10)]
POSITIVE = lambda: [*sized(-1070, 1023, False), *sized(-30, 10, False), *around(1)]
UNIT = lambda: [*sized(-1070, -1e-9), *sized(-5, -1e-9), *(v for v in around(1) if v < 1), *(v for v in around(-1) if v > -1)]


def erfinv(x):
    y = mp.erfinv(x)
    for _ in range(3):
        y -= (mp.erf(y) - x) * mp.exp(y * y) * mp.sqrt(mp.pi) / 2
    return y


def bessel(n):
    def f(x):
        if abs(x) < 10**6:
            return mp.exp(-abs(x)) * mp.besseli(n, x)
        total = term = mp.mpf(1)
        for k in range(12):
            term *= -mp.mpf(4 * n * n - (2 * k + 1) ** 2) / (8 * (k + 1) * abs(x))
            total += term
        return (mp.sign(x) if n else 1) * total / mp.sqrt(2 * mp.pi * abs(x))
    return f


def dawson(x):
    if abs(x) < 60:
        return mp.sqrt(mp.pi) / 2 * mp.exp(-x * x) * mp.erfi(x)
    return mp.fsum(mp.fac2(2 * k - 1) / (2 * x * x) ** k for k in range(30)) / (2 * x)


def deep(f):
    """f of a number whose square is to be right to the last digit of its angle."""
    def call(x):
        with mp.workprec(200 + 2 * max(0, int(mp.mag(x)))):
            return f(x)
    return call


# Numbers next to poles and between, the first close to a zero of odd orders.
NEGATIVE = [-0.4962, -1.5, *(-((k * k * 0.37) % 60 + 2.0**-k) for k in range(1, 20)), *(-k - 0.618 * k % 1 for k in range(1, 20))]


def hurwitz(s, q):
    return mp.zeta(s, q) if q > 0 else (-1) ** int(s) * mp.psi(int(s) - 1, q) / mp.factorial(s - 1)


def orders(lo, hi):
    return rng.integers(lo, hi, COUNT)


def close(zeros):
    """Numbers close to zeros, and next to them."""
    return [v for z in zeros for v in (z, np.nextafter(z, 0), np.nextafter(z, 99), *around(z, -40)[:12])]


GAMMA_ZEROS = [-2.4570247382208006, -2.7476826467274127, -5.008218168322593, -9.000002755714823, -10.999999974947889, -16.999999999999996]
PSI_ZEROS = [-0.504083008264455, -1.5734984731623904, -9.702672540001864]
CI_ZEROS = [0.6165054856207163, 3.3841804225511862, 6.427047744050369, 31.44758901159398]

MULTIPLES = lambda: [k * math.pi / 2 for k in range(-30, 30)]
# 6381956970095103·2^797 is the double that is closest to a multiple of pi/2.
ANGLES = lambda: [*sized(-1070, 1023), *sized(-30, 30), *MULTIPLES(), 6381956970095103 * 2.0**797]

FUNCTIONS = {
    "exp": (mp.exp, lambda: [*even(-745, 709), *sized(-60, 9)]),
    "exp2": (lambda x: mp.power(2, x), lambda: [*even(-1074, 1023), *sized(-60, 9)]),
    "expm1": (mp.expm1, lambda: [*even(-745, 709), *sized(-1070, 9)]),
    "log": (mp.log, POSITIVE),
    "log1p": (mp.log1p, lambda: [*sized(-1070, 1023, False), *UNIT(), *even(-1, 3)]),
    "sinh": (mp.sinh, lambda: [*even(-710, 710), *sized(-1070, 9)]),
    "cosh": (mp.cosh, lambda: [*even(-710, 710), *sized(-30, 9)]),
    "tanh": (mp.tanh, lambda: [*even(-40, 40), *sized(-1070, 9)]),
    "logistic": (lambda x: 1 / (1 + mp.exp(-x)), lambda: [*even(-745, 50), *sized(-60, 5)]),
    "asinh": (mp.asinh, ALL),
    "acosh": (mp.acosh, lambda: [*(v for v in around(1) if v > 1), *sized(0.001, 1023, False)]),
    "atanh": (mp.atanh, UNIT),
    "sin": (mp.sin, ANGLES),
    "cos": (mp.cos, ANGLES),
    "tan": (mp.tan, ANGLES),
    "asin": (mp.asin, UNIT),
    "acos": (mp.acos, UNIT),
    "atan": (mp.atan, ALL),
    "atan2": (mp.atan2, lambda: (ALL(), ALL()[::-1])),
    "cbrt": (lambda x: mp.sign(x) * mp.cbrt(abs(x)), ALL),
    "rsqrt": (lambda x: 1 / mp.sqrt(x), POSITIVE),
    "hypot": (mp.hypot, lambda: (ALL(), ALL())),
    "pow": (mp.power, lambda: ([*sized(-1070, 1023, False), *around(1), *(-even(1, 9))], [*even(-0.7, 0.7), *sized(20, 50), *np.rint(even(-200, 200))])),
}

# The same to fewer digits, where mpmath takes long.
SPECIAL = {
    "erf": (mp.erf, lambda: [*sized(-1070, -1), *even(-6, 6)]),
    "erfc": (mp.erfc, lambda: [*even(-6, 27), *sized(-60, 4)]),
    "erfcx": (lambda x: mp.exp(x * x) * mp.erfc(x), lambda: [*even(-26, 30), *sized(-60, 4)]),
    "erfInv": (erfinv, lambda: [*sized(-300, -0.001), *(v for v in around(1) if v < 1)]),
    "lgamma": (lambda x: mp.log(abs(mp.gamma(x))) if abs(x) < 100 else mp.loggamma(x), lambda: [*sized(-1020, 1015, False), *sized(-20, 5), *around(1), *around(2), *even(0, 60), *even(-30, 0), *close(GAMMA_ZEROS)]),
    "digamma": (mp.digamma, lambda: [*sized(-1020, 1015, False), *sized(-20, 5), *around(1.4616321449683622), *even(0, 60), *even(-30, 0), *close(PSI_ZEROS)]),
    "besselI0e": (bessel(0), lambda: [*sized(-300, 1020), *even(-50, 50)]),
    "besselI1e": (bessel(1), lambda: [*sized(-300, 1020), *even(-50, 50)]),
}

# The same to 400 bits.
INTEGRALS = {
    "dawsn": (dawson, lambda: [*sized(-300, 1000), *even(-12, 12), *around(8)]),
    "spence": (lambda x: mp.re(mp.polylog(2, 1 - x)), lambda: [*sized(-300, 300, False), *even(0, 3), *around(1)]),
    "expi": (mp.ei, lambda: [*sized(-300, -1), *even(-30, 30), *even(-700, 700), *around(0.3725074107813666)]),
    "sineIntegral": (mp.si, lambda: [*sized(-300, 100), *even(-30, 30)]),
    "cosineIntegral": (mp.ci, lambda: [*sized(-300, 1000, False), *even(0, 51), *close(CI_ZEROS)]),
    "expn": (lambda n, x: mp.expint(int(n), x), lambda: ([*orders(1, 4), *orders(4, 60), *orders(1, 9), *orders(-20, 1)], [*even(0, 6), *even(0, 60), *sized(-300, 9, False), *even(0, 6)])),
    "zeta": (hurwitz, lambda: ([*even(1.01, 9), *even(1.01, 60), *sized(0.001, 5, False), *range(2, 42)], [*even(0, 30), *even(0, 9), *sized(-9, 30, False), *NEGATIVE])),
    "polygamma": (lambda m, x: mp.psi(int(m), x), lambda: ([*orders(1, 9), *orders(1, 50), *range(1, 41)], [*even(0, 30), *sized(-9, 12, False), *NEGATIVE])),
    "logaddexp": (lambda x, y: mp.log(mp.exp(x) + mp.exp(y)), lambda: ([*even(-9, 9), *sized(-60, 9)], [*even(-9, 9), *sized(-60, 9)])),
    "logaddexp2": (lambda x, y: mp.log(2**x + 2**y, 2), lambda: ([*even(-9, 9), *sized(-60, 9)], [*even(-9, 9), *sized(-60, 9)])),
    "fresnelS": (deep(mp.fresnels), lambda: [*sized(-300, 40), *even(-9, 9)]),
    "fresnelC": (deep(mp.fresnelc), lambda: [*sized(-300, 40), *even(-9, 9)]),
}


for name, (f, points) in {**FUNCTIONS, **SPECIAL, **INTEGRALS}.items():
    mp.mp.prec = 400 if name in INTEGRALS else 1200 if name in SPECIAL else 4400
    operands = points()
    if not isinstance(operands, tuple):
        operands = (operands,)
    rows = []
    for x in zip(*operands):
        x = [float(v) for v in x]
        value = f(*(mp.mpf(v) for v in x))
        if mp.isfinite(value) and value != 0:
            rows.append((x, *parts(value)))
    args = [[r[0][k] for r in rows] for k in range(len(operands))]
    line = {"fn": name, "args": args, "hi": [r[1] for r in rows], "lo": [r[2] for r in rows], "exponent": [r[3] for r in rows]}
    print(json.dumps(line, separators=(",", ":")))
