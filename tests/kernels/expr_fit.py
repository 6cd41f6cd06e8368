"""Prints the tables of kernels/expr (erf, gamma, bessel, exponential_integral, ...): truncated Chebyshev series of smooth functions, in powers.

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


def pair_table(name, f, a, b, origin, degrees, floats):
    """The same with coefficients in two floats each, but for so many of the highest powers."""
    a, b, origin = mp.mpf(a), mp.mpf(b), mp.mpf(origin)
    for precision, degree, count, write in (("f32", degrees[0], floats[0], np.float32), ("f64", degrees[1], floats[1], float)):
        out = []
        for i, c in enumerate(reversed(powers(chebyshev(f, a, b, degree), (a + b) / 2 - origin, (b - a) / 2))):
            high = write(float(c))
            out.append(str(high) if i < count else f"[{high}, {write(float(c - mp.mpf(float(high))))}]")
        print(name, precision, ", ".join(out))


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


def inverse_erf(s):
    """erf^-1(x)/x, where s^2 = -log(1 - x^2): by Halley's steps from s."""
    if s < mp.mpf(10) ** -20:
        return mp.sqrt(mp.pi) / 2
    x = mp.sqrt(1 - mp.exp(-s * s))
    y, step = s, 1
    while abs(step) > mp.mpf(10) ** -45:
        step = (mp.erf(y) - x) * mp.exp(y * y) * mp.sqrt(mp.pi) / 2
        step /= 1 + y * step
        y -= step
    return y / x


def large_digamma(u):
    """(digamma(s + 1/2) - log s)/u with u = 1/s^2."""
    if u < mp.mpf(10) ** -12:
        return mp.mpf(1) / 24 - 7 * u / 960
    s = 1 / mp.sqrt(u)
    return (mp.digamma(s + mp.mpf(1) / 2) - mp.log(s)) / u


def sine(u):
    """(sin(pi·r)/(pi·r) - 1)/u with u = r^2"""
    return (mp.sin(mp.pi * mp.sqrt(u)) / (mp.pi * mp.sqrt(u)) - 1) / u


def cotangent(u):
    """(1 - pi·r/tan(pi·r))/u with u = r^2"""
    r = mp.sqrt(u)
    return (1 - mp.pi * r / mp.tan(mp.pi * r)) / u


def series_of_log(u):
    """(log((1 + q)/(1 - q))/q - 2)/u with u = q^2"""
    q = mp.sqrt(u)
    return (mp.log((1 + q) / (1 - q)) / q - 2) / u


def deflated_cotangent(u):
    """((1 - 3u)/(1 - u) - pi·r/tan(pi·r))/u with u = r^2: less its poles at 0 and ±1"""
    r = mp.sqrt(u)
    return ((1 - 3 * u) / (1 - u) - mp.pi * r / mp.tan(mp.pi * r)) / u


root = mp.findroot(lambda y: mp.digamma(1 + y), 0.46)
erf = limit(0, 2 / mp.sqrt(mp.pi), lambda u: mp.erf(mp.sqrt(u)) / mp.sqrt(u))
table("erf SMALL", lambda u: erf(u) - 1, 0, 1, (6, 12), 0)
table("erf SCALED", scaled_erfc, -1, 1, (11, 25), 0)
table("erf_inv FIRST", lambda w: inverse_erf(mp.sqrt(w)), 0, 6.25, (8, 23), 3.125)
table("erf_inv MIDDLE", inverse_erf, 2.5, 4, (8, 19), 3.25)
table("erf_inv LAST", inverse_erf, 4, mp.mpf("6.01"), (16, 18), 5)
table("gamma LOG_GAMMA", lambda y: mp.loggamma(1 + y) / (y * (y - 1)), 0, 2, (12, 29), 1)
table("gamma DIGAMMA", lambda y: mp.digamma(1 + y) / (y - root), 0, 2, (13, 30), 1)
table("gamma SINE", sine, 0, 0.25, (4, 7), 0)
table("gamma COTANGENT", cotangent, 0, 0.25, (7, 15), 0)
table("gamma DIGAMMA_LARGE", large_digamma, 0, mp.mpf("0.16"), (3, 14), 0)
print("gamma ROOT", float(root), "ROOT_LOW", float(root - mp.mpf(float(root))))


def gamma_zeros():
    """The zeros r - n of log|gamma|, from those of log(|r| n!) on by Newton's steps."""
    starts = {(2, -1): "-0.457", (3, -1): "-0.143", (3, 1): "0.2525"}
    for n, sign in [(2, -1)] + [(n, sign) for n in range(3, 18) for sign in (-1, 1)]:
        r, step = mp.mpf(starts[n, sign]) if n < 4 else sign / mp.factorial(n), 1
        while abs(step) > abs(r) * mp.mpf(10) ** -45:
            product = abs(r) * (1 + r) * mp.fprod(k - r for k in range(1, n + 1))
            step = (mp.loggamma(2 + r) - mp.log(product)) / mp.psi(0, r - n)
            r -= step
        yield n, r


for n, r in gamma_zeros():
    numbers = [w for v in (r, 1 / mp.gamma(2 + r)) for w in (float(v), float(v - mp.mpf(float(v))))]
    print("gamma ZEROS", f"[{n}, " + ", ".join(str(v) for v in numbers) + "],")
for n in range(1, 11):
    r = mp.findroot(lambda r: mp.digamma(r - n), (mp.mpf("0.27"), mp.mpf("0.5")))
    numbers = [w for v in (r - n, mp.pi / mp.sin(mp.pi * r)) for w in (float(v), float(v - mp.mpf(float(v))))]
    print("digamma ZEROS", "[" + ", ".join(str(v) for v in numbers) + "],")
pair_table("pair_logarithm LOG", series_of_log, 0, mp.mpf("0.04"), 0, (6, 15), (4, 6))
pair_table("digamma_zeros LARGE", large_digamma, 0, 1 / mp.mpf("110.25"), 0, (5, 14), (4, 8))
pair_table("digamma_zeros COTANGENT", deflated_cotangent, 0, mp.mpf("0.2"), mp.mpf(3) / 64, (7, 17), (4, 9))
print("pair_logarithm LN2", f"[{float(mp.log(2))}, {float(mp.log(2) - mp.mpf(float(mp.log(2))))}]")
for n in (0, 1):
    table(f"bessel LARGE{n}", scaled_bessel(n), -1, 1, (6, 22), 0)
    table(f"bessel MIDDLE{n}", lambda x: mp.exp(-x) * mp.besseli(n, x), 2, 8, (14, 25), 5)


def by_unit(name, f, a, b, degrees):
    """The same, in the variable that runs from -1 to 1 as the argument of f does from a to b."""
    a, b = mp.mpf(a), mp.mpf(b)
    table(name, lambda t: f((a + b) / 2 + (b - a) / 2 * t), -1, 1, degrees, 0)


def series(terms, value):
    """A function of v that an asymptotic series in v gives close to 0."""
    return lambda v: sum(c * v**k for k, c in enumerate(terms)) if v < mp.mpf(10) ** -7 else value(v)


def dawson(x):
    return mp.sqrt(mp.pi) / 2 * mp.exp(-x * x) * mp.erfi(x)


def far_dawson(v):
    if v > mp.mpf(1) / 140:
        return 2 * dawson(1 / mp.sqrt(v)) / mp.sqrt(v)
    total = term = mp.mpf(1)
    for k in range(1, 30):
        following = term * (2 * k - 1) * v / 2
        if abs(following) > abs(term):
            break
        term = following
        total += term
    return total


ei_root = mp.findroot(mp.ei, 0.37)


def near_ei(x):
    x = max(x, mp.mpf(10) ** -40)
    return (mp.ei(x) - mp.log(x / ei_root)) / (x - ei_root)


def auxiliary(x):
    """f and g of Abramowitz and Stegun 5.2.6."""
    si, ci, sin, cos = mp.pi / 2 - mp.si(x), mp.ci(x), mp.sin(x), mp.cos(x)
    return ci * sin + si * cos, si * sin - ci * cos


def asymptotic(x):
    """f and g of Abramowitz and Stegun 5.2.34 and 5.2.35, for large x."""
    f, g, term, k = mp.mpf(0), mp.mpf(0), mp.mpf(1), 0
    while abs(term) > mp.mpf(10) ** -70:
        f, g = f + term, g + term * (2 * k + 1)
        term *= -(2 * k + 1) * (2 * k + 2) / (x * x)
        k += 1
    return f / x, g / (x * x)


def phase(v):
    """x·atan(g/f) with v = 1/x^2"""
    if v == 0:
        return mp.mpf(1)
    x = 1 / mp.sqrt(v)
    f, g = auxiliary(x) if x < 10**4 else asymptotic(x)
    return x * mp.atan(g / f)


def fresnel(x):
    """f and g of Abramowitz and Stegun 7.3.5."""
    p = mp.pi * x * x / 2
    s, c = mp.mpf(1) / 2 - mp.fresnels(x), mp.mpf(1) / 2 - mp.fresnelc(x)
    return s * mp.cos(p) - c * mp.sin(p), c * mp.cos(p) + s * mp.sin(p)


scaled_ei = lambda x: x * mp.exp(8 - x) * mp.ei(x)


def scaled_e1(t):
    """x·exp(x)·E1(x) with t = (x - 4)/(x + 2)"""
    return (x := (2 * t + 4) / (1 - t)) * mp.exp(x) * mp.e1(x) if t < 1 - mp.mpf(10) ** -20 else mp.mpf(1)


by_unit("dawson NEAR", limit(0, mp.mpf(1), lambda u: dawson(mp.sqrt(u)) / mp.sqrt(u)), 0, 2, (9, 15))
by_unit("dawson MIDDLE", dawson, mp.mpf("1.4"), 4, (14, 26))
by_unit("dawson FAR", far_dawson, 0, mp.mpf(1) / 16, (6, 27))
by_unit("dawson DILOGARITHM", limit(0, mp.mpf(1), lambda w: -mp.re(mp.polylog(2, -w)) / w), -0.5, 0.5, (11, 25))
table("exponential_integral NEAR", near_ei, 0, 6, (12, 21), 3)
by_unit("exponential_integral FIRST", limit(0, -mp.euler, lambda x: mp.e1(x) + mp.log(x)), 0, 1, (7, 12))
by_unit("exponential_integral MIDDLE", scaled_ei, 6, 12, (10, 21))
by_unit("exponential_integral FAR", scaled_ei, 12, 24, (10, 21))
by_unit("exponential_integral FARTHEST", limit(0, mp.exp(8), lambda v: scaled_ei(1 / v)), 0, mp.mpf(1) / 24, (6, 22))
by_unit("exponential_integral SECOND", scaled_e1, -1, 1, (11, 28))
by_unit("sine_integral SINE", limit(0, mp.mpf(1), lambda u: mp.si(mp.sqrt(u)) / mp.sqrt(u)), 0, 16, (6, 11))
ci_roots = [mp.findroot(mp.ci, mp.mpf(z)) for z in ("0.6165", "3.384")] + [mp.findroot(mp.ci, k * mp.pi + 1 / (k * mp.pi)) for k in range(2, 17)]


def by_ratio(name, f, a, lo, hi, degrees):
    """The polynomials for f from lo to hi in t = (x - a)/(x + a)."""
    a, lo, hi = mp.mpf(a), mp.mpf(lo), mp.mpf(hi)
    table(name, lambda t: f(a * (1 + t) / (1 - t)), (lo - a) / (lo + a), (hi - a) / (hi + a), degrees, 0)


by_ratio("sine_integral COSINE_NEAR", lambda x: mp.ci(x) / (x - ci_roots[0]), "0.6", "0.35", 1, (8, 18))
by_ratio("sine_integral COSINE_MIDDLE", mp.ci, "1.5", 1, "2.2", (9, 19))
by_ratio("sine_integral COSINE_FAR", lambda x: mp.ci(x) / (x - ci_roots[1]), "3.109375", "2.2", 4, (8, 19))
table("sine_integral COSINE", limit(0, -mp.mpf(1) / 4, lambda u: (mp.ci(mp.sqrt(u)) - mp.euler - mp.log(u) / 2) / u), 0, mp.mpf("0.1225"), (2, 5), 0)
for z in ci_roots:
    print("sine_integral ZERO", f"[{float(z)}, {float(z - mp.mpf(float(z)))}],")
middle = lambda t: (4 * t + 8) / (1 - t / 2)
by_unit("sine_integral F_MIDDLE", lambda t: middle(t) * auxiliary(middle(t))[0], -mp.mpf(2) / 3, mp.mpf(2) / 3, (9, 19))
by_unit("sine_integral G_MIDDLE", lambda t: middle(t) ** 2 * auxiliary(middle(t))[1], -mp.mpf(2) / 3, mp.mpf(2) / 3, (8, 19))
f_terms, g_terms = (1, -2, 24, -720, 40320), (1, -6, 120, -5040, 362880)
far_f = series(f_terms, lambda v: auxiliary(1 / mp.sqrt(v))[0] / mp.sqrt(v))
far_g = series(g_terms, lambda v: auxiliary(1 / mp.sqrt(v))[1] / v)
by_unit("sine_integral F_FAR", far_f, 0, mp.mpf(1) / 256, (4, 15))
by_unit("sine_integral G_FAR", far_g, 0, mp.mpf(1) / 256, (5, 17))
pair_table("cosine_phase PHASE", phase, 0, 1 / mp.mpf(2683), 0, (6, 18), (3, 9))
cut = mp.mpf(4)
by_unit("fresnel SINE", lambda s: mp.fresnels(s ** mp.mpf("0.25")) / s ** mp.mpf("0.75"), 0, cut, (5, 10))
by_unit("fresnel COSINE", lambda s: mp.fresnelc(s ** mp.mpf("0.25")) / s ** mp.mpf("0.25"), 0, cut, (6, 10))
by_unit("fresnel F_NEAR", lambda x: fresnel(x)[0] * mp.pi * x, mp.mpf("1.4"), mp.mpf("3.2"), (9, 20))
by_unit("fresnel G_NEAR", lambda x: fresnel(x)[1] * mp.pi**2 * x**3, mp.mpf("1.4"), mp.mpf("3.2"), (10, 21))
fourth = lambda v: v ** mp.mpf("-0.25")
far_f = lambda v: fresnel(fourth(v))[0] * mp.pi * fourth(v) if v > mp.mpf(10) ** -12 else 1 - 3 * v / mp.pi**2
far_g = lambda v: fresnel(fourth(v))[1] * mp.pi**2 * fourth(v) ** 3 if v > mp.mpf(10) ** -12 else 1 - 15 * v / mp.pi**2
by_unit("fresnel F_FAR", far_f, 0, mp.mpf("3.2") ** -4, (4, 13))
by_unit("fresnel G_FAR", far_g, 0, mp.mpf("3.2") ** -4, (5, 16))
