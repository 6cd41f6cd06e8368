"""Writes ufunc.json: what the real JAX makes of the methods of a function of two elements, and their gradients.

Run with jax==0.10.2: python ufunc.py
The function is f(x, y) = 2 x + y; "identity" is the one that it is said to have. An argument is an array (its shape and
elements), a number, null, or a list of indices. The gradient is that of the sum of the result's elements times 1, 2, 3, ...
with respect to the first argument.
"""
import json
import pathlib

import jax
import jax.numpy as jnp

assert jax.__version__ == "0.10.2"
jax.config.update("jax_platforms", "cpu")


def f(x, y):
    return 2 * x + y


X = jnp.asarray([[1.0, -2, 0.5], [3, 0.25, -1]])
V = jnp.asarray([2.0, -1, 0.5, 4])
I = jnp.asarray([0, 2, 0], "int32")
MASK = jnp.asarray([[True, False, True], [False, True, True]])

# The method, the identity, the arguments after the first, the options.
CASES = [
    ("call", None, X, [V[:3]], {}),
    ("call", None, V, [2], {}),
    ("reduce", None, X, [], {}),
    ("reduce", None, X, [], {"axis": 1, "keepdims": True}),
    ("reduce", None, X, [], {"axis": None}),
    ("reduce", 1, X, [], {"axis": -1}),
    ("reduce", None, X, [], {"axis": 1, "initial": 3}),
    ("reduce", None, X, [], {"axis": 0, "initial": 3, "where": MASK}),
    ("reduce", 1, X, [], {"axis": 1, "where": MASK}),
    ("reduce", 5, X[:0], [], {}),
    ("reduce", None, V.astype("int32"), [], {}),
    ("reduce", None, V.astype("int32"), [], {"dtype": "float32"}),
    ("accumulate", None, X, [], {}),
    ("accumulate", None, X, [], {"axis": -1}),
    ("accumulate", None, X[:0], [], {}),
    ("accumulate", None, V.astype("int32"), [], {"dtype": "float32"}),
    ("outer", None, X, [V], {}),
    ("outer", None, V, [jnp.asarray(3.0)], {}),
    ("at", None, V, [[I], jnp.asarray([1.0, 2, 3])], {}),
    ("at", None, V, [[I], 1.0], {}),
    ("at", None, V, [[1], 2.0], {}),
    ("at", None, X, [[jnp.asarray([1, 1, 0], "int32"), I], jnp.asarray([1.0, 2, 3])], {}),
    ("at", None, X, [[jnp.asarray([1, 1], "int32")], jnp.asarray([[1.0, 2, 3], [4, 5, 6]])], {}),
    ("reduceat", None, V, [jnp.asarray([0, 2], "int32")], {}),
    ("reduceat", None, V, [jnp.asarray([1, 3, 0, 2], "int32")], {}),
    ("reduceat", None, X, [jnp.asarray([0, 1, 0], "int32")], {"axis": 1}),
]


def text(x):
    if isinstance(x, list):
        return [text(v) for v in x]
    if isinstance(x, jax.Array):
        return {"dtype": str(x.dtype), "shape": list(x.shape), "data": x.ravel().tolist()}
    return x


rows = []
for method, identity, first, rest, options in CASES:
    g = jnp.frompyfunc(f, 2, 1, identity=identity)
    args = [tuple(a) if isinstance(a, list) else a for a in rest]
    known = {**options, "inplace": False} if method == "at" else options
    call = lambda x: (g if method == "call" else getattr(g, method))(x, *args, **known)
    y = call(first)
    row = {"method": method, "identity": identity, "first": text(first), "rest": text(rest), "result": text(y)}
    row["options"] = {k: text(v) for k, v in options.items()}
    if first.dtype == "float32":
        weighed = lambda x: (call(x) * jnp.arange(1.0, 1 + y.size).reshape(y.shape)).sum()
        row["gradient"] = text(jax.grad(weighed)(first))
    rows.append(row)
body = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
pathlib.Path(__file__).with_name("ufunc.json").write_text(f"[\n{body}\n]\n")
print(len(rows))
