"""Prints the tables of kernels/expr/{erf,gamma,bessel}.ts: truncated Chebyshev series of smooth functions, in powers.

Each function is divided by what makes it vary, zeros included, and mapped to [-1, 1]; a series of n terms is then within
a small factor of the best polynomial. Run with mpmath and numpy installed: python expr_fit.py
"""
import mpmath as mp
import numpy as np

mp.mp.dps = 60


def chebyshev(f, a, b, n):
    """The coefficients of the series of degree n on [a, b]."""
    count = 2 * n + 20
    angles = [mp.pi * (2 * k + 1) / (2 * count) for k in range(count)]
    values = [f((a + b) / 2 + (b - a) / 2 * mp.cos(t)) for t in angles]
    sums = [sum(v * mp.cos(j * t) for v, t in zip(values, angles)) * 2 / count for j in range(n + 1)]
    return [sums[0] / 2, *sums[1:]]


def powers(series, center, half):
    """The series as a polynomial, lowest power first, in center + half * t instead of t."""
    out = [mp.mpf(0)] * len(series)
    before, last = [mp.mpf(1)], [-center / half, 1 / half]
    for j, c in enumerate(series):
        basis = before if j == 0 else last
        if j > 1:
            basis = [mp.mpf(0)] * (j + 1)
            for i, v in enumerate(last):
                basis[i] -= 2 * v * center / half
                basis[i + 1] += 2 * v / half
            for i, v in enumerate(before):
                basis[i] -= v
            before, last = last, basis
        for i, v in enumerate(basis):
            out[i] += c * v
    return out


def table(name, f, a, b, degrees, origin):
    """The polynomials for both precisions, in the variable less `origin`."""
    a, b = mp.mpf(a), mp.mpf(b)
    for precision, degree, write in (("f32", degrees[0], np.float32), ("f64", degrees[1], float)):
        coefficients = powers(chebyshev(f, a, b, degree), (a + b) / 2 - mp.mpf(origin), (b - a) / 2)
        print(name, precision, ", ".join(str(write(float(c))) for c in reversed(coefficients)))


def limit(at, value, f):
    """f, where it is not given by a limit."""
    return lambda x: value if x == at else f(x)


def scaled_erfc(t):
    x = (2 * t + 3) / (1 - t) if t < 1 else mp.inf
    if x > 10**4:
        return (2 + 1 / x) / mp.sqrt(mp.pi) * (1 - 1 / (2 * x * x) + 3 / (4 * x**4))
    return (1 + 2 * x) * mp.exp(x * x) * mp.erfc(x)


def scaled_bessel(n):
    def f(t):
        x = 16 / (1 + t)
        return mp.sqrt(x) * mp.exp(-x) * mp.besseli(n, x)
    return f


root = mp.findroot(lambda y: mp.digamma(1 + y), 0.46)
erf = limit(0, 2 / mp.sqrt(mp.pi), lambda u: mp.erf(mp.sqrt(u)) / mp.sqrt(u))
table("erf SMALL", lambda u: erf(u) - 1, 0, 1, (6, 12), 0)
table("erf SCALED", scaled_erfc, -1, 1, (11, 25), 0)
table("gamma LOG_GAMMA", lambda y: mp.loggamma(1 + y) / (y * (y - 1)), 0, 1, (9, 21), 0.5)
table("gamma DIGAMMA", lambda y: mp.digamma(1 + y) / (y - root), 0, 1, (10, 23), 0.5)
print("gamma ROOT", float(root), "ROOT_LOW", float(root - mp.mpf(float(root))))
for n in (0, 1):
    table(f"bessel LARGE{n}", scaled_bessel(n), -1, 1, (6, 22), 0)
