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


# Numbers closest to zeros of the cosine integral, of each exponent: all singles, and doubles up to 2^26, were tried;
# larger doubles were found by reducing lattices.
HARD_SINGLES = [
    81.69364166259766, 125.67166137695312, 131.9544677734375, 216.77450561523438, 292.1715393066406, 446.1083984375,
    832.5232543945312, 1014.7354125976562, 1096.416748046875, 1985.487060546875, 3292.389404296875, 3795.044189453125,
    4216.017578125, 5573.185546875, 13113.0078125, 15519.4677734375, 21711.546875, 32725.970703125, 47874.73046875,
    54761.1015625, 86440.921875, 124664.6796875, 133618.21875, 258967.765625, 276874.84375, 312689, 690462.375,
    918435.1875, 1146408, 1680525.875, 2214643.75, 3282879.5, 5419351, 7555822.5, 10838702, 16258053, 21677404,
    85563208, 171126416, 1240093312,
]
HARD_DOUBLES = [
    125.6716612066679, 232.48215742628045, 348.71965207935006, 999.0274648106903, 1159.248551799628,
    2519.5577050738007, 7021.459723193703, 13640.795375196389, 22468.670702980617, 36586.98807103885,
    67126.41024415038, 240479.49285849626, 459077.7928786012, 879702.4916740435, 1202538.8359419326,
    3149412.0777048958, 7360475.1272075055, 8879457.166366722, 29857335.296562266, 46524477.06713464,
    113281970.07107669, 194576356.84063762, 453041015.247435, 1016899424.2707981, 1877758058.8712397,
    3736796922.2081013, 7972797089.106665, 10595028817.461021, 31134364153.169262, 54729948167.36903,
    134515598178.05121, 274323028878.78885, 464411360596.7159, 855308649791.0475, 2078155669698.7236,
    3308631810099.999, 7123247235135.555, 12040739930204.443, 31634933162612.47, 47382737001085.46,
    126233216581983.61, 265960570011639.3, 283989905938046.5, 712214499287350.5, 1996888279335262.5,
    2425112872684566.5, 5706674932067741, 1.1841574457484786e+16, 2.4111373508318876e+16, 4.822274701663775e+16,
    9.730194321997411e+16, 2.4239840886323667e+17, 4.8479681772647334e+17, 1.0173881578762351e+18,
    1.5021849756027085e+18, 3.004369951205417e+18, 6.008739902410834e+18, 1.051529482921896e+19,
]

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
for x in HARD_SINGLES + HARD_DOUBLES:
    lines.append(json.dumps(["cosineIntegral", float(x), float(cosine_integral(x))]))

pathlib.Path(__file__).with_name("zeros_golden.jsonl").write_text("\n".join(lines) + "\n")
