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


def chebyshev(f, a, b, bits=96):
    """A polynomial for f on [a, b] in t from -1 to 1, highest power first, right to so many bits of its largest value."""
    count = 64
    angles = [mp.pi * (2 * k + 1) / (2 * count) for k in range(count)]
    values = [f((a + b) / 2 + (b - a) / 2 * mp.cos(t)) for t in angles]
    c = [2 * mp.fsum(v * mp.cos(j * t) for v, t in zip(values, angles)) / count for j in range(count)]
    c[0] /= 2
    least = abs(c[0]) * mp.mpf(2) ** -bits
    while abs(c[-1]) < least:
        c.pop()
    assert len(c) < 50
    out, before, last = [mp.mpf(0)] * len(c), [mp.mpf(1)], [mp.mpf(0), mp.mpf(1)]
    for j, v in enumerate(c):
        for i, w in enumerate(before):
            out[i] += v * w
        following = [mp.mpf(0)] + [2 * w for w in last]
        for i, w in enumerate(before):
            following[i] -= w
        before, last = last, following
    return [parts(v) for v in reversed(out)]


def fit(f, *ends):
    """Polynomials between the ends, each with its interval."""
    with mp.workprec(300):
        ends = [mp.mpf(e) for e in ends]
        return [[[float(a), float(b)]] + chebyshev(f, a, b) for a, b in zip(ends, ends[1:])]


def erfcx(x):
    return mp.exp(x * x) * mp.erfc(x)


def at_infinity(f, limit):
    """f(1/sqrt(v)), where 0 gives the limit."""
    return lambda v: f(1 / mp.sqrt(v)) if v > mp.mpf(10) ** -40 else limit


def around(f, zeros, reach):
    """f divided by the distance from a zero, as polynomials in that over `reach`, a power of 2: each zero with its reach."""
    out = []
    with mp.workprec(300):
        for z in zeros:
            h = reach(z)
            out.append([parts(z, 3) + [h]] + chebyshev(lambda x: f(x) / (x - z), z - h, z + h))
    return out


def roots(f, starts):
    with mp.workprec(300):
        return [mp.findroot(f, z if isinstance(z, tuple) else mp.mpf(z), tol=mp.mpf(10) ** -80) for z in starts]


def gamma_zeros():
    """The zeros of log|gamma|, two next to each of -3, -4, ..., -17 and one next to -2, by Newton's steps in r = x + n."""
    starts = {(2, -1): "-0.457", (3, -1): "-0.143", (3, 1): "0.2525"}
    for n, sign in [(2, -1)] + [(n, sign) for n in range(3, 18) for sign in (-1, 1)]:
        r, step = mp.mpf(starts[n, sign]) if n < 4 else sign / mp.factorial(n), 1
        while abs(step) > mp.mpf(10) ** -85:
            step = mp.log(abs(mp.gamma(r - n))) / mp.psi(0, r - n)
            r -= step
        yield r - n


def dawson(x):
    return mp.sqrt(mp.pi) / 2 * mp.exp(-x * x) * mp.erfi(x)


def ein(x):
    """(Ei(x) - euler - log|x|)/x"""
    return mp.nsum(lambda k: x ** (k - 1) / (k * mp.factorial(k)), [1, mp.inf]) if abs(x) < mp.mpf(10) ** -20 else (mp.ei(x) - mp.euler - mp.log(abs(x))) / x


def cosine_integral(x):
    """(Ci(x) - euler - log x)/x^2"""
    return (mp.ci(x) - mp.euler - mp.log(x)) / (x * x)


def auxiliary(x):
    """f and g of Abramowitz and Stegun 5.2.6."""
    si, ci, sin, cos = mp.pi / 2 - mp.si(x), mp.ci(x), mp.sin(x), mp.cos(x)
    return ci * sin + si * cos, si * sin - ci * cos


def fresnel(x):
    """f and g of Abramowitz and Stegun 7.3.5."""
    p = mp.pi * x * x / 2
    s, c = mp.mpf(1) / 2 - mp.fresnels(x), mp.mpf(1) / 2 - mp.fresnelc(x)
    return s * mp.cos(p) - c * mp.sin(p), c * mp.cos(p) + s * mp.sin(p)


def at_zero(f, terms, below):
    """f of v, given by the terms of a series where v is small."""
    return lambda v: mp.fsum(c * v**k for k, c in enumerate(terms)) if v < below else f(v)


def bessel(n):
    """Coefficients of sqrt(2 pi x) e^-x I_n(x) in 40/x."""
    out, term = [], mp.mpf(1)
    for k in range(44):
        out.append(parts(term))
        term *= -(4 * n * n - (2 * k + 1) ** 2) / (mp.mpf(8) * (k + 1) * 40)
    return out[::-1]


with mp.workprec(300):
    ROOT = mp.findroot(mp.digamma, mp.mpf("1.4616321449683623"))

tables = {
    "LOG2": [parts(mp.log(2))],
    "LOG2_64": [short(mp.log(2) / 64, 2)],
    "HALF_PI": [short(mp.pi / 2, 3)],
    "PI": [parts(mp.pi)],
    "EULER": [parts(mp.euler)],
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
    "SQRT_PI": [parts(mp.sqrt(mp.pi))],
    # erf x/x in x^2, for x below 1
    "ERF": [parts(2 / mp.sqrt(mp.pi) * (-1) ** n / (mp.factorial(n) * (2 * n + 1))) for n in reversed(range(28))],
    # log gamma(2 + y)/y and digamma(2 + y) in y
    "LOG_GAMMA": [parts((-1) ** k * (mp.zeta(k) - 1) / k) for k in reversed(range(2, 56))] + [parts(1 - mp.euler)],
    "PSI": [parts((-1) ** k * (mp.zeta(k) - 1)) for k in reversed(range(2, 60))] + [parts(1 - mp.euler)],
    "ROOT": [parts(ROOT, 3)],
    # digamma(ROOT + y)/y
    "PSI_ROOT": [parts(mp.psi(k, ROOT) / mp.factorial(k)) for k in reversed(range(1, 42))],
    "STIRLING": [parts(mp.bernoulli(2 * k) / (2 * k * (2 * k - 1))) for k in reversed(range(1, 19))],
    "PSI_SERIES": [parts(mp.bernoulli(2 * k) / (2 * k)) for k in reversed(range(1, 19))],
    # B2k/(2k)!
    "ZETA_TAIL": [parts(mp.bernoulli(2 * k) / mp.factorial(2 * k)) for k in range(1, 19)],
    "HALF_LOG_2PI": [parts(mp.log(2 * mp.pi) / 2)],
    "LOG_PI": [parts(mp.log(mp.pi))],
    # I0(x) and 2 I1(x)/x in x^2/1600
    "I0": [parts(mp.mpf(400) ** k / mp.factorial(k) ** 2) for k in reversed(range(76))],
    "I1": [parts(mp.mpf(400) ** k / (mp.factorial(k) * mp.factorial(k + 1))) for k in reversed(range(76))],
    "I0_FAR": bessel(0),
    "I1_FAR": bessel(1),
}
fits = {
    "ERFCX": fit(erfcx, 0.5, 1, 1.5, 2, 3, 4, 6, 8),
    # x·erfcx x in 1/x^2
    "ERFCX_FAR": fit(at_infinity(lambda x: x * erfcx(x), 1 / mp.sqrt(mp.pi)), 0, 1 / 128, 1 / 64),
}
SMALL = mp.mpf(10) ** -9
FAR = (0, 1 / 128, 1 / 64)
fact = mp.factorial
scaled_ei = lambda x: x * mp.exp(-x) * mp.ei(x)
scaled_e1 = lambda x: x * mp.exp(x) * mp.e1(x)
fits |= {
    # D(x)/x, and 2x·D(x) in 1/x^2
    "DAWSON": fit(lambda x: dawson(x) / x, 0, 1, 2, 3, 4, 5, 6, 7, 8),
    "DAWSON_FAR": fit(at_zero(lambda v: 2 * dawson(1 / mp.sqrt(v)) / mp.sqrt(v), [mp.fac2(2 * k - 1) / mp.mpf(2) ** k for k in range(12)], SMALL), *FAR),
    # -Li2(-w)/w
    "DILOGARITHM": fit(lambda w: -mp.re(mp.polylog(2, -w)) / w, -0.5, -0.25, 0, 0.25, 0.5),
    # (Ei(x) - euler - log|x|)/x, x e^-x Ei(x), in 1/x too, and x e^x E1(x)
    "EIN": fit(ein, -1, 0, 1, 2, 4, 6),
    "EI": fit(scaled_ei, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64),
    "EI_FAR": fit(at_zero(lambda v: scaled_ei(1 / v), [fact(k) for k in range(10)], SMALL), *FAR),
    "E1": fit(scaled_e1, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64),
    "E1_FAR": fit(at_zero(lambda v: scaled_e1(1 / v), [(-1) ** k * fact(k) for k in range(10)], SMALL), *FAR),
    # Si(x)/x, (Ci(x) - euler - log x)/x^2, x f(x) and x^2 g(x), in 1/x^2 too
    "SI": fit(lambda x: mp.si(x) / x, 0, 1, 2, 3, 4),
    "CI": fit(cosine_integral, 0, 1, 2, 3, 4),
    "SI_F": fit(lambda x: x * auxiliary(x)[0], 4, 5, 6, 8, 10, 12),
    "SI_G": fit(lambda x: x * x * auxiliary(x)[1], 4, 5, 6, 8, 10, 12),
    "SI_F_FAR": fit(at_zero(lambda v: auxiliary(1 / mp.sqrt(v))[0] / mp.sqrt(v), [(-1) ** k * fact(2 * k) for k in range(10)], SMALL), 0, 1 / 512, 1 / 256, 1 / 128),
    "SI_G_FAR": fit(at_zero(lambda v: auxiliary(1 / mp.sqrt(v))[1] / v, [(-1) ** k * fact(2 * k + 1) for k in range(10)], SMALL), 0, 1 / 512, 1 / 256, 1 / 128),
    # S(x)/x^3 and C(x)/x, pi x f(x) and pi^2 x^3 g(x), in 1/x^4 too
    "FRESNEL_S": fit(lambda x: mp.fresnels(x) / x**3, 0, 0.5, 1, 1.5, 2),
    "FRESNEL_C": fit(lambda x: mp.fresnelc(x) / x, 0, 0.5, 1, 1.5, 2),
    "FRESNEL_F": fit(lambda x: fresnel(x)[0] * mp.pi * x, 2, 2.5, 3, 4),
    "FRESNEL_G": fit(lambda x: fresnel(x)[1] * mp.pi**2 * x**3, 2, 2.5, 3, 4),
    "FRESNEL_F_FAR": fit(at_zero(lambda v: fresnel(v ** mp.mpf(-0.25))[0] * mp.pi * v ** mp.mpf(-0.25), [(-1) ** k * mp.fac2(4 * k - 1) / mp.pi ** (2 * k) for k in range(8)], SMALL), 0, 1 / 512, 1 / 256),
    "FRESNEL_G_FAR": fit(at_zero(lambda v: fresnel(v ** mp.mpf(-0.25))[1] * mp.pi**2 * v ** mp.mpf(-0.75), [(-1) ** k * mp.fac2(4 * k + 1) / mp.pi ** (2 * k) for k in range(8)], SMALL), 0, 1 / 512, 1 / 256),
}
fits |= {
    "EI_ZERO": around(mp.ei, roots(mp.ei, ["0.37"]), lambda z: 2**-5),
    "CI_ZEROS": around(mp.ci, roots(mp.ci, ["0.6165", "3.384"] + [k * mp.pi + 1 / (k * mp.pi) for k in range(2, 17)]), lambda z: 2**-5 if z < 1 else 2**-4),
    # log|gamma| and digamma below 0
    "LOG_GAMMA_ZEROS": around(lambda x: mp.log(abs(mp.gamma(x))), gamma_zeros(), lambda z: 2.0 ** int(mp.floor(mp.log(abs(z - mp.nint(z)), 2)) - 3)),
    "PSI_ZEROS": around(mp.digamma, [z for n in range(1, 11) for z in roots(mp.digamma, [(mp.mpf("0.25") - n, mp.mpf("0.5") - n)])], lambda z: 2**-5),
}
out = {**tables, **fits}
print("{")
for i, (name, rows) in enumerate(out.items()):
    print(f"{json.dumps(name)}:{json.dumps(rows, separators=(',', ':'))}{',' if i < len(out) - 1 else ','}")
# The first 1,600 bits of 2/pi, in hexadecimal.
bits = int(mp.floor(2 / mp.pi * mp.mpf(2) ** 1600))
print(f'"TWO_OVER_PI":"{bits:x}"')
print("}")
