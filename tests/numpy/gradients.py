"""Writes gradients.jsonl: jax.grad of a weighted sum of every function's outputs, with respect to all its float arrays.

Run with jax==0.10.2: python gradients.py
Rows are those of Rows.gradient in record.py.
"""
import math

import jax
import numpy as np
from record import Rows, is_float

rows = Rows(__file__, "gradients.jsonl")
rng = np.random.default_rng(11)


def draw(*shape, low=-2.0, high=2.0, dtype="float32"):
    x = rng.uniform(low, high, shape)
    return np.asarray(x + 1j * rng.uniform(low, high, shape) if dtype == "complex64" else x, dtype).round(3)


def array(*values, dtype="float32"):
    return np.array(values, dtype)


gradient = rows.gradient


def both(call, *args, **options):
    """The float32 arguments, and complex ones of their shapes."""
    gradient(call, *args, **options)
    gradient(call, *[draw(*a.shape, dtype="complex64") if is_float(a) else a for a in args], **options)


def elementwise():
    for name in "sin cos tan arcsinh arctan sinh cosh tanh exp exp2 expm1 cbrt".split():
        gradient(f"np.{name}", draw(5))
    for name, low, high in [("arcsin", -0.9, 0.9), ("arccos", -0.9, 0.9), ("arctanh", -0.9, 0.9), ("arccosh", 1.1, 9), ("log", 0.1, 9), ("log2", 0.1, 9),
                            ("log10", 0.1, 9), ("log1p", -0.9, 9), ("sqrt", 0.1, 9), ("reciprocal", 0.2, 3)]:
        gradient(f"np.{name}", draw(5, low=low, high=high))
    for name in "sin cos tanh exp log sqrt square negative abs real imag conj angle reciprocal".split():
        gradient(f"np.{name}", draw(4, dtype="complex64"))
    for name in "floor ceil rint sign square negative abs absolute real imag conj conjugate angle".split():
        gradient(f"np.{name}", array(-1.5, -0.25, 0.75, 2))
    gradient("np.abs", array(0, -0.0, 1))
    gradient("np.round", draw(4), 1)
    gradient("np.arctan2", draw(4), draw(3, 1))
    for name in "add subtract multiply divide trueDivide".split():
        both(f"np.{name}", draw(2, 1), draw(3))
    gradient("np.multiply", draw(3), array(1, 2, 3, dtype="int32"))
    for name in "floorDivide remainder mod".split():
        gradient(f"np.{name}", array(7.5, -7.5, 3.25), array(2, 2, -1.5))
    for name in ["maximum", "minimum"]:
        gradient(f"np.{name}", array(1, 2, 3), array(2, 2, 2))
    gradient("np.power", draw(4, low=0.2), 3)
    gradient("np.power", array(-2, 0, 1.5), 2)
    gradient("np.power", draw(4, low=0.2), draw(4))
    gradient("np.power", 2.5, draw(3))
    gradient("np.power", array(1.5, -2, 0.5), array(2, 3, -1, dtype="int32"))
    gradient("np.power", draw(3, dtype="complex64"), 0.5)
    gradient("np.clip", array(-1, 0, 0.5, 1, 2), 0, 1)
    gradient("np.clip", array(-1, 0.25, 3), array(0, 0, 0), array(1, 1, 1))
    both("np.where", array(True, False, True, dtype="bool"), draw(2, 3), draw(3))


def reductions():
    x = draw(2, 3)
    for name in "sum mean prod max min amax amin var std ptp cumsum cumprod".split():
        gradient(f"np.{name}", x)
        gradient(f"np.{name}", x, 1)
    for name in "sum mean prod var std cumsum cumprod".split():
        gradient(f"np.{name}", draw(2, 3, dtype="complex64"), 0)
    gradient("np.sum", x, axis=(0, -1), keepdims=True)
    gradient("np.sum", draw(0, 3))
    gradient("np.var", x, axis=0, ddof=1)
    for name in ["max", "min", "ptp"]:
        gradient(f"np.{name}", array(3, 1, 3, 1, 3))
    gradient("np.prod", array(0, 2, 3))
    gradient("np.prod", array(0, 0, 3))
    gradient("np.cumprod", array(2, 0, 3, 0))
    gradient("np.sort", draw(2, 4))
    gradient("np.sort", array(1, 2, 1, 2))
    gradient("np.sort", draw(2, 4), axis=0, descending=True)


def structure():
    x = draw(2, 3)
    y = draw(2, 3, 4)
    both("np.reshape", x, (3, 2))
    gradient("np.ravel", x)
    gradient("np.transpose", y, (2, 0, 1))
    gradient("np.swapaxes", y, 0, -1)
    gradient("np.moveaxis", y, 0, 2)
    gradient("np.expandDims", x, 1)
    gradient("np.squeeze", draw(2, 1, 3), 1)
    gradient("np.broadcastTo", draw(2, 1), (4, 2, 3))
    gradient("np.broadcastArrays", draw(2, 1), draw(3))
    gradient("np.flip", y, (0, 2))
    gradient("np.roll", y, (1, -2), (0, 2))
    gradient("np.concatenate", [x, draw(1, 3)], 0)
    gradient("np.stack", [x, draw(2, 3)], 1)
    gradient("np.vstack", [draw(3), draw(3)])
    gradient("np.hstack", [x, draw(2, 1)])
    gradient("np.split", x, (1, 2), 1)
    gradient("np.tile", x, (2, 1, 2))
    gradient("np.repeat", x, 3, 1)
    both("np.pad", x, ((1, 0), (0, 2)), constant_values=2)
    gradient("np.take", x, array(2, 0, 0, -1, 5, dtype="int32"), 1)
    gradient("np.takeAlongAxis", x, array([0, 0], [2, -1], dtype="int32"), 1)
    for name in ["tril", "triu", "diagonal", "trace", "diag"]:
        gradient(f"np.{name}", draw(3, 4), 1)
    gradient("np.diag", draw(3), -1)
    for name in ["array", "asarray", "full"]:
        args = ((2, 3), draw(3)) if name == "full" else (x,)
        gradient(f"np.{name}", *args)
    gradient("np.fullLike", array(0, 0, dtype="int32"), draw(2), dtype="float32")
    gradient("np.fullLike", draw(2), draw(2))
    gradient("np.zerosLike", x)
    gradient("np.onesLike", x)
    gradient("np.linspace", draw(2), draw(2), 4)


def products():
    for name, a, b in [("dot", (2, 3), (3, 4)), ("matmul", (5, 2, 3), (3, 4)), ("matmul", (3,), (2, 3, 4)), ("inner", (2, 3), (4, 3)), ("outer", (2,), (3,)), ("kron", (2, 2), (3,))]:
        both(f"np.{name}", draw(*a), draw(*b))
    both("np.vdot", draw(3), draw(3))
    gradient("np.tensordot", draw(2, 3, 4), draw(4, 3, 5), ((1, 2), (1, 0)))
    gradient("np.einsum", "ij,jk,ki->j", draw(2, 3), draw(3, 4), draw(4, 2))
    gradient("np.einsum", "ii->i", draw(3, 3))
    gradient("np.einsum", "bij,bjk->bik", draw(2, 2, 3), draw(2, 3, 2), )


def linear_algebra():
    a = draw(3, 3)
    spd = (a @ a.T + 2 * np.eye(3)).astype("float32").round(3)
    c = draw(3, 3, dtype="complex64")
    gradient("linalg.cholesky", spd)
    gradient("linalg.cholesky", spd, upper=True)
    gradient("linalg.cholesky", spd, symmetrize_input=False)
    gradient("linalg.cholesky", (c @ np.conj(c.T) + 2 * np.eye(3)).astype("complex64"))
    gradient("linalg.matrixTranspose", draw(2, 3, 4))
    gradient("linalg.multiDot", [draw(2, 3), draw(3, 4), draw(4)])
    for order in [None, 1, 2, 3, math.inf]:
        gradient("linalg.norm", draw(4), ord=order)
    for order in [1, "fro", math.inf]:
        gradient("linalg.norm", draw(3, 4), ord=order)
    gradient("linalg.norm", array(0, 0, 0))
    gradient("linalg.norm", array(0, 3, 0), 1)
    gradient("linalg.norm", draw(2, 3, 4), axis=(0, 2), keepdims=True)
    solve = jax.lax.linalg.triangular_solve
    t = (np.tril(a) + 2 * np.eye(3)).astype("float32")
    for options in [dict(left_side=True, lower=True), dict(lower=True, transpose_a=True), dict(left_side=True, lower=False), dict(left_side=True, lower=True, unit_diagonal=True)]:
        gradient("linalg.triangularSolve", t, draw(3, 3), by=solve, **options)


def networks():
    for name in ["relu", "sigmoid", "softplus", "silu", "gelu"]:
        gradient(f"nn.{name}", array(-30, -1.5, 0, 0.75, 2, 40))
    x = draw(2, 3, low=-3, high=3)
    infinite = array([1, -np.inf, 2], [-np.inf, -np.inf, 3])
    for name in ["softmax", "logSoftmax", "logsumexp"]:
        gradient(f"nn.{name}", x, 1)
        gradient(f"nn.{name}", infinite, 1) if name != "logSoftmax" else None
        gradient(f"nn.{name}", array(100, 101, -100))
    gradient("nn.logsumexp", x)


for part in [elementwise, reductions, structure, products, linear_algebra, networks]:
    part()
rows.write()
