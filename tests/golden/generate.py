"""Writes tests/golden/ops.jsonl: what the real JAX makes of every row of tests/ops/samples_*.jsonl.

    pip install jax==0.10.2
    python tests/golden/generate.py            # all, some minutes
    python tests/golden/generate.py sin pad    # these ops anew, the others kept

A row of samples is an op, its operands and parameters, and the same call as a JAX expression in x0, x1, ... Each of its
dtypes is a case: one line of the golden file, with the results, their tangents, the operands' cotangents and, in the
wide dtypes, the tangents of the cotangents. The digest covers the expression and the operands' bits, so that a golden
file older than the samples, or operands that TypeScript builds otherwise (tests/ops/data.ts), are noticed.

`--check` writes nothing, and reports the rows in which the narrow result is more than `ulp` from the wide one, that is,
JAX's own error.
"""

import json
import pathlib
import sys

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.extend.random import threefry2x32_p

assert jax.__version__ == "0.10.2", f"the golden file is of JAX 0.10.2, this is {jax.__version__}"
jax.config.update("jax_enable_x64", True)
jax.config.update("jax_platforms", "cpu")

HERE = pathlib.Path(__file__).parent
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


def operand(spec, short, place):
    """The operand that `spec` describes, in the row's dtype unless it names its own."""
    name = spec.get("type", short)
    if name == "real":
        name = REAL.get(short, short)
    dtype = DTYPES[name]
    kind = np.dtype(dtype).kind
    shape = spec["shape"]
    n = int(np.prod(shape, dtype=int))
    if "values" in spec:
        return explicit(spec["values"], dtype).reshape(shape)
    if "data" in spec:
        ints = kind in "iu"
        pool = {"special": SPECIAL}.get(spec["data"], PAIRED_INT if ints else PAIRED)
        k = len(pool)
        picked = {
            "special": pool,
            "rows": [pool[i // k] for i in range(k * k)],
            "columns": [pool[i % k] for i in range(k * k)],
        }[spec["data"]]
        return explicit(picked, dtype).reshape(shape)
    seed = spec.get("seed", place + 1)
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


def scope(args, short):
    """What a row's expression can name."""
    names = {f"x{i}": a for i, a in enumerate(args)}
    return {
        **names,
        "args": list(args),
        "B": lambda *xs: jnp.broadcast_arrays(*xs),
        "D": DTYPES[short],
        "G": lax.GatherDimensionNumbers,
        "S": lax.ScatterDimensionNumbers,
        "DTYPES": DTYPES,
        "jax": jax,
        "jnp": jnp,
        "lax": lax,
        "np": np,
        "threefry": lambda *xs: threefry2x32_p.bind(*xs),
    }


def evaluate(row, args, short):
    """The results of the row's expression, as a list."""
    with np.errstate(all="ignore"):
        out = eval(row["jax"], scope(args, short))
    return list(out) if isinstance(out, (list, tuple)) else [out]


def derivatives(row, args, short):
    """Tangents of the results, cotangents of the operands, and the tangents of these; None for integers."""
    at = [i for i, a in enumerate(args) if differentiable(a)]

    def f(*xs):
        full = list(args)
        for i, x in zip(at, xs):
            full[i] = x
        return [o for o in evaluate(row, full, short) if differentiable(o)]

    xs = tuple(jnp.asarray(args[i]) for i in at)
    specs = row.get("args", DEFAULT_ARGS)
    ts = tuple(jnp.asarray(direction(101 + i, args[i], specs[i].get("definite", False))) for i in at)
    outs, tangents = jax.jvp(f, xs, ts)
    cts = [jnp.asarray(direction(201 + j, o)) for j, o in enumerate(outs)]
    pull = lambda *xs: jax.vjp(f, *xs)[1](cts)
    cotangents = pull(*xs)
    second = jax.jvp(pull, xs, ts)[1] if short in ("f64", "c128") else None
    return tangents, cotangents, second


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


def case(row, short):
    """One line of the golden file."""
    args = [operand(s, short, i) for i, s in enumerate(row.get("args", DEFAULT_ARGS))]
    run, run_args = short, args
    if row.get("wide") and short in WIDE:
        # XLA on the CPU flushes subnormals, and some of its narrow functions are off by ulps: evaluate in the wide
        # dtype, round after.
        run = WIDE[short]
        run_args = [a.astype(DTYPES[run]) if a.dtype == DTYPES[short] else a for a in args]
    narrow = lambda x: np.asarray(x) if run == short or not differentiable(x) else astype(x, DTYPES[short])
    digest = fnv(row["jax"].encode())
    for a in args:
        digest = fnv(np.ascontiguousarray(a).tobytes(), digest)
    outs = evaluate(row, run_args, run)
    line = {"digest": digest, "outs": [array_text(narrow(o)) for o in outs]}
    if row["jax"].startswith("np.") or row.get("derivative") == "undefined":
        return line
    if any(map(differentiable, args)) and any(map(differentiable, outs)):
        tangents, cotangents, second = derivatives(row, run_args, run)
        line["jvp"] = [array_text(narrow(t)) for t in tangents]
        line["vjp"] = [array_text(narrow(c)) for c in cotangents]
        if second is not None:
            line["second"] = [array_text(narrow(c)) for c in second]
    return line


def error_in_ulp(row, short):
    """How far JAX's narrow result is from its wide one, in ulps of the narrow (of the modulus, if complex)."""
    args = [operand(s, short, i) for i, s in enumerate(row.get("args", DEFAULT_ARGS))]
    wide_args = [a.astype(DTYPES[WIDE[short]]) if a.dtype == DTYPES[short] else a for a in args]
    worst = 0.0
    for a, b in zip(evaluate(row, args, short), evaluate(row, wide_args, WIDE[short])):
        a, b = np.asarray(a), np.asarray(b)
        if a.dtype.kind not in "fc" or a.size == 0:
            continue
        with np.errstate(all="ignore"):
            off = np.abs(a.astype(b.dtype) - b) / np.spacing(np.abs(b).astype(np.float32))
        off = off[np.isfinite(off)]
        worst = max(worst, *off, 0.0)
    return worst


def main():
    rows = []
    for path in sorted((HERE.parent / "ops").glob("samples_*.jsonl")):
        rows += [json.loads(line) for line in path.read_text().splitlines()]
    check = "--check" in sys.argv
    wanted = set(sys.argv[1:]) - {"--check"}
    path = HERE / "ops.jsonl"
    known = {json.loads(line)["case"]: line for line in path.read_text().splitlines()} if path.exists() else {}
    count = {}
    lines = []
    for row in rows:
        op = row["op"]
        k = count.get(op, 0)
        count[op] = k + 1
        for short in row["types"].split():
            name = f"{op} {k} {short}"
            if wanted and op not in wanted:
                if not check:
                    lines.append(known[name])
                continue
            try:
                if not check:
                    body = json.dumps(case(row, short), separators=(",", ":"))
                    lines.append(f'{{"case":"{name}",{body[1:]}')
                elif short in WIDE and "wide" not in row:
                    off = error_in_ulp(row, short)
                    if off > row.get("ulp", 2) / 2:
                        print(f"{name}: {off:.1f} ulp  {row['jax']}")
            except Exception as e:
                raise SystemExit(f"{name}: {row['jax']}: {type(e).__name__}: {e}") from e
    if not check:
        path.write_text("\n".join(lines) + "\n")
        print(f"{len(lines)} cases")


if __name__ == "__main__":
    main()
