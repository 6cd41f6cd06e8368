"""Golden lines of functions: the rows of tests/functions/rows."""

import json
import re

import jax
import jax.numpy as jnp
import numpy as np
from evaluate import scope
from operands import DTYPES, WIDE, differentiable, direction, operand
from text import array_text, fnv

ROOMS = {
    "np": "jnp",
    "lax": "lax",
    "lax.linalg": "lax.linalg",
    "linalg": "jnp.linalg",
    "fft": "jnp.fft",
    "nn": "jax.nn",
    "random": "jax.random",
    "special": "jax.scipy.special",
}
NARROW = {np.dtype(np.int64): np.int32, np.dtype(np.uint64): np.uint32}


def snake(name):
    """`expandDims` as `expand_dims`."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda m: "_" + m.group(1).lower(), name)


def specs_of(x):
    """The operands among arguments, in order."""
    if isinstance(x, list):
        return [s for v in x for s in specs_of(v)]
    if isinstance(x, dict):
        return [x] if "shape" in x else [s for v in x.values() for s in specs_of(v)]
    return []


def python_text(x, count):
    """An argument as Python: operands as x0, x1, ..."""
    if isinstance(x, dict) and "shape" in x:
        count[0] += 1
        return f"x{count[0] - 1}"
    if isinstance(x, list):
        return "(" + "".join(python_text(v, count) + ", " for v in x) + ")"
    if isinstance(x, dict) and set(x) == {"re", "im"}:
        return f"complex({x['re']}, {x['im']})"
    if isinstance(x, str) and x in ("inf", "-inf", "nan"):
        return f"float('{x}')"
    return repr(x)


def python_call(row):
    """The call in Python: names in snake case, an object at the end as keyword arguments."""
    if "jax" in row:
        return row["jax"]
    room, name = row["call"].rsplit(".", 1)
    count = [0]
    parts = []
    for i, a in enumerate(row.get("args", [])):
        if i == len(row["args"]) - 1 and isinstance(a, dict) and "shape" not in a and set(a) != {"re", "im"}:
            parts += [f"{snake(k)}={python_text(v, count)}" for k, v in a.items()]
        else:
            parts.append(python_text(a, count))
    return f"{ROOMS[room]}.{snake(name)}({', '.join(parts)})"


def narrowed(x):
    """64-bit integers as the 32-bit ones that they are without x64."""
    x = jnp.asarray(x) if isinstance(x, (bool, int, float, complex)) else x
    return x.astype(NARROW[np.dtype(x.dtype)]) if np.dtype(x.dtype) in NARROW else x


def leaf_text(x, narrow):
    """A result: an array, `~` after a weak dtype; or a host value as JSON after `=`."""
    if isinstance(x, (bool, int, float, str)) or x is None:
        return "=" + json.dumps(x)
    if isinstance(x, (np.dtype, type)):
        return "=" + json.dumps(str(np.dtype(x)))
    weak = narrow and getattr(x, "weak_type", False)
    text = array_text(narrowed(x))
    return text.replace("[", "~[", 1) if weak else text


def case(row, short):
    """One line of the golden file."""
    specs = specs_of(row.get("args", []))
    args = [operand(s, short, i) for i, s in enumerate(specs)]
    code = python_call(row)
    digest = fnv(row["line"].encode())
    for a in args:
        digest = fnv(np.ascontiguousarray(a).tobytes(), digest)
    names = scope([], short)

    def call(*xs):
        out = eval(code, {**names, **{f"x{i}": x for i, x in enumerate(xs)}})
        return jax.tree.leaves(out, is_leaf=lambda v: v is None)

    xs = [jnp.asarray(a) for a in args]
    if row.get("raises"):
        try:
            call(*xs)
        except Exception as e:
            return {"digest": digest, "error": type(e).__name__}
        raise ValueError("JAX doesn't raise")
    outs = call(*xs)
    line = {"digest": digest, "outs": [leaf_text(o, short not in WIDE.values()) for o in outs]}
    if short in WIDE and WIDE[short] in row["types"].split() and not row.get("special"):
        return line
    if not xs or row.get("eager") or not any(isinstance(o, jax.Array) for o in outs):
        return line
    if not row.get("special"):
        other = [jnp.asarray(operand(s, short, i, 1)) for i, s in enumerate(specs)]
        batch = [jnp.stack(pair) for pair in zip(xs, other)]
        line["vmap"] = [array_text(narrowed(o)) for o in jax.vmap(call)(*batch)]
    is_smooth = lambda o: hasattr(o, "dtype") and differentiable(o)
    if row.get("derivative") != "none" and any(map(differentiable, args)) and any(map(is_smooth, outs)):
        line.update(derivatives(call, is_smooth, specs, args))
    return line


def derivatives(call, is_smooth, specs, args):
    """Tangents of the results, cotangents of the operands, and the tangents of these."""
    at = [i for i, a in enumerate(args) if differentiable(a) and not specs[i].get("fixed")]

    def f(*xs):
        full = [jnp.asarray(a) for a in args]
        for i, x in zip(at, xs):
            full[i] = x
        return [o for o in call(*full) if is_smooth(o)]

    xs = tuple(jnp.asarray(args[i]) for i in at)
    ts = tuple(jnp.asarray(direction(101 + i, args[i], specs[i].get("definite", False))) for i in at)
    outs, tangents = jax.jvp(f, xs, ts)
    cts = [jnp.asarray(direction(201 + j, o)) for j, o in enumerate(outs)]
    pull = lambda *xs: jax.vjp(f, *xs)[1](cts)
    cotangents = pull(*xs)
    second = jax.jvp(pull, xs, ts)[1]
    texts = lambda xs: [array_text(x) for x in xs]
    return {"jvp": texts(tangents), "vjp": texts(cotangents), "second": texts(second)}
