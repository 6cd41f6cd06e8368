"""Writes promotion.jsonl: which dtype arithmetic gives for every pair of dtypes, and for plain numbers beside each.

Run with jax==0.10.2: python promotion.py
Pairs with float64 or complex128 run with x64 on, the others with x64 off: there JAX, like Fluxion, has no int64.
"""
import jax
import numpy as np
from record import Rows

rows = Rows(__file__, "promotion.jsonl")
REAL = ["bool", "int32", "uint32", "float32", "float64"]
ALL = REAL + ["complex64", "complex128"]
LEFT = {"bool": [True, True, False], "int32": [-7, 3, 1], "uint32": [7, 4000000000, 1], "float": [-2.5, 7.25, 0.5]}
RIGHT = {"bool": [True, True, False], "int32": [2, -3, 5], "uint32": [3, 2, 5], "float": [1.5, -2, 3]}
IMAGINARY = [0.5, -1, 2]


def operand(dtype, values):
    if dtype.startswith("complex"):
        return np.array([complex(a, b) for a, b in zip(values["float"], IMAGINARY)], dtype)
    return np.array(values["float" if dtype.startswith("float") else dtype], dtype)


def defined(name, a, b):
    """Whether JAX takes the kinds, and gives one answer everywhere: not for integers divided by 0 or to a negative power."""
    kinds = {np.result_type(v).kind for v in (a, b)}
    integers = kinds <= set("biu")
    if name in ("floorDivide", "mod"):
        return "c" not in kinds and not (integers and np.any(np.asarray(b) == 0))
    if name == "power" and "c" in kinds and np.any(np.asarray(a) == 0):
        return False  # 0 to a complex power is NaN in JAX; here 0, as in NumPy
    if name == "power":
        return not integers or (kinds != {"b"} and not np.any(np.asarray(b) < 0))
    return name != "subtract" or kinds != {"b"}


def row(name, a, b):
    if not defined(name, a, b):
        return
    double = any(isinstance(v, np.ndarray) and v.dtype in ("float64", "complex128") for v in (a, b))
    with jax.enable_x64(double):
        rows.call("np." + name, a, b)


for name in ["add", "subtract", "multiply", "divide", "power", "floorDivide", "mod", "maximum", "less", "arctan2"]:
    dtypes = REAL if name == "arctan2" else ALL
    numbers = [2, 2.5] + ([0.5 - 2j] if name in ("add", "multiply", "divide", "power") else [])
    for a in dtypes:
        for b in dtypes:
            row(name, operand(a, LEFT), operand(b, RIGHT))
        for n in numbers:
            row(name, operand(a, LEFT), n)
            row(name, n, operand(a, RIGHT))
for a in ALL:
    for b in ALL:
        with jax.enable_x64("float64" in (a, b) or "complex128" in (a, b)):
            rows.call("np.where", np.array([True, False, True]), operand(a, LEFT), operand(b, RIGHT))
            rows.call("np.concatenate", [operand(a, LEFT), operand(b, RIGHT)])
    for n in [2, 2.5, 0.5 - 2j]:
        with jax.enable_x64(a in ("float64", "complex128")):
            rows.call("np.where", np.array([True, False, True]), operand(a, LEFT), n)
rows.write()
