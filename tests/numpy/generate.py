"""Writes golden.jsonl: what JAX gives for calls that golden.test.ts repeats in Fluxion.

Run with jax==0.10.2: python generate.py
A line is a call: the function's name in Fluxion, its arguments (an array is {dtype, shape, data}, row-major, a complex
element [re, im]; keyword arguments are an object at the end) and its result, or the class of error that it raises.
"""
import json
import math
import pathlib

import jax
import jax.numpy as jnp
import numpy as np

assert jax.__version__ == "0.10.2"
jax.config.update("jax_platforms", "cpu")
rng = np.random.default_rng(4)
lines = []

REAL = ["bool", "int32", "uint32", "float32"]
ALL = REAL + ["complex64"]
SHAPES = [(), (0,), (1,), (3,), (2, 3), (2, 3, 4), (0, 3), (1, 1)]


def draw(dtype, shape, low=-4, high=5):
    """Values that often repeat: halves of integers, or integers."""
    if dtype == "bool":
        return rng.integers(0, 2, shape).astype(bool)
    if dtype == "uint32":
        return rng.integers(0, 9, shape).astype(dtype)
    if dtype == "int32":
        return rng.integers(low, high, shape).astype(dtype)
    if dtype.startswith("complex"):
        return (rng.integers(2 * low, 2 * high, shape) / 2 + 1j * rng.integers(2 * low, 2 * high, shape) / 2).astype(dtype)
    return (rng.integers(2 * low, 2 * high, shape) / 2).astype(dtype)


def smooth(dtype, shape, low, high):
    x = rng.uniform(low, high, shape)
    return (x + 1j * rng.uniform(low, high, shape)).astype(dtype) if dtype.startswith("complex") else x.astype(dtype)


def number(x):
    if isinstance(x, complex):
        return [number(x.real), number(x.imag)]
    return str(x) if isinstance(x, float) and not math.isfinite(x) else x


def encode(x):
    if isinstance(x, (np.ndarray, jax.Array, np.generic)):
        data = [number(v) for v in np.asarray(x).ravel().tolist()]
        return {"dtype": str(x.dtype), "shape": list(x.shape), "weak": bool(getattr(x, "weak_type", False)), "data": data}
    if isinstance(x, (list, tuple)):
        return [encode(v) for v in x]
    if isinstance(x, dict):
        return {camel(k): encode(v) for k, v in x.items()}
    return number(x)


def camel(name):
    head, *rest = name.split("_")
    return head + "".join(w.capitalize() for w in rest)


def call(name, *args, module=jnp, **options):
    """Records module.name(*args, **options); NumPy arrays among the arguments become JAX arrays."""
    as_jax = lambda v: jnp.asarray(v) if isinstance(v, np.ndarray) else [as_jax(w) for w in v] if isinstance(v, list) else v
    room = {jnp: "np", jnp.linalg: "linalg", jax.nn: "nn", jax.lax: "lax"}[module]
    line = {"call": f"{room}.{camel(name)}", "args": encode(list(args)) + ([encode(options)] if options else [])}
    try:
        result = getattr(module, name)(*[as_jax(a) for a in args], **options)
        line["result"] = encode(list(result) if isinstance(result, (list, tuple)) else result)
    except Exception as e:
        line["error"] = type(e).__name__
    lines.append(json.dumps(line))


def elementwise():
    ranges = {"arcsin": (-1, 1), "arccos": (-1, 1), "arctanh": (-1, 1), "arccosh": (1, 9), "log": (0, 9), "log2": (0, 9), "log10": (0, 9), "log1p": (-1, 9), "sqrt": (0, 9)}
    special = np.array([0.0, -0.0, 1, -1, np.inf, -np.inf, np.nan, 1e-30, 1e30, 0.5, 2.5], "float32")
    for name in "exp exp2 expm1 log log1p log2 log10 sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh sqrt cbrt".split():
        low, high = ranges.get(name, (-5, 5))
        call(name, smooth("float32", (24,), low, high))
        call(name, special)
        call(name, draw("int32", (3,), 1, 3))
        call(name, np.array(True))
        if name in "exp expm1 log log1p sin cos tan tanh sqrt".split():
            call(name, smooth("complex64", (12,), -3, 3))
    for name in "negative abs sign square reciprocal floor ceil round rint isnan isinf isfinite real imag conj conjugate angle logical_not absolute".split():
        for dtype in ALL:
            if (dtype.startswith("complex") and name in ("floor", "ceil")) or (dtype == "bool" and name == "round"):
                continue
            call(name, draw(dtype, (7,), 1, 9) if name == "reciprocal" else draw(dtype, (7,)))
        call(name, special)
    call("angle", draw("complex64", (5,)), deg=True)
    for decimals in [0, 1, 2, -1]:
        call("round", smooth("float32", (9,), -99, 99), decimals)
        call("round", draw("int32", (3,)), decimals)
    for name in "bitwise_and bitwise_or bitwise_xor".split():
        for dtype in ["bool", "int32", "uint32"]:
            call(name, draw(dtype, (2, 3)), draw(dtype, (3,)))
        call(name, draw("float32", (3,)), draw("int32", (3,)))
    for name in ["left_shift", "right_shift"]:
        for dtype in ["int32", "uint32"]:
            call(name, draw(dtype, (5,)), np.arange(5).astype(dtype))
    call("bitwise_not", draw("int32", (4,)))
    call("bitwise_not", draw("bool", (4,)))
    binary = "add subtract multiply divide true_divide maximum minimum equal not_equal less less_equal greater greater_equal logical_and logical_or logical_xor"
    for name in binary.split():
        for a in ALL:
            for b in ALL:
                if name == "subtract" and "bool" in (a, b) and a == b:
                    continue
                call(name, draw(a, (2, 1)), draw(b, (3,)))
        call(name, special, special[::-1])
        call(name, draw("float32", (2, 3)), draw("float32", (2,)))
        call(name, draw("float32", (0, 3)), draw("float32", (3,)))
    for name in ["floor_divide", "remainder", "mod"]:
        for a in ["int32", "uint32", "float32"]:
            for b in ["int32", "uint32", "float32"]:
                divisor = draw(b, (5,), 1, 5)
                call(name, draw(a, (5,)), np.where(divisor == 0, 3, divisor).astype(b))
        call(name, np.array([7, -7, 7, -7], "int32"), np.array([3, 3, -3, -3], "int32"))
        call(name, np.array([7, -7, 7, -7, 0, -0.0, 5.5], "float32"), np.array([3, 3, -3, -3, 2, 2, np.inf], "float32"))
    call("arctan2", smooth("float32", (9,), -3, 3), smooth("float32", (9,), -3, 3))
    for exponent in [2, 3, 0, -1, -3, 0.5]:
        call("power", smooth("float32", (6,), 0.3, 3), exponent)
    call("power", draw("int32", (6,)), 3)
    call("power", draw("int32", (6,)), 0)
    call("power", draw("int32", (5,)), np.array([0, 1, 2, 3, 4], "int32"))
    call("power", smooth("float32", (6,), 0.3, 3), smooth("float32", (6,), -3, 3))
    call("power", smooth("complex64", (4,), -2, 2), 2)
    call("power", 2.0, smooth("float32", (4,), -3, 3))
    for dtype in REAL:
        call("clip", draw(dtype, (7,)), 0, 2)
    call("clip", draw("float32", (7,)), None, 1.5)
    call("clip", draw("float32", (7,)), min=-1)
    call("clip", draw("int32", (4,)), 0.5, 1.5)
    for a in ALL:
        call("where", draw("bool", (2, 3)), draw(a, (3,)), draw("float32", (2, 1)))
    call("where", draw("float32", (3,)), 1.0, 0.0)


def comparisons():
    x = np.array([1, 2, np.nan, np.inf, -np.inf, 0], "float32")
    y = np.array([1 + 1e-6, 2.1, np.nan, np.inf, np.inf, 1e-9], "float32")
    for name in ["isclose", "allclose"]:
        call(name, x, y)
        call(name, x, y, equal_nan=True)
        call(name, x, y, rtol=0.1, atol=1.0)
        call(name, draw("int32", (3,)), draw("int32", (3,)))
        call(name, draw("complex64", (2, 3)), draw("complex64", (3,)))
    call("array_equal", x, x)
    call("array_equal", x, x, equal_nan=True)
    call("array_equal", np.zeros(3), np.zeros((1, 3)))
    call("array_equal", np.zeros(3), np.zeros(3))


def reductions():
    for name in "sum mean prod max min amax amin var std all any argmax argmin cumsum cumprod ptp count_nonzero".split():
        one_axis = name in ("argmax", "argmin", "cumsum", "cumprod")
        for shape in SHAPES:
            for axis in [None, 0, -1, 1, (0, 1), (0, -1), (), (0, 0), 5]:
                if isinstance(axis, tuple) and (one_axis or len(shape) > 2):
                    continue
                call(name, draw("float32", shape), axis)
            if not name.startswith("cum"):
                call(name, draw("float32", shape), axis=-1 if shape else None, keepdims=True)
        for dtype in ALL:
            if dtype.startswith("complex") and name in ("argmax", "argmin", "ptp"):
                continue
            call(name, draw(dtype, (2, 3)), 1)
        call(name, np.array([1, np.nan, 3], "float32"))
    for name in ["sum", "prod", "mean", "cumsum"]:
        call(name, draw("int32", (3,)), dtype="float32")
        call(name, draw("float32", (3,)), dtype="complex64")
    for ddof in [0, 1, 3, 4]:
        call("var", draw("float32", (2, 3)), axis=1, ddof=ddof)
        call("std", draw("float32", (2, 3)), axis=1, ddof=ddof)
    call("sum", np.full(100001, 0.1, "float32")[:400])


def shapes():
    x = draw("float32", (2, 3, 4))
    for shape in [(4, 6), (-1,), (2, -1), (24,), (5, 5), (-1, -1), (5, -1)]:
        call("reshape", x, shape)
    call("reshape", np.zeros((0, 3), "float32"), (3, 0))
    call("reshape", np.array(2.0, "float32"), (1, 1))
    call("ravel", x)
    for axes in [None, (2, 0, 1), (-1, 0, 1), (0, 1), (0, 0, 1)]:
        call("transpose", x, axes)
    for pair in [(0, 2), (-1, 1), (0, 5)]:
        call("swapaxes", x, *pair)
    for pair in [(0, -1), (2, 0), ((0, 1), (2, 0)), ((0, 1), (0,)), (0, 3)]:
        call("moveaxis", x, *pair)
    for axis in [0, 3, -1, (0, 2), (0, 0), 4]:
        call("expand_dims", x, axis)
    y = draw("int32", (1, 3, 1))
    for axis in [None, 0, -1, (0, 2), 1, 3]:
        call("squeeze", y, axis)
    for shape in [(2, 3), (4, 2, 3), (3,), (2, 4)]:
        call("broadcast_to", draw("float32", (2, 1)), shape)
    call("broadcast_arrays", draw("float32", (2, 1)), draw("int32", (3,)))
    for axis in [None, 0, -1, (0, 2), 3]:
        call("flip", x, axis)
    for shift, axis in [(1, None), (-5, None), (1, 0), (2, -1), ((1, 2), (0, 2)), (1, (0, 1)), ((1, 1), 0), (7, 1)]:
        call("roll", x, shift, axis)
    call("roll", np.zeros((0,), "float32"), 2)


def joining():
    a, b = draw("float32", (2, 3)), draw("int32", (2, 3))
    for name in ["concatenate", "stack"]:
        for axis in [0, 1, -1, 2, 3]:
            call(name, [a, b], axis)
    call("concatenate", [a, draw("float32", (1, 3))], 0)
    call("concatenate", [a, draw("float32", (1, 3))], 1)
    call("concatenate", [a, draw("bool", (3,))], None)
    call("stack", [a, draw("float32", (3,))])
    for name in ["vstack", "hstack"]:
        call(name, [a, b])
        call(name, [draw("float32", (3,)), draw("float32", (3,))])
        call(name, [np.array(1.0, "float32"), np.array(2.0, "float32")])
    x = draw("float32", (6, 4))
    for cuts, axis in [(2, 0), (4, 1), (5, 0), ((1, 4), 0), ((2, 2, 5), 0)]:
        call("split", x, cuts, axis)
    for reps in [2, (2, 1), (2, 1, 3), 0, (1, 2, 2)]:
        call("tile", draw("float32", (2, 3)), reps)
    for n, axis in [(2, None), (3, 0), (2, 1), (0, 0), (2, 2)]:
        call("repeat", draw("float32", (2, 3)), n, axis)
    for width in [1, (1, 2), ((1, 0), (0, 2)), ((2, 1),), 0]:
        call("pad", draw("float32", (2, 3)), width)
        call("pad", draw("int32", (2, 3)), width, constant_values=7)
    call("pad", draw("bool", (2,)), 1, constant_values=True)
    call("pad", draw("complex64", (2,)), 1, constant_values=2.5)
    call("pad", draw("float32", (0, 2)), 1, constant_values=-1)


def triangles():
    for x in [draw("float32", (3, 3)), draw("int32", (2, 4)), draw("complex64", (2, 3, 3)), draw("bool", (4, 2)), draw("float32", (0, 3))]:
        for k in [0, 1, -1, 5, -5]:
            call("tril", x, k)
            call("triu", x, k)
            call("diagonal", x, k)
            call("trace", x, k)
    call("diagonal", draw("float32", (2, 3, 4)), 1, 1, 2)
    call("diagonal", draw("float32", (2, 3, 4)), 0, 2, 0)
    call("diagonal", draw("float32", (2, 3, 4)), offset=-1, axis1=-1, axis2=0)
    call("trace", draw("float32", (2, 3, 4)), 0, 1, 2)
    for k in [0, 1, -2]:
        call("diag", draw("float32", (3,)), k)
        call("diag", draw("int32", (3, 4)), k)
    call("diag", np.array([1, np.nan, np.inf], "float32"))
    call("diag", draw("float32", (2, 2, 2)))


def products():
    shapes = [((), ()), ((), (3,)), ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 3), (3, 4)), ((5, 2, 3), (3, 4)), ((2, 3), (5, 3, 4)),
              ((5, 2, 3), (5, 3, 4)), ((5, 1, 2, 3), (4, 3, 2)), ((3,), (5, 3, 4)), ((5, 2, 3), (3,)), ((2, 3), (2, 3)), ((0, 3), (3, 2)), ((2, 0), (0, 3)), ((4, 3), (2, 3))]
    for name in ["dot", "matmul", "inner", "vdot", "outer", "kron"]:
        for a, b in shapes:
            call(name, draw("float32", a), draw("float32", b))
        for a, b in [("int32", "int32"), ("int32", "float32"), ("complex64", "complex64"), ("float32", "complex64"), ("bool", "bool"), ("uint32", "int32"), ("bool", "float32")]:
            if name == "kron" and a == b == "bool":
                continue
            call(name, draw(a, (3, 3)), draw(b, (3, 3)))
    for axes in [0, 1, 2, 3, ((1,), (0,)), (1, 0), ((0, 1), (1, 0)), ((0,), (5,)), ((0, 0), (0, 0))]:
        call("tensordot", draw("float32", (3, 3)), draw("float32", (3, 3)), axes)
    call("tensordot", draw("float32", (2, 3, 4)), draw("float32", (4, 3, 5)), ((1, 2), (1, 0)))
    a, b, c = draw("float32", (2, 3)), draw("float32", (3, 4)), draw("float32", (4, 2))
    square = draw("float32", (3, 3))
    for spec, operands in [("ij,jk->ik", [a, b]), ("ij,jk", [a, b]), ("ij,jk,kl->il", [a, b, c]), ("ij,jk,ki->", [a, b, c]), ("ij,jk,ki->j", [a, b, c]),
                           ("ij,ij->ij", [a, a]), ("ij,ij->i", [a, a]), ("ij,kj->ikj", [a, a]), ("ii", [square]), ("ii->i", [square]), ("ij->ji", [a]), ("ij->", [a]),
                           ("ij", [a]), ("ba", [a]), ("ii,ij->j", [square, square]), ("i,j->ji", [a[0], b[0]]), ("bij,bjk->bik", [draw("float32", (5, 2, 3)), draw("float32", (5, 3, 4))]),
                           ("ij,jk->iz", [a, b]), ("ij,jk", [a]), ("ij,jk", [a, a]), ("ijk,jk", [a, b]), (" i j , j k -> k i ", [a, b]), ("ij,,k->ijk", [a, np.array(2.0, "float32"), b[0]])]:
        call("einsum", spec, *operands)
    call("einsum", "ij,jk->ik", draw("complex64", (2, 3)), draw("float32", (3, 2)))


def order():
    for dtype in ALL:
        for descending in [False, True]:
            call("sort", draw(dtype, (2, 7)), descending=descending)
            call("argsort", draw(dtype, (2, 7)), descending=descending)
    for axis in [None, 0, -1, 2]:
        call("sort", draw("float32", (3, 4)), axis)
        call("argsort", draw("float32", (3, 4)), axis)
    x = np.array([2, np.nan, -np.inf, 0.0, -0.0, np.inf, 1, -np.nan], "float32")
    for name in ["sort", "argsort"]:
        call(name, x)
        call(name, np.zeros((0,), "float32"))


def creation():
    for shape in [(), (0,), 3, (2, 3)]:
        for name in ["zeros", "ones"]:
            call(name, shape)
            call(name, shape, "int32")
            call(name, shape, dtype="complex64")
        call("full", shape, 2.5)
        call("full", shape, 2.5, dtype="int32")
    call("full", (2, 3), draw("float32", (3,)))
    for dtype in ALL:
        for name in ["zeros_like", "ones_like"]:
            call(name, draw(dtype, (2, 2)))
            call(name, draw(dtype, (2, 2)), dtype="float32")
        call("full_like", draw(dtype, (2,)), 3)
    for args in [(3,), (3, 4), (3, 2, 1), (3, 3, -1), (0,), (2, 3, 9)]:
        call("eye", *args)
    call("eye", 3, dtype="int32")
    call("eye", 3, k=1)
    call("identity", 3)
    for args in [(5.0,), (2.0, 5.0), (0.0, 1.0, 0.1), (5.0, 0.0, -1.5), (0.3, 7.9, 0.7), (3.0, 3.0), (5.0, 2.0), (-2.5,), (0.5,)]:
        call("arange", *args)
        call("arange", *args, dtype="float32")
    for args in [(5,), (2, 5), (0, 10, 3), (10, 0, -3)]:
        call("arange", *args, dtype="int32")
    for args in [(0.0, 1.0), (0.0, 10.0, 1000), (-2.0, 2.0, 9), (0.3, 9.7, 50), (5.0, 1.0, 5), (0.0, 1.0, 1), (0.0, 1.0, 0), (2.0, 2.0, 3), (0.0, 1.0, 2)]:
        call("linspace", *args)
    call("linspace", 0.0, 1.0, 5, endpoint=False)
    call("linspace", -1.5, 7.1, 101)
    call("linspace", 0.0, 9.5, 5, dtype="int32")
    call("linspace", draw("float32", (3,)), draw("float32", (2, 3)), 4)
    call("linspace", draw("float32", (3,)), draw("float32", (3,)), 4, axis=-1)
    call("linspace", draw("complex64", (2,)), 1.0, 3)


def linear_algebra():
    linalg = jnp.linalg
    for dtype in ["float32", "complex64"]:
        a = smooth(dtype, (2, 4, 4), -1, 1)
        spd = (a @ np.conj(np.swapaxes(a, -1, -2)) + np.eye(4)).astype(dtype)
        call("cholesky", spd, module=linalg)
        call("cholesky", spd[0], module=linalg, upper=True)
        call("cholesky", np.tril(spd), module=linalg, symmetrize_input=False)
        call("cholesky", a, module=linalg)
        call("matrix_transpose", a, module=linalg)
    call("cholesky", np.array([[4, 2], [2, 10]], "int32"), module=linalg)
    call("cholesky", np.zeros((2, 3), "float32"), module=linalg)
    v, m, t = draw("float32", (4,)), draw("float32", (3, 4)), draw("float32", (2, 3, 4))
    for ord in [None, 1, 2, 0, 3, -1, 0.5, math.inf, -math.inf, "fro"]:
        call("norm", v, module=linalg, ord=ord)
        if ord not in (2, 3, 0, 0.5):
            call("norm", m, module=linalg, ord=ord)
            call("norm", m, module=linalg, ord=ord, keepdims=True)
            call("norm", t, module=linalg, ord=ord, axis=(2, 0))
            call("norm", t, module=linalg, ord=ord, axis=(0, 1))
        if ord != "fro":
            call("norm", t, module=linalg, ord=ord, axis=1, keepdims=True)
    call("norm", t, module=linalg)
    call("norm", t, module=linalg, ord=1)
    call("norm", draw("complex64", (3,)), module=linalg)
    call("norm", draw("complex64", (2, 2)), module=linalg, ord=1)
    call("norm", draw("int32", (3,)), module=linalg)
    call("multi_dot", [m, draw("float32", (4, 2)), draw("float32", (2, 5))], module=linalg)
    call("multi_dot", [v, draw("float32", (4, 2)), draw("float32", (2,))], module=linalg)
    call("multi_dot", [m, draw("float32", (4, 2)), draw("float32", (2, 6)), draw("float32", (6, 1))], module=linalg)
    call("multi_dot", [m], module=linalg)


def networks():
    special = np.array([0.0, -0.0, np.inf, -np.inf, np.nan, 1e-5, 50, -50, 200, -200], "float32")
    for name in ["relu", "sigmoid", "softplus", "silu", "gelu"]:
        call(name, smooth("float32", (20,), -6, 6), module=jax.nn)
        call(name, special if name != "gelu" else special[:2], module=jax.nn)
    x = smooth("float32", (2, 3, 4), -3, 3)
    infinite = np.array([[1, -np.inf, 2], [np.inf, 0, 1], [-np.inf, -np.inf, -np.inf]], "float32")
    for name in ["softmax", "log_softmax"]:
        for axis in [-1, 0, (1, 2), None]:
            call(name, x, axis, module=jax.nn)
        call(name, infinite, module=jax.nn)
        call(name, x, module=jax.nn, axis=1)
    for axis in [None, 0, (0, 2), -1]:
        call("logsumexp", x, axis, module=jax.nn)
        call("logsumexp", x, module=jax.nn, axis=axis, keepdims=True)
    call("logsumexp", infinite, 1, module=jax.nn)
    call("logsumexp", x, module=jax.nn, axis=1, b=2.0)
    call("one_hot", np.array([0, 2, -1, 3], "int32"), 3, module=jax.nn)
    call("one_hot", np.array([[0, 1], [1, 0]], "int32"), 2, module=jax.nn, dtype="int32")
    call("one_hot", np.array([0, 2], "int32"), 3, module=jax.nn, axis=0)


for part in [elementwise, comparisons, reductions, shapes, joining, triangles, products, order, creation, linear_algebra, networks]:
    part()
pathlib.Path(__file__).with_name("golden.jsonl").write_text("\n".join(lines) + "\n")
print(len(lines))
