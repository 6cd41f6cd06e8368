"""What the real JAX makes of reductions by functions, over axes and over windows: writes reduce.json beside this file.

Run with jax==0.10.2: python reduce.py
"""

import json
import pathlib

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

assert jax.__version__ == "0.10.2"
jax.config.update("jax_platforms", "cpu")

x = np.float32([1, 5, 2, 4, 3])
m = np.float32([[1, -2, 3, 0.5], [4, 1.5, -1, 2], [0.25, 3, 2, -3]])
t = np.float32([[0.5, 1, -1, 2], [1, -0.5, 0.25, 1], [2, 1, 0.5, -1]])
i = np.int32([6, 3, -5, 12])
b = np.array([[True, False, True], [True, True, True]])
z = np.complex64([1 + 2j, 1 + 3j, 2, 0.5j])
inf = np.inf


def pair(a, c):
    """The larger key with its value."""
    keep = a[0] >= c[0]
    return lax.select(keep, a[0], c[0]), lax.select(keep, a[1], c[1])


window = lambda computation, init, *rest, **options: lambda a: lax.reduce_window(a, a.dtype.type(init), computation, *rest, **options)
axes = lambda computation, init, dims: lambda a: lax.reduce(a, a.dtype.type(init), computation, dims)
fma = lambda a, c: a * c + a

# name: (function, operand)
CASES = {
    "sum": (window(lax.add, 0, (3,), (2,), "SAME"), x),
    "sum, strides alone": (window(lax.add, 0, (2,), (3,)), x),
    "sum, pairs": (window(lax.add, 0, (2, 2), (2, 1), [(1, 0), (0, 1)]), m),
    "sum, lower": (window(lax.add, 0, (2, 3), (1, 2), "SAME_LOWER"), m),
    "sum, dilated": (window(lax.add, 0, (2, 2), (1, 1), "VALID", (2, 1), (1, 2)), m),
    "sum, SAME and dilated": (window(lax.add, 0, (2, 2), (1, 1), "SAME", (1, 1), (2, 2)), m),
    "sum of integers": (window(lax.add, 0, (2,)), i),
    "sum of complex": (window(lax.add, 0, (2,)), z),
    "max": (window(lax.max, -inf, (2, 2), (2, 2)), m),
    "max of integers": (window(lax.max, -(2**31), (2,), (1,), "SAME"), i),
    "max of booleans": (window(lax.max, False, (1, 2)), b),
    "min": (window(lax.min, inf, (2, 3), None, [(0, 1), (1, 1)]), m),
    "min of booleans": (window(lax.min, True, (2, 1)), b),
    "max from 1": (window(lax.max, 1, (2,), (1,), "SAME"), x),
    "sum from 1": (window(lax.add, 1, (2,), (1,), "SAME"), x),
    "max of complex": (window(lax.max, -inf, (2,)), z),
    "product": (window(lax.mul, 1, (2,), (1,), "SAME"), x),
    "product, dilated": (window(lax.mul, 1, (2, 2), (1, 2), [(1, 0), (0, 2)], (2, 1), (1, 2)), m),
    "function": (window(fma, 2, (3,), (2,)), x),
    "no places": (window(lax.add, 0, (9,)), x),
    "no places of a function": (window(fma, 0, (9,)), x),
    "axes: sum": (axes(lax.add, 0, (1,)), m),
    "axes: product": (axes(lax.mul, 1, (0, 1)), m),
    "axes: max": (axes(lax.max, -inf, (0,)), m),
    "axes: min": (axes(lax.min, 2**31 - 1, (0,)), i),
    "axes: and": (axes(lax.bitwise_and, True, (1,)), b),
    "axes: and of integers": (axes(lax.bitwise_and, -1, (0,)), i),
    "axes: or of integers": (axes(lax.bitwise_or, 0, (0,)), i),
    "axes: xor": (axes(lax.bitwise_xor, False, (0,)), b),
    "axes: xor of integers": (axes(lax.bitwise_xor, 0, (0,)), i),
    "axes: sum from 2": (axes(lax.add, 2, (1,)), m),
    "axes: matrix-like": (axes(lambda a, c: a * c, 1, (1,)), m),
    "axes: none": (axes(lambda a, c: a * c, 1, ()), m),
    "axes: empty": (axes(lambda a, c: a * c, 1, (0,)), np.zeros((0, 2), "float32")),
    "axes: empty max": (axes(lax.max, -inf, (0,)), np.zeros((0, 2), "float32")),
}


def text(a):
    """As tests/golden.ts reads arrays."""
    number = lambda v: [v.real, v.imag] if isinstance(v, complex) else str(v) if isinstance(v, float) and not np.isfinite(v) else v
    data = [number(v) for v in np.asarray(a).ravel().tolist()]
    return {"dtype": str(a.dtype), "shape": list(a.shape), "weak": bool(getattr(a, "weak_type", False)), "data": data}


golden = {name: {"out": text(f(jnp.asarray(a)))} for name, (f, a) in CASES.items()}
for name, (f, a) in CASES.items():
    if a is m and "max of" not in name:
        golden[name]["tangent"] = text(jax.jvp(f, (jnp.asarray(a),), (jnp.asarray(t),))[1])
keys = jnp.asarray([3.0, 1, 3, 2, 7])
golden["pairs"] = [text(v) for v in lax.reduce_window((keys, x), (np.float32(-inf), np.float32(0)), pair, (3,), (1,), "SAME")]
golden["axes: pairs"] = [text(v) for v in lax.reduce((keys, x), (np.float32(-inf), np.float32(0)), pair, (0,))]
lines = ",\n".join(f" {json.dumps(name)}: {json.dumps(value)}" for name, value in golden.items())
pathlib.Path(__file__).with_name("reduce.json").write_text("{\n" + lines + "\n}\n")
