"""The operands, tangents and cotangents of rows, built bit for bit as tests/ops/data.ts builds them."""

import numpy as np

DTYPES = {
    "bool": np.bool_,
    "i32": np.int32,
    "u32": np.uint32,
    "f32": np.float32,
    "f64": np.float64,
    "c64": np.complex64,
    "c128": np.complex128,
}
REAL = {"c64": "f32", "c128": "f64"}
WIDE = {"f32": "f64", "c64": "c128"}
DEFAULT_ARGS = [{"shape": [2, 3]}]
RANGE = {"i": (-5, 5), "u": (0, 9), "f": (-2, 2), "c": (-2, 2)}
SPECIAL = ["0", "-0", "1", "-1", "inf", "-inf", "nan", "0.5", "-0.5", "2", "-2", "3", "100", "-100", "1e30", "1.1754943508222875e-38"]
PAIRED = ["0", "-0", "1", "-1", "inf", "-inf", "nan", "2", "-2", "0.5", "3"]
PAIRED_INT = [0, 1, -1, 2, 7, -7, 31, 32, 33, 2147483647, -2147483648]


def stream(seed, n):
    """n numbers in [0, 1), multiples of 2^-24."""
    out = np.empty(n)
    s = seed * 2654435761 & 0xFFFFFFFF
    for i in range(n):
        s = (s * 1664525 + 1013904223) & 0xFFFFFFFF
        out[i] = (s >> 8) / 16777216
    return out


def explicit(values, dtype):
    """The values of a list: numbers, their names, or pairs for complex ones."""
    if np.dtype(dtype).kind == "c":
        pairs = [v if isinstance(v, list) else [v, 0] for v in values]
        parts = np.array([float(p) for v in pairs for p in v]).astype(np.zeros(1, dtype).real.dtype)
        return parts.view(dtype)
    if np.dtype(dtype).kind in "iu":
        return np.array([int(v) & 0xFFFFFFFF for v in values], np.uint32).view(dtype)
    return np.array([float(v) for v in values]).astype(dtype)


def turned(items, by):
    """The items from place `by` on, then those before it."""
    k = by % len(items) if len(items) else 0
    return items[k:] + items[:k]


def operand(spec, short, place, b=0):
    """The operand that `spec` describes, in the row's dtype unless it names its own; example `b` of a batch."""
    name = spec.get("type", short)
    if name == "real":
        name = REAL.get(short, short)
    dtype = DTYPES[name]
    kind = np.dtype(dtype).kind
    shape = spec["shape"]
    n = int(np.prod(shape, dtype=int))
    if "values" in spec:
        return explicit(turned(spec["values"], b), dtype).reshape(shape)
    if "data" in spec:
        ints = kind in "iu"
        pool = {"special": SPECIAL}.get(spec["data"], PAIRED_INT if ints else PAIRED)
        k = len(pool)
        picked = {
            "special": pool,
            "rows": [pool[i // k] for i in range(k * k)],
            "columns": [pool[i % k] for i in range(k * k)],
        }[spec["data"]]
        return explicit(turned(picked, b), dtype).reshape(shape)
    seed = spec.get("seed", place + 1) + 16 * b
    if spec.get("definite"):
        size = shape[-1]
        m = np.floor(stream(seed, 2 * n) * 7) - 3
        a = m[:n].reshape(shape).astype(np.complex128)
        if kind == "c":
            a = a + 1j * m[n:].reshape(shape)
        return astype(a @ np.conj(np.swapaxes(a, -1, -2)) + size * np.eye(size), dtype)
    if kind == "b":
        return (stream(seed, n) < 0.5).reshape(shape)
    lo, hi = spec.get("range", RANGE[kind])
    if kind in "iu":
        return (lo + np.floor(stream(seed, n) * (hi - lo + 1))).astype(dtype).reshape(shape)
    if kind == "c":
        parts = lo + stream(seed, 2 * n) * (hi - lo)
        return parts.astype(np.zeros(1, dtype).real.dtype).view(dtype).reshape(shape)
    return (lo + stream(seed, n) * (hi - lo)).astype(dtype).reshape(shape)


def direction(seed, like, hermitian=False):
    """The tangent or cotangent number `seed`: values in [-1, 1)."""
    spec = {"shape": list(like.shape), "range": [-1, 1], "seed": seed}
    t = operand(spec, next(k for k, v in DTYPES.items() if np.dtype(v) == like.dtype), 0)
    return (t + np.conj(np.swapaxes(t, -1, -2))) / t.dtype.type(2) if hermitian else t


def astype(x, dtype):
    """x in dtype; complex numbers lose their imaginary part without a warning."""
    x = np.asarray(x)
    return (x.real if x.dtype.kind == "c" and np.dtype(dtype).kind != "c" else x).astype(dtype)


def differentiable(x):
    return np.dtype(x.dtype).kind in "fc"
