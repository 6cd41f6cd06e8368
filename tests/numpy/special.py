"""Writes special.jsonl: special values, overflow, empty and 0-d arrays, and functions that golden.jsonl has no calls of.

Run with jax==0.10.2: python special.py
"""
import jax
import numpy as np
from record import Rows

rows = Rows(__file__, "special.jsonl")
call = rows.call
nan, inf = np.nan, np.inf
FLOATS = [0, -0.0, 1, -1, 2.5, -2.5, inf, -inf, nan]


def f32(*values):
    return np.array(values, "float32")


def i32(*values):
    return np.array(values, "int32")


def u32(*values):
    return np.array(values, "uint32")


def c64(*values):
    return np.array(values, "complex64")


def special_values():
    x = np.repeat(f32(*FLOATS), len(FLOATS))
    y = np.tile(f32(*FLOATS), len(FLOATS))
    for name in "add subtract multiply divide maximum minimum floorDivide mod power arctan2 equal less greaterEqual logicalAnd isclose".split():
        call(f"np.{name}", x, y)
    call("np.isclose", x, y, equal_nan=True)
    values = f32(*FLOATS, 0.5, 1.5, 7, -7, 1e-10, 1e10)  # for larger ones XLA's exp2, sinh and cosh err; it flushes tiny results to 0
    for name in ("exp exp2 expm1 log log1p log2 log10 sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh sqrt cbrt square reciprocal negative abs "
                 "sign floor ceil rint isnan isinf isfinite angle real imag conj logicalNot").split():
        call(f"np.{name}", values)
    for name in "relu sigmoid softplus silu softmax logSoftmax logsumexp".split():
        call(f"nn.{name}", f32(0, -0.0, 80, -80, 1000, -1000, 1e-6))
        call(f"nn.{name}", f32(1, inf, -inf))
        call(f"nn.{name}", f32(1, nan))
        call(f"nn.{name}", f32(-inf, 3))
    call("nn.logsumexp", f32(-inf, -inf))
    call("nn.gelu", f32(0, 100, -100, 1e-6, nan))
    call("np.clip", f32(*FLOATS), -1, 1)
    call("np.clip", f32(*FLOATS), f32(nan), f32(1))
    call("np.clip", f32(1, 2, 3), 2.5, 1.5)
    call("np.clip", i32(-5, 0, 5), -1, 3)
    call("np.round", f32(0.5, 1.5, 2.5, -0.5, -1.5, 0.49999997, inf, nan, -0.2))
    call("np.where", f32(*FLOATS), 1.5, f32(2))
    call("np.allclose", f32(nan, 1), f32(nan, 1), equal_nan=True)
    for name in ["max", "min", "ptp", "argmax", "argmin", "sum", "mean", "prod", "std", "any", "all", "countNonzero", "cumsum", "cumprod", "sort", "argsort"]:
        for v in [f32(1, nan, -3), f32(nan, nan), f32(inf, 1, -inf), f32(-0.0, -0.0), f32(2, 2, 1, 1)]:
            call(f"np.{name}", v)
        call(f"np.{name}", np.array([[1, nan, 0], [-inf, 2, 2]], "float32"), 1)
    for order in [None, 1, 2, 0, 3, inf, -inf]:
        call("linalg.norm", f32(0, 0), ord=order)
        call("linalg.norm", f32(3, -inf), ord=order)
        call("linalg.norm", f32(3, nan), ord=order)


def integers():
    low, high = -(2**31), 2**31 - 1
    a, b = i32(low, high, high, low, 7, -7, 5, -1), i32(-1, 1, high, low, -2, 2, 31, 33)
    for name in ["add", "subtract", "multiply", "maximum", "less", "bitwiseAnd", "bitwiseOr", "bitwiseXor"]:
        call(f"np.{name}", a, b)
        call(f"np.{name}", a.view("uint32"), b.view("uint32"))
    for name in ["floorDivide", "mod"]:
        call(f"np.{name}", a[1:], b[1:])
        call(f"np.{name}", a.view("uint32"), b.view("uint32"))
    call("np.mod", i32(5, -5, 0), i32(0, 0, 0))
    call("np.mod", u32(5, 0), u32(0, 0))
    for name in ["negative", "abs", "square", "sign", "bitwiseNot", "sum", "prod", "cumsum", "cumprod", "sort", "argsort", "max", "argmin", "mean"]:
        call(f"np.{name}", a)
        call(f"np.{name}", a.view("uint32"))
    for name in ["leftShift", "rightShift"]:
        call(f"np.{name}", i32(-1, 5, 5, -9, low), i32(31, 32, 0, 1, 4))
        call(f"np.{name}", u32(2**32 - 1, 5, 5, 9), u32(31, 32, 0, 1))
    call("np.power", i32(3, -2, 0, 7), i32(20, 31, 0, 40))
    call("np.power", u32(3, 2), u32(25, 33))
    call("np.power", i32(-3, 7), 13)


def complex_numbers():
    for name in ["log", "log2", "log10"]:
        call(f"np.{name}", c64(0, complex(-0.0, 0.0), complex(-10, -0.0), complex(-inf, 1)))
    axes = [1, -1, 1j, -1j, 0, complex(-0.0, 2), 3 - 4j]  # not -1 - 0j, which XLA takes for -1 + 0j, unlike C
    for name in "sqrt log abs angle sign conj real imag negative isnan isfinite logicalNot square".split():
        call(f"np.{name}", c64(*axes))
    values = c64(1 + 2j, 1 - 1j, -3, 1 + 2j, 2 + 5j)  # all of an imaginary number is False in JAX
    for name in "max min sort argsort sum prod mean var std cumsum cumprod any all countNonzero".split():
        call(f"np.{name}", values)
    call("np.sort", c64(complex(1, nan), 3, complex(nan, 0), 2, complex(0, nan)))
    for name in ["maximum", "minimum", "less", "greaterEqual", "equal"]:
        call(f"np.{name}", values, values[::-1].copy())
    for order in [None, 1, inf]:
        call("linalg.norm", values, ord=order)


def shapes():
    zero, row, empty = np.float32(2.5), f32(1, 2, 3), np.zeros((0, 3), "float32")
    for name in "ravel transpose squeeze flip sum mean max argmax cumsum any countNonzero std exp".split():
        call(f"np.{name}", np.asarray(zero))
    for name in "ravel transpose squeeze flip sum prod mean var any all cumsum cumprod sort argsort countNonzero exp isnan tril".split():
        call(f"np.{name}", empty)
    for name in ["max", "min", "argmax", "argmin", "ptp"]:
        call(f"np.{name}", empty, 1)
    for name in ["add", "multiply", "less", "where"]:
        call(f"np.{name}", *([np.array(True)] if name == "where" else []), empty, row)
    call("np.reshape", empty, (3, 0, 2))
    call("np.expandDims", np.asarray(zero), (0, 1))
    call("np.stack", [np.asarray(zero), np.asarray(zero)])
    call("np.concatenate", [empty, np.ones((1, 3), "float32")])
    call("np.concatenate", [f32(), row], -1)
    call("np.split", row, (0, 2, 3))
    call("np.split", empty, 3, 1)
    call("np.tile", empty, (2, 1))
    call("np.tile", np.asarray(zero), 3)
    call("np.repeat", np.asarray(zero), 2)
    call("np.roll", empty, 1, 0)
    call("np.pad", np.asarray(f32()), 2)
    call("np.broadcastTo", np.asarray(zero), (2, 0))
    call("np.diag", f32())
    call("np.diagonal", empty)
    call("np.trace", empty)
    call("np.eye", 0, 3)
    for a, b in [(empty, row), (np.zeros((2, 0), "float32"), empty), (row, row)]:
        call("np.matmul", a, b)
        call("np.dot", a, b)
    for name in ["outer", "kron", "inner", "dot", "vdot"]:
        call(f"np.{name}", np.asarray(zero), np.asarray(zero))
    call("np.outer", f32(), row)
    call("np.tensordot", empty, empty)
    call("np.einsum", "ij,kj->ik", empty, np.ones((2, 3), "float32"))
    for axis in [0, 1, -1, (0, 1)]:
        call("nn.logsumexp", np.arange(6, dtype="float32").reshape(2, 3), axis=axis, keepdims=True)
    call("linalg.norm", empty, axis=0)
    call("linalg.matrixTranspose", empty)
    call("nn.oneHot", np.zeros((0,), "int32"), 3)
    call("nn.logsumexp", empty)
    for name in ["nn.softmax", "nn.logSoftmax", "nn.logsumexp"]:
        call(name, empty, axis=0)


def creation():
    for name in ["array", "asarray"]:
        call(f"np.{name}", [[1.5, 2.5], [3.5, -0.5]])
        call(f"np.{name}", [True, False])
        call(f"np.{name}", [1, 2], dtype="uint32")
        call(f"np.{name}", 2.5)
        call(f"np.{name}", [1.5, 2 + 1j])
        call(f"np.{name}", i32(1, 2), dtype="float32")
        call(f"np.{name}", f32(1.7, -1.7), dtype="int32")
        call(f"np.{name}", [f32(1, 2), f32(3, 4)])


def places():
    x = np.arange(12, dtype="float32").reshape(3, 4)
    for v in [x, x.astype("int32"), x.astype("uint32"), x > 4, x.astype("complex64")]:
        call("np.take", v, i32(0, 2, -1, 5, -9), 0)
    for mode in ["fill", "clip", "wrap"]:
        call("np.take", x, i32(0, 3, -1, 9, -9), axis=1, mode=mode)
    call("np.take", x, np.array([[0, 11], [5, 12]], "int32"))
    call("np.take", x, i32(), 1)
    call("np.take", x, np.int32(2), -1)
    order = np.argsort(-x, axis=1).astype("int32")
    for axis in [0, 1, -1]:
        call("np.takeAlongAxis", x, np.minimum(order, 2), axis)
    call("np.takeAlongAxis", x, np.array([[0], [-1], [7]], "int32"), 1)
    call("np.takeAlongAxis", x, np.array([[0], [-1], [7]], "int32"), axis=1, mode="clip")
    call("np.takeAlongAxis", x, i32(0, 11, -1), None)
    call("np.takeAlongAxis", x, np.array([[0, 2, 1, 0]], "int32"), 0)


def triangles():
    rng = np.random.default_rng(5)
    a, b = rng.uniform(-1, 1, (2, 3, 3)), rng.uniform(-1, 1, (2, 3, 3))
    for dtype in ["float32", "complex64"]:
        scale = 1j if dtype == "complex64" else 0
        m, r = (a + scale * b + 2 * np.eye(3)).astype(dtype), (b - scale * a).astype(dtype)
        for options in [{}, {"lower": True}, {"left_side": True}, {"left_side": True, "lower": True, "transpose_a": True}, {"transpose_a": True, "conjugate_a": True}, {"unit_diagonal": True}]:
            call("linalg.triangularSolve", m, r, by=jax.lax.linalg.triangular_solve, **options)


for part in [special_values, integers, complex_numbers, shapes, creation, places, triangles]:
    part()
rows.write()
