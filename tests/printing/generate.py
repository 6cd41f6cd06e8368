"""Writes golden.json: arrays of every dtype, NumPy's str, JAX's repr and NumPy's str of single elements.

Run with jax==0.10.2 and the numpy that it brings: python generate.py
An array's bytes are repeated to fill its shape, so that long arrays store a short pattern.
"""
import base64
import json
import pathlib

import jax
import jax.numpy as jnp
import numpy as np

assert jax.__version__ == "0.10.2"
jax.config.update("jax_enable_x64", True)
rng = np.random.default_rng(20)
FLOATS = ["float32", "float64"]
COMPLEX = {"float32": "complex64", "float64": "complex128"}
cases = []


def encode(x):
    return base64.b64encode(np.ascontiguousarray(x).tobytes()).decode()


def case(pattern, shape, weak=False):
    pattern = np.asarray(pattern).ravel()
    full = np.resize(pattern, shape)
    x = jnp.asarray(full)
    if weak:
        x = jax.lax.full(shape, full.item(), x.dtype)
        x = x if x.weak_type else jax._src.lax.lax._convert_element_type(x, x.dtype, weak_type=True)
    assert x.dtype == pattern.dtype and x.weak_type == weak
    cases.append({"dtype": str(x.dtype), "shape": list(shape), "weak": weak, "data": encode(pattern), "str": str(x), "repr": repr(x)})


def magnitudes(n, low, high):
    return rng.choice([-1.0, 1.0], n) * rng.uniform(1, 10, n) * 10.0 ** rng.integers(low, high + 1, n)


def sprinkle(x):
    specials = np.array([0.0, -0.0, np.nan, np.inf, -np.inf])
    mask = rng.random(x.shape) < 0.2
    return np.where(mask, rng.choice(specials, x.shape), x)


shapes = [(1,), (2,), (3,), (5,), (7,), (12,), (1, 1), (2, 3), (4, 2), (3, 9), (2, 2, 3), (3, 1, 2), (2, 2, 2, 2), (1, 1, 1, 1), (2, 1, 11)]
for name in FLOATS:
    for value in [0.0, -0.0, 1.0, -1.5, 0.1, 2.7278922, 0.35355338, -0.088388346, 1e-7, 1e-4, 9.9999e-5, 1e20, -1e16, 1e15, 9.999e15, 16777216.0, 123456789.0, 3.4e38, 1e-38, 1e-45, np.nan, np.inf, -np.inf, 1 / 3, np.pi]:
        case(np.array(value, name), ())
    case(np.array(3.1415927, name), (), weak=True)
    for value in magnitudes(25, -12, 20):
        case(np.array(value, name), ())
    for i in range(60):
        shape = shapes[rng.integers(len(shapes))]
        n = int(np.prod(shape))
        low, high = [(0, 0), (-1, 1), (-3, 0), (-6, -2), (0, 5), (4, 9), (-10, 10), (-30, 30)][i % 8]
        x = magnitudes(n, low, high)
        if i % 3 == 0:
            x = np.round(x, 2)
        if i % 5 == 0:
            x = sprinkle(x)
        case(x.astype(name), shape)
    for x in [
        [1, 2, 3], [0, 0], [-0.0, 1], [np.nan], [np.inf], [-np.inf, 1], [np.nan, 1.5], [np.inf, 1e20], [np.nan, np.inf], [1e6, 1], [999999, 1], [1e8, 1], [99999999.0, 1],
        [1e-4, 1e-1], [1e-4, 1], [9.99e-5, 1e-2], [1, 1000], [1, 1001], [2.0**-9, 1], [2.0**-9, 3], [2.0**-9 * 3, 1], [0.1, 0.2, 0.3], [1 / 3, 2 / 3], [1e-7, 1.2345678e-3], [1e-320, 1e-310],
        [1e100, 1e-100], [1e300, 1], [9.99999999999, 0.5], [999.999999999, 1], [9.999999999e9, 1], [2.0**-20, 2.0**-30, 1],
    ]:
        with np.errstate(over="ignore"):
            case(np.array(x, name), (len(x),))
    for k in range(0, 40, 3):
        case(np.array([2.0**-k, 2.0**-(k + 1) * 3, 2.0**-(k // 2)], name), (3,))
    case(magnitudes(37, 0, 1).astype(name), (37,))
    case(magnitudes(40, -1, 1).astype(name), (2, 20))
    case(magnitudes(60, -5, 5).astype(name), (3, 20))
    case(magnitudes(13, 0, 1).astype(name), (1001,))
    case(magnitudes(14, -8, 1).astype(name), (1000,))
    case(magnitudes(17, 0, 0).astype(name), (40, 30))
    case(magnitudes(17, 0, 0).astype(name), (400, 3))
    case(magnitudes(17, 0, 0).astype(name), (2, 700))
    case(magnitudes(19, 0, 2).astype(name), (9, 8, 7, 3))
    case(magnitudes(19, 0, 2).astype(name), (3, 7, 61))
    case(magnitudes(11, 0, 2).astype(name), (6, 6, 40))
    case(np.arange(1201, dtype=name), (1201,))
    for i in range(25):
        shape = ([()] * 6 + shapes)[rng.integers(6 + len(shapes))]
        n = int(np.prod(shape))
        low, high = [(0, 0), (-1, 1), (-6, -2), (4, 9), (-20, 20)][i % 5]
        re, im = magnitudes(n, low, high), magnitudes(n, 0, [0, 2, 12][i % 3])
        if i % 3 == 0:
            re, im = np.round(re), np.round(im, 1)
        if i % 4 == 0:
            re, im = sprinkle(re), sprinkle(im)
        z = np.empty(n, COMPLEX[name])
        z.real, z.imag = re, im
        case(z, shape)
    for value in [6 - 8j, 0j, 2j, -2j, complex(-0.0, 2), complex(0, np.nan), complex(np.nan, np.nan), complex(np.inf, -np.inf), 1e20 + 1e-7j, 0.1 + 0.25j, complex(1, -0.0), 3 + 0j]:
        case(np.array(value, COMPLEX[name]), ())
    case(np.array([1 + 2j, 3 - 0j], COMPLEX[name]), (2,))
    case((magnitudes(11, 0, 1) + 1j * magnitudes(11, 0, 1)).astype(COMPLEX[name]), (2, 9))
    case((magnitudes(7, 0, 1) + 1j * magnitudes(7, 0, 1)).astype(COMPLEX[name]), (1100,))
for name, low, high in [("int32", -(2**31), 2**31), ("uint32", 0, 2**32)]:
    case(np.array(low, name), ())
    case(np.array(7, name), (), weak=True)
    for shape in shapes + [(40,), (2, 30), (1200,), (50, 30)]:
        span = 10.0 ** rng.integers(0, 10)
        case(rng.integers(max(low, int(-span)), min(high, int(span) + 1), min(int(np.prod(shape)), 31)).astype(name), shape)
for shape in [(), (1,), (6,), (40,), (2, 3), (1001,)]:
    case(rng.random(min(int(np.prod(shape)), 9)) < 0.5, shape)
for name in ["bool", "int32", "uint32", "float32", "float64", "complex64", "complex128"]:
    for shape in [(0,), (0, 3), (3, 0), (2, 0, 4)]:
        case(np.zeros(1, name), shape)
OPTIONS = [
    {"precision": 3}, {"precision": 0}, {"suppress": True}, {"suppress": True, "precision": 2}, {"threshold": 5}, {"threshold": 5, "edgeitems": 1},
    {"linewidth": 30}, {"nanstr": "?", "infstr": "oo"}, {"sign": "+"}, {"sign": " "}, {"floatmode": "fixed"}, {"floatmode": "fixed", "precision": 2},
    {"floatmode": "unique"}, {"floatmode": "maxprec_equal"}, {"floatmode": "maxprec_equal", "precision": 4, "sign": " "},
]
options = []
for given in OPTIONS:
    for x in [
        np.array([0.1, 2.5, 1 / 3], "float32"), np.array([1 / 3, -2e-5, 1e-9]), np.array([1e9, 1.5, -1 / 7]), np.array([np.nan, np.inf, 1.25]), np.array([-np.inf, 2, np.pi]),
        np.arange(1.0, 13).reshape(3, 4) / 8, np.array([[1, 20], [300, 4]], "int32"), np.array([[-1, 20], [300, 4]], "int32"), np.array([1 + 2j, -0.5 - 1 / 3j], "complex64"), np.array(1 / 3), np.arange(9, dtype="uint32"),
    ]:
        with np.printoptions(**given):
            options.append({"options": given, "dtype": str(x.dtype), "shape": list(x.shape), "data": encode(x), "str": str(x), "repr": repr(jnp.asarray(x))})
scalars = []
for name in FLOATS:
    values = np.concatenate([magnitudes(80, -10, 20), magnitudes(30, -38, 37), rng.integers(-(10**9), 10**9, 20), 2.0 ** rng.integers(-40, 40, 20), rng.uniform(-1, 1, 30)]).astype(name)
    scalars += [{"dtype": name, "data": encode(values), "str": [str(v) for v in values]}]

path = pathlib.Path(__file__).with_name("golden.json")
lines = ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases)
path.write_text('{"numpy":"%s","jax":"%s","scalars":%s,"options":[\n%s\n],"arrays":[\n%s\n]}\n' % (np.__version__, jax.__version__, json.dumps(scalars, separators=(",", ":")), ",\n".join(json.dumps(c, separators=(",", ":")) for c in options), lines))
print(len(cases), path.stat().st_size)
