"""Writes initializers.json: what jax.nn.initializers makes for calls that initializers.test.ts repeats.

Run with jax==0.10.2: python initializers.py
A case is a name, the arguments that make the initializer (an object at the end: options), the seed, the shape, the
dtype, and the weights.
"""
import json
import pathlib
import re

import jax
import numpy as np
from jax.nn import initializers

assert jax.__version__ == "0.10.2"
jax.config.update("jax_platforms", "cpu")

PLAIN = ["zeros", "ones"]
# The arguments, the shape, the dtypes.
CALLS = {
    "zeros": [([], [2, 3], "float32 complex64 float64")],
    "ones": [([], [2], "float32 float64"), ([], [], "float32")],
    "constant": [([-7], [2, 3], "float32"), ([0.1], [2], "float64 complex128")],
    "uniform": [([], [2, 3], "float32 float64"), ([10], [4], "float32")],
    "normal": [([], [2, 3], "float32 float64"), ([5], [4], "float32 complex64 complex128")],
    "truncatedNormal": [
        ([], [2, 3], "float32 float64"),
        ([2, None, -1, 0.5], [9], "float32"),
        ([{"upper": 0}], [6], "float32 float64"),
    ],
    "varianceScaling": [
        ([1.5, mode, distribution], [3, 2], "float32 float64 complex64 complex128")
        for mode in ["fan_in", "fan_out", "fan_avg", "fan_geo_avg"]
        for distribution in ["truncated_normal", "normal", "uniform"]
    ]
    + [
        ([2, "fan_in", "uniform", 0, 1], [2, 3, 2], "float32"),
        ([2, "fan_out", "uniform", [0, 1], -1, 2], [2, 3, 2, 2], "float32"),
        ([1, "fan_avg", "normal", {"batchAxis": [0]}], [2, 2, 3], "float32"),
        ([1, "fan_in", "normal", {"inAxis": 0, "outAxis": []}], [4], "float32"),
    ],
    "orthogonal": [
        ([], [3, 3], "float32 float64"),
        ([2], [2, 3], "float32 complex64 complex128"),
        ([1, 0], [2, 3], "float32"),
        ([{"columnAxis": 1, "scale": 0.5}], [2, 2, 3], "float32 float64"),
        ([], [0, 3], "float32"),
    ],
    "deltaOrthogonal": [
        ([], [3, 2, 2], "float32 float64"),
        ([2], [2, 3, 2, 3], "float32 complex64"),
        ([{"scale": 3}], [1, 2, 2, 2, 2], "float32"),
    ],
}
FANS = "glorotUniform glorotNormal xavierUniform xavierNormal lecunUniform lecunNormal heUniform heNormal kaimingUniform kaimingNormal"
for name in FANS.split():
    CALLS[name] = [([], [2, 3], "float32 float64 complex64"), ([-1, 0], [2, 3, 2], "float32")]


def snake(name):
    return re.sub(r"(?<=[a-z])([A-Z])", lambda m: "_" + m.group(1).lower(), name)


def number(x):
    return [x.real, x.imag] if isinstance(x, complex) else x


def weights(name, args, seed, shape, dtype):
    make = getattr(initializers, snake(name))
    if name not in PLAIN:
        *places, last = args or [None]
        named = {snake(k): tuple(v) if isinstance(v, list) else v for k, v in last.items()} if isinstance(last, dict) else {}
        places = [tuple(a) if isinstance(a, list) else a for a in (places if named else args)]
        make = make(*places, **named)
    return make(jax.random.key(seed), tuple(shape), dtype)


cases = []
for name, calls in CALLS.items():
    for args, shape, dtypes in calls:
        for dtype in dtypes.split():
            seed = len(cases)
            with jax.enable_x64(dtype in ("float64", "complex128")):
                w = np.asarray(weights(name, args, seed, shape, dtype))
            result = {"dtype": str(w.dtype), "shape": list(w.shape), "weak": False, "data": [number(x) for x in w.ravel().tolist()]}
            cases.append({"name": name, "args": args, "seed": seed, "shape": shape, "dtype": dtype, "result": result})

lines = ",\n".join(json.dumps(c) for c in cases)
pathlib.Path(__file__).with_name("initializers.json").write_text(f"[\n{lines}\n]\n")
