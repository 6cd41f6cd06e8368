"""Writes unit_sums.jsonl: log(e^x + e^y) and log2(2^x + 2^y) of numbers for which these are as close to 0 as can be found,
by mpmath, in the format of golden.jsonl.

In single precision, of each of some binades of y the pairs closest to the curve on which the sum of powers is 1. In double
precision, those closest among 2^29 next to each of some y: along so few numbers as are taken at once the curve is a line
but for 2^-19 of an ulp, and Euclid's algorithm tells where that meets multiples of an ulp (V. Lefevre and J.-M. Muller,
"Worst cases for correct rounding of the elementary functions in double precision", 2001). LONGER are from up to 2^42 of them.
Run with mpmath 1.4.1 and numpy 2.4.6: python unit_sums.py
"""
import json
import math
import pathlib

import mpmath as mp
import numpy as np

from doubles import parts

mp.mp.prec = 400
WINDOW, WINDOWS = 2**17, 2**12

LONGER = {
    "logaddexp": """
-0x1.170bf0346cdd6p+1 -0x1.eb513aee1e8b1p-4
-0x1.2d154a6904c53p+1 -0x1.9994c5b169807p-4
-0x1.1711edfbda826p+1 -0x1.eb38cca63c8abp-4
-0x1.170c0eb68bf6p+1 -0x1.eb50be839ebf5p-4
-0x1.6490c997db75dp-1 -0x1.6138fbe536b8ap-1
-0x1.64830aa533c16p-1 -0x1.6146a44eb3fe6p-1
-0x1.648e22d04695fp-1 -0x1.613b9e4565e6dp-1
-0x1.6484fb6fb27d4p-1 -0x1.6144b6a7549fbp-1
-0x1.16ffef3e2175bp+1 -0x1.eb8231685e65fp-4
-0x1.6490407e146a6p-1 -0x1.6139841ab7995p-1
-0x1.59b2039605393p+0 -0x1.3325ba2ba8662p-2
-0x1.59acb5b2f382ep+0 -0x1.332d262c22e44p-2
-0x1.4b93446035e0cp+4 -0x1.12d3835a1802bp-30
-0x1.59ad784079a07p+0 -0x1.332c15ef48c24p-2
-0x1.266cea60b4622p+2 -0x1.4ae9b1ee728d9p-7
-0x1.ba220447b8498p+2 -0x1.0620193778611p-10
-0x1.20fd65b6819bep+2 -0x1.68685f715cf7bp-7
-0x1.59a87814eb48ap+0 -0x1.3333155ac4e72p-2
-0x1.266e0f3f09f04p+2 -0x1.4ae3c0085d4ecp-7
-0x1.ba21e6cd2d5bep+2 -0x1.062092037b2b5p-10
-0x1.20fc861e2241ap+2 -0x1.686d519309558p-7
-0x1.266df0bc6fb77p+2 -0x1.4ae45e9314d82p-7
-0x1.59b06c8950a69p+0 -0x1.3327f3b4dd654p-2
-0x1.ba22e6665b49ep+2 -0x1.061c7aa87813fp-10
-0x1.4b92ab06f8c75p+4 -0x1.12ddcd8ed15bap-30
-0x1.ba254e32a7a85p+2 -0x1.06129f96aebp-10
-0x1.ba21acc4abd6fp+2 -0x1.06217fd2b0a82p-10
-0x1.4b92e7d3ed3f7p+4 -0x1.12d9b915db41bp-30
-0x1.4b92bc4733745p+4 -0x1.12dca5345f7e2p-30
-0x1.4b92fff6ba824p+4 -0x1.12d81a7aa9aa7p-30
-0x1.144f955ee507cp+6 -0x1.44770174fe80ap-100
-0x1.59634dd573519p+8 -0x1.a2ef2f5974fd6p-499
-0x1.59634b862d5bdp+8 -0x1.a2f2f6f67d5a1p-499
-0x1.144f9be4df87dp+6 -0x1.4474f05057389p-100
-0x1.144fa37fcaaf3p+6 -0x1.4472876fe4a6bp-100
-0x1.144f92bfcfff1p+6 -0x1.4477d618e993ep-100
-0x1.144f8990bd922p+6 -0x1.447abf1439387p-100
-0x1.59634dbad46eap+8 -0x1.a2ef5ae9c50f7p-499
-0x1.5963453100e5bp+8 -0x1.a2fd542c8713p-499
-0x1.59634cc69f514p+8 -0x1.a2f0ea8d91f3bp-499
-0x1.4ddff8d7f8a47p+9 -0x1.8f2054f5d3732p-964
-0x1.4ddff86f7efefp+9 -0x1.8f219abbee0d3p-964
-0x1.4ddff5d5492ffp+9 -0x1.8f29b833aed55p-964
-0x1.4ddff6532806bp+9 -0x1.8f282faec7e59p-964
""",
    "logaddexp2": """
-0x1.d2f73291bef63p+1 -0x1.eb310d55327e9p-4
-0x1.d2eeef336f628p+1 -0x1.eb47f90a45536p-4
-0x1.029ce04f20e53p+0 -0x1.facfa51d141cp-1
-0x1.3b75ab1586b4dp+0 -0x1.9998f6be72125p-1
-0x1.0296fef8e37edp+0 -0x1.fadb3dd20f8e1p-1
-0x1.d2e1ec8681a43p+1 -0x1.eb6c121503f7cp-4
-0x1.0296d69632d9fp+0 -0x1.fadb8d788143p-1
-0x1.4fd87395ab759p+3 -0x1.061f33d44c565p-10
-0x1.f3482e137786bp+1 -0x1.9987f2403c686p-4
-0x1.a7f38582bbebcp+2 -0x1.e1a8f5b906be7p-7
-0x1.3b79802ced238p+0 -0x1.999348a17e9cdp-1
-0x1.f344d0b5b1d1ap+1 -0x1.998fac534a7ap-4
-0x1.a3151273d71dap+2 -0x1.fbe1a648df2d5p-7
-0x1.a7f3384bc2decp+2 -0x1.e1aa8a94d4ab1p-7
-0x1.e6d249663c13cp+4 -0x1.12d5ffe0fafd3p-30
-0x1.a31628bdd0beap+2 -0x1.fbdba351e0e79p-7
-0x1.a7f5913ff64aep+2 -0x1.e19e3bbfa226dp-7
-0x1.4fd87d8f09121p+3 -0x1.061efb2dd7739p-10
-0x1.e6d1cfce27efcp+4 -0x1.12dba7adf9913p-30
-0x1.05e77371640fcp+1 -0x1.999576d8482f8p-2
-0x1.05e7f1fb2e5afp+1 -0x1.9994336c03c15p-2
-0x1.05e98e77dccacp+1 -0x1.9990152a32448p-2
-0x1.05e726f5e13a1p+1 -0x1.99963a54b32a9p-2
-0x1.e6d22314a970fp+4 -0x1.12d7c81ec2dap-30
-0x1.05e67f117a246p+1 -0x1.9997e7764a0bdp-2
-0x1.4fd94b6259d7dp+3 -0x1.061a6a2f7a58ep-10
-0x1.e6d18a911ee46p+4 -0x1.12dee02469e31p-30
-0x1.4fd8dcf328a6bp+3 -0x1.061cdd64461a3p-10
-0x1.4fd7c8bb4f395p+3 -0x1.0622fe424d092p-10
-0x1.90bf5fa3e61fcp+6 -0x1.4474ae96becf7p-100
-0x1.90bf66e61f031p+6 -0x1.4473167b3d998p-100
-0x1.90bf2188d673ap+6 -0x1.448252b36f918p-100
-0x1.e1f1a8f1a67d1p+9 -0x1.8f272c4153e64p-964
-0x1.e6d2c12daaf15p+4 -0x1.12d06dcd927e5p-30
-0x1.90bf223f88bdep+6 -0x1.44822a91d9e63p-100
-0x1.90bf41af47186p+6 -0x1.447b42dfa47c7p-100
-0x1.f2d16d6bb51a5p+8 -0x1.a2f7615df2b83p-499
-0x1.f2d170161b1dbp+8 -0x1.a2f45b44954fep-499
-0x1.e1f1a72ec7c72p+9 -0x1.8f2afad3f9855p-964
-0x1.e1f1a8c585522p+9 -0x1.8f278ba42e861p-964
-0x1.e1f1ab21040bap+9 -0x1.8f2273373259dp-964
-0x1.e1f1a7ebfbadcp+9 -0x1.8f2961dac5be3p-964
-0x1.f2d16a1557432p+8 -0x1.a2fb2a92ee697p-499
-0x1.f2d1770979ea4p+8 -0x1.a2ec78e385ca5p-499
-0x1.f2d17277babf2p+8 -0x1.a2f1a7bddfa17p-499
""",
}


def curve(y, base):
    """The x with b^x + b^y = 1."""
    return mp.log(-mp.expm1(y * mp.log(base))) / mp.log(base)


def singles(base):
    """The pairs of single precision closest to the curve, four of each binade."""
    unit = np.longdouble(math.log(base)) + np.longdouble(float(mp.log(base) - math.log(base)))
    for exponent in [0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 125, 144]:
        least, most = 2.0 ** (-exponent - 1), min(2.0**-exponent, math.log(2) / math.log(base))
        first, last = (int(np.float32(v).view(np.uint32)) for v in (least, most))
        y = -np.arange(first, last, dtype=np.uint32).view(np.float32)
        x = np.log(-np.expm1(y.astype(np.longdouble) * unit)) / unit
        nearest = x.astype(np.float32)
        for i in np.argsort(np.abs(x - nearest))[:4]:
            yield float(nearest[i]), float(y[i])


def first_within(a, m, low, high):
    """The least k with low <= ak mod m <= high, or None."""
    if low == 0:
        return 0
    if a == 0:
        return None
    k = -(-low // a)
    if a * k <= high:
        return k
    low2, high2 = -high % a, -low % a
    if low2 > high2:
        return None
    j = first_within(m % a, a, low2, high2)
    return None if j is None else -(-(m * j + low) // a)


def doubles(base, start, found):
    """The pairs of double precision closest to the curve, so many, from a start on."""
    unit_y, one = mp.mpf(math.ulp(start)), 2**64
    pairs = []
    for window in range(WINDOWS):
        y = start + window * WINDOW * math.ulp(start)
        x = curve(mp.mpf(y), base)
        unit_x = mp.mpf(math.ulp(float(x)))
        q = 1 / mp.expm1(-y * mp.log(base))
        slope, bend = -q * unit_y / unit_x, -(q + q * q) * mp.log(base) / 2 * unit_y**2 / unit_x
        eps = abs(bend) * WINDOW**2 + mp.mpf(2) ** -30
        a, b = mp.frac(x / unit_x), int(mp.frac(slope) * one)
        low, width = -a - eps, int(2 * eps * one)
        k = 0
        while True:
            lo = (int(mp.floor(low * one)) - b * k) % one
            step = 0 if lo + width >= one else first_within(b, one, lo, lo + width)
            if step is None or k + step >= WINDOW:
                break
            k += step
            exact = a + k * slope + k * k * bend
            pairs.append((float(abs(exact - mp.nint(exact))), y + k * math.ulp(start)))
            k += 1
    for _, y in sorted(pairs)[:found]:
        yield float(curve(mp.mpf(y), base)), y


lines = []
for name, base in [("logaddexp", mp.e), ("logaddexp2", mp.mpf(2))]:
    points = list(singles(base))
    for start in [-0.6, -0.3, -0.1, -0.02, -0.0155, -0.0101, -1e-3, -1e-9, -1e-30, -1e-150, -1e-290]:
        points += doubles(base, start, 8)
    points += [tuple(float.fromhex(v) for v in line.split()) for line in LONGER[name].split("\n") if line]
    unit = mp.log(base)
    values = [parts(mp.log1p(mp.exp(x * unit) + mp.expm1(y * unit)) / unit) for x, y in points]
    args = [[p[k] for p in points] for k in (0, 1)]
    hi, lo, exponent = ([v[k] for v in values] for k in range(3))
    line = {"fn": name, "args": args, "hi": hi, "lo": lo, "exponent": exponent}
    lines.append(json.dumps(line, separators=(",", ":")))
pathlib.Path(__file__).with_name("unit_sums.jsonl").write_text("\n".join(lines) + "\n")
