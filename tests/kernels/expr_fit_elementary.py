"""Prints the tables of kernels/expr/exponential.ts, logarithm.ts and their kin: minimax polynomials by Remez exchange.

Coefficients are rounded from the lowest power on, each before the ones above it are fitted anew, so that these make up
for its rounding. The error printed is that of the rounded polynomial. Run with mpmath and numpy: python
expr_fit_elementary.py
"""
import mpmath as mp
import numpy as np

mp.mp.dps = 90
ROUND = {"f32": lambda c: float(np.float32(float(c))), "f64": float}


def remez(f, weight, powers, a, b):
    """The c that minimize max |weight(x) (f(x) - sum c x^p)| on [a, b]."""
    n = len(powers)
    # Off the middle, where a weight may be 0.
    points = [a + (b - a) * mp.mpf("0.47") * (1 - mp.cos(mp.pi * (2 * k + 1) / (2 * n + 2))) for k in range(n + 1)]
    grid = [(a + b) / 2 - (b - a) / 2 * mp.cos(mp.pi * (2 * k + 1) / (80 * n)) for k in range(40 * n)]
    values = [(weight(x), f(x), [x**p for p in powers]) for x in grid]
    for _ in range(12):
        rows = mp.matrix(n + 1, n + 1)
        right = mp.matrix(n + 1, 1)
        for i, x in enumerate(points):
            for j, p in enumerate(powers):
                rows[i, j] = weight(x) * x**p
            rows[i, n] = (-1) ** i
            right[i] = weight(x) * f(x)
        solution = mp.lu_solve(rows, right)
        errors = [w * (v - mp.fsum(solution[j] * y for j, y in enumerate(ys))) for w, v, ys in values]
        extrema = []
        for x, e in zip(grid, errors):
            if extrema and (extrema[-1][1] > 0) == (e > 0):
                if abs(e) > abs(extrema[-1][1]):
                    extrema[-1] = (x, e)
            else:
                extrema.append((x, e))
        while len(extrema) > n + 1:
            sizes = [abs(e) for _, e in extrema]
            least = sizes.index(min(sizes))
            if len(extrema) == n + 2 or least in (0, len(extrema) - 1):
                extrema.pop(0 if sizes[0] < sizes[-1] else -1)
            else:  # with its smaller neighbour, so that signs go on alternating
                at = least - 1 if sizes[least - 1] < sizes[least + 1] else least
                del extrema[at : at + 2]
        if len(extrema) < n + 1 or max(abs(e) for _, e in extrema) < abs(solution[n]) * 1.001:
            break
        points = [x for x, _ in extrema]
    return [solution[j] for j in range(n)]


def fit(name, f, degrees, a, b, powers=lambda d: range(d + 1), weight=lambda x: 1, together=3):
    """Prints the polynomials for both precisions, highest power first, in the variable on [a, b]; the last ones together."""
    a, b = mp.mpf(a), mp.mpf(b)
    for precision, degree in zip(("f32", "f64"), degrees):
        if degree is None:
            continue
        rest, done = list(powers(degree)), []

        def remainder(x):
            return f(x) - mp.fsum(c * x**p for p, c in done)

        while rest:
            best = remez(remainder, weight, rest, a, b)
            fixed = 1 if len(rest) > together else len(rest)
            done += [(p, mp.mpf(ROUND[precision](c))) for p, c in zip(rest[:fixed], best)]
            rest = rest[fixed:]
        points = [a + (b - a) * k / 2000 for k in range(2001)]
        error = max(abs(weight(x) * remainder(x)) for x in points)
        write = np.float32 if precision == "f32" else float
        numbers = ", ".join(str(write(float(c))) for _, c in reversed(done))
        print(f"{name} {precision} [{numbers}], error 2^{mp.nstr(mp.log(error, 2), 4)}")


def limit(at, value, f, near=mp.mpf(10) ** -12):
    """f, where it is not given by a limit."""
    return lambda x: value if abs(x - at) < near else f(x)


half_log2 = mp.log(2) / 2 * mp.mpf("1.01")
exp2 = limit(0, mp.mpf(1) / 2, lambda r: (mp.exp(r) - 1 - r) / r**2)
fit("exponential EXP", exp2, (4, 9), -half_log2, half_log2, weight=lambda r: r**2)
two = limit(0, mp.log(2), lambda r: (2**r - 1) / r)
fit("exponential EXP2", two, (5, None), -0.5, 0.501, weight=abs, together=6)
fit("exponential EXP2", two, (None, 10), -0.5, 0.5, weight=abs)

# log((1 + s)/(1 - s)) = 2s + s·z·p(z) with z = s², and |s| <= (√2 − 1)/(√2 + 1).
largest = ((mp.sqrt(2) - 1) / (mp.sqrt(2) + 1) * mp.mpf("1.01")) ** 2
atanh = limit(0, mp.mpf(2) / 3, lambda z: (2 * mp.atanh(mp.sqrt(z)) / mp.sqrt(z) - 2) / z, mp.mpf(10) ** -20)
fit("logarithm LOG", atanh, (2, 6), 0, largest, weight=lambda z: z)
seconds = limit(0, mp.mpf(2) / 5, lambda z: (atanh(z) - mp.mpf(2) / 3) / z, mp.mpf(10) ** -20)
fit("pair_logarithm TAIL", seconds, (3, 7), 0, largest, weight=lambda z: z**2 / 2)

angle = limit(0, -mp.mpf(1) / 3, lambda z: (mp.atan(mp.sqrt(z)) / mp.sqrt(z) - 1) / z, mp.mpf(10) ** -20)
fit("inverse_trigonometric ATAN", angle, (8, 19), 0, 1, weight=lambda z: z / (1 + z * angle(z)))
arc = limit(0, mp.mpf(1) / 6, lambda z: (mp.asin(mp.sqrt(z)) / mp.sqrt(z) - 1) / z, mp.mpf(10) ** -20)
fit("inverse_trigonometric ASIN", arc, (4, 11), 0, 0.25, weight=lambda z: z)

# Powers: of single precision in double, without tables for "f32".
base2 = limit(0, 2 / mp.log(2), lambda z: 2 / mp.log(2) * mp.atanh(mp.sqrt(z)) / mp.sqrt(z), mp.mpf(10) ** -20)
fit("power LOG2", base2, (None, 4), 0, largest, weight=lambda z: 1 / base2(z))
fit("exponential EXP2_SHORT", two, (None, 6), -0.5, 0.501, weight=abs)
fifth = limit(0, mp.mpf(2) / (5 * mp.log(2)), lambda z: (base2(z) - 2 / mp.log(2) * (1 + z / 3)) / z**2, mp.mpf(10) ** -20)
fit("power TAIL", fifth, (None, 6), 0, largest, weight=lambda z: z**2 * mp.log(2) / 2)
thrice = limit(0, mp.mpf(3) / 5, lambda z: (3 * mp.atanh(mp.sqrt(z)) / mp.sqrt(z) - 3 - z) / z**2, mp.mpf(10) ** -20)
fit("power_singles TAIL", thrice, (3, None), 0, largest, weight=lambda z: z**2 / 3)
third = limit(0, mp.mpf(1) / 3, lambda h: ((1 - h) ** (-mp.mpf(1) / 3) - 1) / h)
fit("roots CBRT", third, (2, 4), "-0.11", "0.1111", weight=abs)

# sin r = r − r·z·p(z) and cos r = 1 − z/2 + z²·q(z) with z = r², and |r| <= π/4.
largest = (mp.pi / 4 * mp.mpf("1.001")) ** 2
sine = limit(0, mp.mpf(1) / 6, lambda z: (1 - mp.sin(mp.sqrt(z)) / mp.sqrt(z)) / z, mp.mpf(10) ** -20)
fit("trigonometric SIN", sine, (2, 5), 0, largest, weight=lambda z: z)
cosine = limit(0, mp.mpf(1) / 24, lambda z: (mp.cos(mp.sqrt(z)) - 1 + z / 2) / z**2, mp.mpf(10) ** -20)
fit("trigonometric COS", cosine, (2, 5), 0, largest, weight=lambda z: z**2)

mp.mp.dps = 500
for precision, places in (("f32", (11, 24, 36)), ("f64", (25, 53, 80))):
    rest, parts = mp.pi / 2, []
    for place in places:
        parts.append(float(mp.nint(rest * mp.mpf(2) ** place) / mp.mpf(2) ** place))
        rest -= parts[-1]
    low = ROUND[precision](mp.pi / 2 - parts[0])
    print(f"trigonometric REDUCTION {precision} {[*parts, ROUND[precision](rest)]}; payne_hanek HALF_PI {[parts[0], low]}")
rest, digits = int(mp.nint(2 / mp.pi * mp.mpf(2) ** (26 * 45))), []
while rest > 0:
    digit = (rest + 2**25) % 2**26 - 2**25
    digits.append(digit)
    rest = (rest - digit) >> 26
print(f"payne_hanek DIGITS {[0, *reversed(digits)]}")
bits = int(mp.floor(2 / mp.pi * mp.mpf(2) ** (7 * 32 - 16)))
print(f"payne_hanek_single WORDS {[f'{bits >> 32 * k & 0xFFFFFFFF:#010x}' for k in reversed(range(7))]}")
