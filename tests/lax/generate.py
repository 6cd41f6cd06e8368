"""Writes golden.jsonl and gradients.jsonl: calls of lax, and gradients of their weighted sums, as record.py has them.

Run with jax==0.10.2: python generate.py
"""
import pathlib
import sys

import jax
import numpy as np
from jax import lax

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "numpy"))
from record import Rows, is_float

NO_RULE = {"nextafter", "scatterMin", "scatterMax"}
values, gradients = Rows(__file__, "golden.jsonl"), Rows(__file__, "gradients.jsonl")
rng = np.random.default_rng(17)


def draw(*shape, low=-2.0, high=2.0, dtype="float32"):
    x = rng.uniform(low, high, shape)
    return np.asarray(x + 1j * rng.uniform(low, high, shape) if dtype == "complex64" else x, dtype).round(3)


def f32(*values):
    return np.array(values, "float32")


def i32(*values):
    return np.array(values, "int32")


def u32(*values):
    return np.array(values, "uint32")


def call(name, *args, by=None, **options):
    """A row of values, and one of gradients if floats go in and come out, unless JAX has no rule for it."""
    result = values.call(f"lax.{name}", *args, by=by, **options)
    if name not in NO_RULE and any(map(is_float, args)) and any(np.asarray(v).dtype.kind in "fc" for v in jax.tree.leaves(result)):
        gradients.gradient(f"lax.{name}", *args, by=by, **options)


def elementwise():
    for name in "abs neg sign floor ceil exp exp2 expm1 sin cos tan atan sinh cosh tanh asinh logistic square cbrt isFinite".split():
        call(name, draw(6))
    for name, low, high in [("log", 0.1, 9), ("log1p", -0.9, 9), ("sqrt", 0.1, 9), ("rsqrt", 0.1, 9), ("asin", -0.9, 0.9), ("acos", -0.9, 0.9), ("acosh", 1.1, 9),
                            ("atanh", -0.9, 0.9), ("erfInv", -0.99, 0.99)]:
        call(name, draw(6, low=low, high=high))
    for name in "real imag conj abs neg sign exp log sqrt rsqrt sin cos tanh square log1p".split():
        call(name, draw(4, dtype="complex64"))
    x = f32(0.5, 1.5, -2.5, -0.5, 0.4, 2.7)
    call("round", x)
    call("round", x, {"roundingMethod": "toNearestEven"}, by=lambda x, _: lax.round(x, lax.RoundingMethod.TO_NEAREST_EVEN))
    for name in "add sub mul div max min atan2 rem nextafter eq ne lt le gt ge".split():
        call(name, f32(1.5, -2.25, 3, 0.5), f32(2, 1.5, -3, 0.75))
    for name in "add sub mul div max min rem eq ne lt le gt ge bitwiseAnd bitwiseOr bitwiseXor shiftLeft shiftRightLogical shiftRightArithmetic".split():
        call(name, i32(7, -7, 2**31 - 1, -8), i32(2, 3, 1, 31))
        call(name, u32(7, 2**32 - 1, 5, 9), u32(2, 3, 1, 31))
    for name in "add sub mul div".split():
        call(name, draw(3, dtype="complex64"), draw(3, dtype="complex64"))
    for name in ["bitwiseAnd", "bitwiseOr", "bitwiseXor"]:
        call(name, np.array([True, False]), np.array([True, True]))
    call("bitwiseNot", i32(0, 5))
    call("bitwiseNot", np.array([True, False]))
    call("pow", draw(4, low=0.2), draw(4))
    for n in [0, 1, 3, -2]:
        call("integerPow", draw(4, low=0.2), n)
    call("integerPow", i32(-3, 2), 5)
    call("complex", draw(3), draw(3))
    call("select", np.array([True, False, True]), draw(3), draw(3))
    call("clamp", np.float32(-1), f32(-2, 0.5, 3), np.float32(1))
    call("clamp", f32(-1, 0, 1), f32(-2, 0.5, 3), f32(0, 1, 2))
    call("clamp", i32(0, 0), i32(-2, 9), i32(3, 3))
    for x, dtype in [(f32(1.7, -1.7, 3e9, -3e9, np.nan, np.inf), "int32"), (f32(1.7, -1.7, 5e9, np.inf), "uint32"), (f32(0, np.nan, 2), "bool"), (i32(-1, 5), "uint32"),
                     (u32(2**32 - 1), "int32"), (i32(2**24 + 1), "float32"), (draw(2), "complex64"), (np.array([True, False]), "float32")]:
        call("convertElementType", x, dtype)
    call("bitcastConvertType", f32(1, -2.5), "int32", by=lambda x, d: lax.bitcast_convert_type(x, np.dtype(d)))
    call("bitcastConvertType", i32(1065353216, -1), "uint32", by=lambda x, d: lax.bitcast_convert_type(x, np.dtype(d)))


def structure():
    x, y = draw(2, 3), draw(2, 3, 4)
    call("broadcast", x, (2, 1))
    call("broadcastInDim", x, (2, 4, 3), (0, 2))
    call("broadcastInDim", draw(1, 3), (4, 2, 3), (1, 2))
    call("reshape", x, (3, 2))
    call("reshape", np.zeros((0, 3), "float32"), (3, 0))
    call("transpose", y, (2, 0, 1))
    call("rev", y, (0, 2))
    call("expandDims", x, (0, 2))
    call("squeeze", draw(2, 1, 3, 1), (1, -1))
    call("concatenate", [x, draw(2, 1), draw(2, 0)], 1)
    call("iota", "int32", 4)
    call("iota", "float32", 0)
    call("broadcastedIota", "uint32", (2, 3), 1)
    call("full", (2, 3), 2.5)
    call("full", (2,), 3, "int32")
    for config in [((1, 2, 0), (0, 0, 0)), ((0, 0, 2), (-1, 1, 0)), ((-1, -1, 1), (2, 0, 1))]:
        call("pad", x, np.float32(0), config)
        call("pad", x, np.float32(9.5), config)
    call("slice", y, (0, 1, 0), (2, 3, 4), (1, 1, 2))
    call("slice", y, (1, 0, 2), (2, 0, 2))
    call("sliceInDim", y, 1, None, 2, -1)
    call("sliceInDim", y, -2, -1, 1, 1)
    for starts in [(0, 1), (5, 5), (-1, -2), (-9, 0)]:
        call("dynamicSlice", x, starts, (1, 2))
        call("dynamicUpdateSlice", x, draw(1, 2), starts)
    call("dynamicSlice", x, [np.int32(1), np.int32(0)], (1, 3))
    for at in [1, 7, -1]:
        call("dynamicSliceInDim", y, at, 2, 1)
        call("dynamicIndexInDim", y, at, 2, False)
        call("dynamicUpdateSliceInDim", y, draw(2, 1, 4), at, 1)
        call("dynamicUpdateIndexInDim", y, draw(2, 4), at, 1)
    call("dynamicIndexInDim", y, 1)


def reductions():
    x = draw(2, 3, 4)
    for name in ["reduceSum", "reduceProd", "reduceMax", "reduceMin"]:
        for axes in [(0,), (0, 2), (0, 1, 2), ()]:
            call(name, x, axes)
        call(name, i32([1, 2], [3, 4]), (1,))
    for name in ["reduceSum", "reduceProd"]:
        call(name, np.zeros((0, 2), "float32"), (0,))
    for name in ["reduceAnd", "reduceOr"]:
        call(name, np.array([[True, False], [True, True]]), (1,))
    for name in ["argmax", "argmin"]:
        for axis in [0, 2]:
            call(name, x, axis, by=lambda v, axis, name=name: getattr(lax, name)(v, axis, np.int32))
    for name in ["cumsum", "cumprod"]:
        call(name, x)
        call(name, x, 1, {"reverse": True}, by=lambda v, axis, options, name=name: getattr(lax, name)(v, axis, **options))
    call("sort", x)
    call("sort", x, 0)
    by = lambda operands, options: lax.sort(tuple(operands), dimension=options["dimension"], num_keys=options["numKeys"])
    call("sort", [f32(2, 1, 2, 1), f32(4, 3, 2, 1)], {"dimension": 0, "numKeys": 1}, by=by)
    call("sort", [f32(2, 1, 2, 1), f32(4, 3, 2, 1)], {"dimension": 0, "numKeys": 2}, by=by)
    call("dot", draw(2, 3), draw(3, 4))
    call("dot", draw(3), draw(3))
    call("dotGeneral", draw(5, 2, 3), draw(5, 3, 4), (((2,), (1,)), ((0,), (0,))))
    call("dotGeneral", draw(2, 3, 4), draw(4, 2), (((0, 2), (1, 0)), ((), ())))
    call("dotGeneral", i32([1, 2]), i32([3], [4]), (((1,), (0,)), ((), ())))


def indexing():
    x = draw(4, 3)
    def gather(x, i, dims, sizes, options=None):
        return lax.gather(x, i, lax.GatherDimensionNumbers(**dims), sizes, mode=(options or {"mode": "fill"})["mode"])
    rows = dict(offset_dims=(1,), collapsed_slice_dims=(0,), start_index_map=(0,))
    call("gather", x, i32([0], [3], [-1], [4]), rows, (1, 3), by=gather)
    call("gather", x, i32([0], [3], [-1], [4]), rows, (1, 3), {"mode": "clip"}, by=gather)
    call("gather", x, i32([0, 1], [2, 2]), dict(offset_dims=(1, 2), collapsed_slice_dims=(), start_index_map=(0, 1)), (2, 2), {"mode": "clip"}, by=gather)
    for name in ["scatter", "scatterAdd", "scatterMul", "scatterMin", "scatterMax"]:
        def scatter(x, i, u, dims, options=None, name=name.replace("A", "_a").replace("M", "_m")):
            mode = (options or {"mode": "fill"})["mode"]
            return getattr(lax, name)(x, i, u, lax.ScatterDimensionNumbers(**dims), mode=mode, unique_indices=len(np.unique(i)) == i.size)
        window = dict(update_window_dims=(1,), inserted_window_dims=(0,), scatter_dims_to_operand_dims=(0,))
        call(name, x, i32([0], [2], [9]), draw(3, 3), window, by=scatter)
        call(name, x, i32([0], [2], [9]), draw(3, 3), window, {"mode": "clip"}, by=scatter)
        if name in ("scatterAdd", "scatterMul"):
            values.call(f"lax.{name}", x, i32([1], [1]), draw(2, 3), window, by=scatter)


for part in [elementwise, structure, reductions, indexing]:
    part()
values.write()
gradients.write()
