"""How golden files write arrays, and the digest that ties a line to its row."""

import numpy as np
from operands import DTYPES


def fnv(data, h=0x811C9DC5):
    """The 32-bit FNV-1a hash of bytes."""
    for b in data:
        h = ((h ^ b) * 0x01000193) & 0xFFFFFFFF
    return h


def number(x, kind):
    """The shortest text that reads back as the same number."""
    if kind in "biu":
        return str(int(x))
    if np.isnan(x):
        return "NaN"
    if np.isinf(x):
        return "Infinity" if x > 0 else "-Infinity"
    text = np.format_float_scientific(x, unique=True, trim="-")
    mantissa, exponent = text.split("e")
    plain = np.format_float_positional(x, unique=True, trim="-")
    short = f"{mantissa}e{int(exponent)}"
    return plain if len(plain) <= len(short) else short


def array_text(x):
    """`f32[2,3] 1 2 3 ...`, complex numbers as two."""
    x = np.asarray(x)
    short = next(k for k, v in DTYPES.items() if np.dtype(v) == x.dtype)
    shape = ",".join(map(str, x.shape))
    flat = np.ascontiguousarray(x).reshape(-1)
    kind = flat.dtype.kind
    if kind == "c":
        flat = flat.view(flat.real.dtype)
    return " ".join([f"{short}[{shape}]", *(number(v, kind) for v in flat)])
