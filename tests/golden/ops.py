"""Golden lines of ops: the rows of tests/ops/samples."""

import numpy as np
from evaluate import derivatives, evaluate
from operands import DEFAULT_ARGS, DTYPES, WIDE, astype, differentiable, operand
from text import array_text, fnv


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
    if row["jax"].startswith("np.") or row.get("derivative") in ("undefined", "refused"):
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
