"""What the generators of golden files in this folder share: rows of calls and what JAX gives for them.

A row is a line of JSON: `call`, the function's name in Fluxion; `args`, in which an array is {dtype, shape, data}
(row-major, a complex element [re, im], a number as short as its dtype allows), a complex number {re, im}, and keyword
arguments an object at the end; and `result`, an array with its weak type or a list of arrays.
"""
import json
import math
import pathlib

import jax
import jax.numpy as jnp
import numpy as np

assert jax.__version__ == "0.10.2"
jax.config.update("jax_platforms", "cpu")
ROOMS = {"np": jnp, "linalg": jnp.linalg, "nn": jax.nn}


def snake(name):
    return "".join("_" + c.lower() if c.isupper() else c for c in name)


def camel(name):
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


def number(x):
    """A number for JSON: float32 in as few digits as tell it apart, integers without a point."""
    if isinstance(x, (complex, np.complexfloating)):
        return [number(x.real), number(x.imag)]
    if isinstance(x, (bool, np.bool_)):
        return bool(x)
    if isinstance(x, (int, np.integer)):
        return int(x)
    value = float(str(x)) if isinstance(x, np.float32) else float(x)
    if not math.isfinite(value):
        return str(value)
    negative_zero = value == 0 and math.copysign(1, value) < 0
    return int(value) if value.is_integer() and abs(value) < 2**53 and not negative_zero else value


def array(x, result):
    out = {"dtype": str(x.dtype).replace("int64", "int32"), "shape": list(x.shape)}
    if result:
        out["weak"] = bool(getattr(x, "weak_type", False)) and x.dtype != "bool"  # comparisons leave a mark without effect
    return out | {"data": [number(v) for v in np.asarray(x).ravel()]}


def encode(x, result=False):
    if isinstance(x, (np.ndarray, jax.Array, np.generic)):
        return array(x, result)
    if isinstance(x, (list, tuple)):
        return [encode(v, result) for v in x]
    if isinstance(x, dict):
        return {camel(k): encode(v) for k, v in x.items()}
    if isinstance(x, complex):
        return {"re": number(x.real), "im": number(x.imag)}
    return x if x is None or isinstance(x, str) else number(x)


def as_jax(x):
    if isinstance(x, (np.ndarray, np.generic)):
        return jnp.asarray(x)
    return [as_jax(v) for v in x] if isinstance(x, list) else x


def function(call):
    room, name = call.split(".")
    return getattr(ROOMS[room], snake(name))


class Rows:
    """Rows for one file beside `script`."""

    def __init__(self, script, name):
        self.path = pathlib.Path(script).with_name(name)
        self.lines = []

    def add(self, row):
        self.lines.append(json.dumps(row, separators=(",", ":")))

    def call(self, call, *args, by=None, **options):
        """A call by Fluxion's name, with arguments common to both; `by` is the function in JAX if it isn't the namesake."""
        result = (by or function(call))(*[as_jax(a) for a in args], **options)
        self.add({"call": call, "args": encode(args) + ([encode(options)] if options else []), "result": encode(result, True)})

    def write(self):
        self.path.write_text("\n".join(self.lines) + "\n")
        print(self.path.name, len(self.lines), "rows")
