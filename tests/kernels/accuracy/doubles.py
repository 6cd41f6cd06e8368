"""Numbers as sums of two doubles with an exponent, for the golden files."""
import mpmath as mp


def parts(x):
    """hi, lo and exponent of a number: (hi + lo)·2^exponent with 1/2 <= |hi| < 1."""
    _, e = mp.frexp(x)
    x = mp.ldexp(x, -e)
    hi = float(x)
    if abs(hi) == 1:
        hi, e = hi / 2, e + 1
        x = x / 2
    return hi, float(x - mp.mpf(hi)), e
