"""Writes zeros_golden.jsonl: values of digamma next to its zeros below -10, and of the cosine integral next to those
beyond 16π, from mpmath.

A line is [function, x, value], the value rounded to double. Of each zero there are the numbers next to it, and one close
to it, of either precision; -66.79590606689453 is the hardest of single precision. Run with mpmath and numpy: python
zeros_golden.py
"""
import json
import pathlib
import random

import mpmath as mp
import numpy as np

mp.mp.prec = 400
random.seed(6)


def digamma(x):
    x = mp.mpf(x)
    return mp.digamma(1 - x) - mp.pi * mp.cot(mp.pi * (x - mp.nint(x)))


def digamma_zero(n):
    """The zero next to -n, on its right, by Newton's steps."""
    r = mp.acot(mp.log(n + mp.mpf(0.5)) / mp.pi) / mp.pi
    for _ in range(8):
        r -= digamma(r - n) / (mp.pi**2 / mp.sin(mp.pi * r) ** 2 - mp.psi(1, 1 + n - r))
    return r - n


def cosine_integral(x):
    """By the asymptotic series where its terms are small enough."""
    x = mp.mpf(x)
    if x < 200:
        return mp.ci(x)
    f, g, term, k = mp.mpf(0), mp.mpf(0), mp.mpf(1), 0
    while abs(term) > mp.mpf(2) ** -280:
        f, g = f + term, g + term * (2 * k + 1)
        term *= -(2 * k + 1) * (2 * k + 2) / (x * x)
        k += 1
    return f / x * mp.sin(x) - g / (x * x) * mp.cos(x)


def cosine_zero(k):
    """The zero next to kπ, by Newton's steps."""
    x = k * mp.pi + 1 / (k * mp.pi)
    for _ in range(8):
        x -= cosine_integral(x) * x / mp.cos(x)
    return x


def around(zero, write):
    """The number next to a zero, those next to that, and two more."""
    x = write(float(zero))
    sizes = (-22, -12) if write is np.float32 else (-50, -16)
    found = [x, np.nextafter(x, write(0)), np.nextafter(x, write(2 * float(zero)))]
    return found + [write(float(zero * (1 + 2.0 ** random.uniform(*sizes)))) for _ in range(2)]


lines = []


def add(name, f, zero, write):
    for x in around(zero, write):
        if x != np.rint(x):
            lines.append(json.dumps([name, float(x), float(f(float(x)))]))


for n in [*range(11, 90), *(int(2 ** random.uniform(7, 19)) for _ in range(80))]:
    add("digamma", digamma, digamma_zero(n), np.float32)
for n in [*range(11, 70), *(int(2 ** random.uniform(6, 45)) for _ in range(150))]:
    add("digamma", digamma, digamma_zero(n), float)
for k in [*range(17, 90), *(int(2 ** random.uniform(5, 17)) for _ in range(120))]:
    add("cosineIntegral", cosine_integral, cosine_zero(k), np.float32)
for k in [*range(17, 70), *(int(2 ** random.uniform(5, 40)) for _ in range(150))]:
    add("cosineIntegral", cosine_integral, cosine_zero(k), float)

pathlib.Path(__file__).with_name("zeros_golden.jsonl").write_text("\n".join(lines) + "\n")
