"""Writes expr_golden.jsonl: scalar functions of real and complex numbers, by mpmath to 60 digits, rounded to double.

Each line has a function, its operands (representable in the line's precision) and results; complex values are [re, im].
Run with mpmath and numpy installed: python expr_golden.py > expr_golden.jsonl
"""
import json

import mpmath as mp
import numpy as np

mp.mp.dps = 60
rng = np.random.default_rng(4)


def erfinv(x):
    if abs(x) == 1:
        return mp.mpf("inf") * x
    y = mp.mpf(float(mp.erfinv(mp.mpf(x)))) if x else mp.mpf(0)
    for _ in range(3):
        y -= (mp.erf(y) - x) * mp.exp(y * y) * mp.sqrt(mp.pi) / 2
    return y


def log1p(z):
    if isinstance(z, mp.mpf):
        return mp.log1p(z)
    x, y = z.real, z.imag
    return mp.mpc(mp.log1p(x * (2 + x) + y * y) / 2, mp.atan2(y, 1 + x))


def expm1(x):
    return mp.exp(x) - 1


REAL = {
    "exp": (mp.exp, (-80, 80)),
    "exp2": (lambda x: mp.power(2, x), (-120, 120)),
    "expm1": (expm1, (-20, 80)),
    "log": (mp.log, (1e-30, 1e30)),
    "log1p": (log1p, (-0.999, 1e20)),
    "sqrt": (mp.sqrt, (1e-30, 1e30)),
    "rsqrt": (lambda x: 1 / mp.sqrt(x), (1e-30, 1e30)),
    "cbrt": (lambda x: mp.sign(x) * mp.cbrt(abs(x)), (-1e30, 1e30)),
    "sin": (mp.sin, (-1e5, 1e5)),
    "cos": (mp.cos, (-1e5, 1e5)),
    "tan": (mp.tan, (-1e5, 1e5)),
    "asin": (mp.asin, (-1, 1)),
    "acos": (mp.acos, (-1, 1)),
    "atan": (mp.atan, (-1e10, 1e10)),
    "sinh": (mp.sinh, (-80, 80)),
    "cosh": (mp.cosh, (-80, 80)),
    "tanh": (mp.tanh, (-25, 25)),
    "asinh": (mp.asinh, (-1e20, 1e20)),
    "acosh": (mp.acosh, (1, 1e20)),
    "atanh": (mp.atanh, (-1, 1)),
    "logistic": (lambda x: 1 / (1 + mp.exp(-x)), (-80, 80)),
    "erfInv": (erfinv, (-1, 1)),
    "erf": (mp.erf, (-6, 6)),
    "erfc": (mp.erfc, (-6, 9)),
    "lgamma": (lambda x: mp.log(abs(mp.gamma(x))), (-20, 40)),
    "digamma": (mp.digamma, (1e-12, 40)),
    "besselI0e": (lambda x: mp.exp(-abs(x)) * mp.besseli(0, x), (-40, 40)),
    "erfcx": (lambda x: mp.exp(x * x) * mp.erfc(x), (-5, 30)),
    "dawsn": (lambda x: mp.sqrt(mp.pi) / 2 * mp.exp(-x * x) * mp.erfi(x), (-12, 12)),
    "spence": (lambda x: mp.re(mp.polylog(2, 1 - x)), (0, 40)),
    "expi": (mp.ei, (-30, 60)),
    "sineIntegral": (mp.si, (-30, 60)),
    "fresnelS": (mp.fresnels, (-9, 9)),
    "fresnelC": (mp.fresnelc, (-9, 9)),
    "besselI1e": (lambda x: mp.exp(-abs(x)) * mp.besseli(1, x), (-40, 40)),
}
# Points close to zeros and to the ends of domains.
CLOSE = {
    "lgamma": [1 - 1e-6, 1 + 1e-5, 2 - 1e-4, 2 + 1e-6],
    "digamma": [1.4616, 1.46163213, 1.4617, -0.7, -1.25, -3.4, -7.2, -19.8],
}
CLOSE64 = {
    "erfInv": [1 - 1e-3, 1 - 1e-6, 3e-9 - 1, 1 - 2e-14],
    "erfc": [12.5, 19.25, 26.4],
}


def deep(f):
    """f with so many digits that 1 + z keeps the smallest z."""
    def call(z):
        with mp.workdps(700):
            return f(z)
    return call


def csign(z):
    return z / abs(z)


COMPLEX = {
    "abs": abs,
    "sign": csign,
    "square": lambda z: z * z,
    "exp": mp.exp,
    "expm1": expm1,
    "log": mp.log,
    "log1p": log1p,
    "sqrt": mp.sqrt,
    "rsqrt": lambda z: 1 / mp.sqrt(z),
    "sin": mp.sin,
    "cos": mp.cos,
    "tan": mp.tan,
    "tanh": mp.tanh,
    "logistic": lambda z: 1 / (1 + mp.exp(-z)),
    "exp2": lambda z: mp.power(2, z),
    "asin": mp.asin,
    "acos": mp.acos,
    "atan": deep(mp.atan),
    "sinh": mp.sinh,
    "cosh": mp.cosh,
    "asinh": mp.asinh,
    "acosh": mp.acosh,
    "atanh": deep(mp.atanh),
}


def reals(lo, hi, single):
    """Values of all magnitudes within [lo, hi], and uniform ones."""
    to = (lambda v: float(np.float32(v))) if single else float
    out = []
    for k in range(14):
        out.append(lo + (hi - lo) * rng.random())
        out.append((1 if hi > 0 else -1) * max(abs(lo) if lo > 0 else 0, 10.0 ** (-12 + k) * rng.uniform(1, 9)))
        if lo < 0:
            out.append(-(10.0 ** (-12 + k) * rng.uniform(1, 9)))
    return [v for v in map(to, out) if lo < v < hi]


def complexes(single, big):
    """Points around 0, around 1, on the axes, far out."""
    out = []
    for k in (-20, -8, -3, -1, 0, 0.3, 0.9, 1.2):
        for _ in range(3):
            r, t = 10.0**k * rng.uniform(1, 2), rng.uniform(-np.pi, np.pi)
            out.append(complex(r * np.cos(t), r * np.sin(t)))
    for t in (0.1, 1.0, 2.5, -0.7):
        out.append(complex(np.cos(t), np.sin(t)))
    out += [0.5 + 0j, -2.5 + 0j, 0.75j, -3j, -1e-6 + 1e-3j, -2 + 1e-5j, 1e-7 + 3j]
    if big:
        top = 3e38 if single else 1.5e308
        tiny = 1e-38 if single else 1e-307
        out += [complex(top, -top), complex(-top, top / 7), complex(tiny, tiny / 3), complex(-tiny, tiny), complex(top / 100, tiny)]
    part = np.complex64 if single else np.complex128
    return [complex(part(z)) for z in out]


def number(x):
    if isinstance(x, (complex, mp.mpc)):
        return [number(x.real), number(x.imag)]
    x = float(x)
    return x if np.isfinite(x) else "inf" if x > 0 else "-inf" if x < 0 else "nan"


def line(fn, dtype, args, outs):
    print(json.dumps({"fn": fn, "dtype": dtype, "args": [[number(v) for v in a] for a in args], "outs": [number(v) for v in outs]}, separators=(",", ":")))


for single in (True, False):
    real, cplx = ("float32", "complex64") if single else ("float64", "complex128")
    for fn, (f, (lo, hi)) in REAL.items():
        xs = reals(lo, hi, single) + [float(np.float32(x)) for x in CLOSE.get(fn, [])]
        xs += [] if single else CLOSE64.get(fn, [])
        line(fn, real, [xs], [f(mp.mpf(x)) for x in xs])
    xs, ys = reals(1e-20, 1e20, single), reals(-1.5, 1.5, single)
    n = min(len(xs), len(ys))
    line("pow", real, [xs[:n], ys[:n]], [mp.power(mp.mpf(x), mp.mpf(y)) for x, y in zip(xs[:n], ys[:n])])
    line("atan2", real, [ys[:n], xs[:n]], [mp.atan2(mp.mpf(y), mp.mpf(x)) for x, y in zip(xs[:n], ys[:n])])
    ss, qs, ms = reals(1.001, 30, single), reals(0.01, 200, single), [float(m) for m in rng.integers(1, 16, 20)]
    with mp.workdps(150):
        line("zeta", real, [ss[:20], qs[:20]], [mp.zeta(mp.mpf(s), mp.mpf(q)) for s, q in zip(ss[:20], qs[:20])])
    ns, vs = [float(n) for n in rng.integers(0, 12, 20)], reals(1e-3, 40, single)[:20]
    line("expn", real, [ns, vs], [mp.expint(int(n), mp.mpf(v)) for n, v in zip(ns, vs)])
    with mp.workdps(150):
        line("polygamma", real, [ms, qs[:20]], [mp.polygamma(int(m), mp.mpf(q)) for m, q in zip(ms, qs[:20])])
    for fn, f in COMPLEX.items():
        zs = complexes(single, fn in ("abs", "sign", "log", "log1p", "sqrt", "rsqrt", "asin", "acos", "atan", "asinh", "acosh", "atanh"))
        line(fn, cplx, [zs], [f(mp.mpc(z)) for z in zs])
    zs, ws = complexes(single, True), complexes(single, True)[::-1]
    keep = [(z, w) for z, w in zip(zs, ws) if 1e-30 < abs(mp.mpc(z) / mp.mpc(w)) < 1e37]
    line("div", cplx, list(zip(*keep)), [mp.mpc(z) / mp.mpc(w) for z, w in keep])
    zs, ws = complexes(single, False), complexes(single, False)[::-1]
    line("mul", cplx, [zs, ws], [mp.mpc(z) * mp.mpc(w) for z, w in zip(zs, ws)])
    keep = [(z, w) for z, w in zip(zs, complexes(single, False)) if abs(mp.mpc(w) * mp.log(mp.mpc(z))) < 20]
    line("pow", cplx, list(zip(*keep)), [mp.power(mp.mpc(z), mp.mpc(w)) for z, w in keep])
