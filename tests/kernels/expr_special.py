"""Writes expr_special.jsonl: real scalar functions at special values, as JAX has them (float32 and float64).

Run with jax and numpy installed: python expr_special.py > expr_special.jsonl
"""
import json

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

jax.config.update("jax_enable_x64", True)
nan, inf = np.nan, np.inf
X = [nan, inf, -inf, 0.0, -0.0, 1.0, -1.0, 3e38, 2.0, 0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.49999997, 8388609.0, 4194304.5]
Y = [nan, inf, -inf, 0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 0.5, 3.0, -3.5]

UNARY = {
    "erfInv": lax.erf_inv,
    "erfInvXla": lax.erf_inv,
    "isFinite": lax.is_finite,
    "besselI0e": lax.bessel_i0e,
    "besselI1e": lax.bessel_i1e,
    "round": lambda x: lax.round(x, lax.RoundingMethod.TO_NEAREST_EVEN),
}
for name in """neg sign abs square exp exp2 expm1 log log1p sqrt rsqrt cbrt sin cos tan asin acos atan sinh cosh tanh asinh
    acosh atanh logistic floor ceil erf erfc""".split():
    UNARY[name] = getattr(lax, name)
BINARY = "add sub mul div rem pow atan2 max min nextafter eq ne lt le gt ge".split()


def number(v):
    v = float(v)
    return "nan" if v != v else "inf" if v == inf else "-inf" if v == -inf else "-0" if v == 0 and np.signbit(v) else v


def line(fn, dtype, args, outs):
    row = {"fn": fn, "dtype": dtype, "args": [[number(v) for v in a] for a in args], "outs": [number(v) for v in outs]}
    print(json.dumps(row, separators=(",", ":")))


for dtype in ("float32", "float64"):
    x = jnp.array(X, dtype)
    for fn, f in UNARY.items():
        line(fn, dtype, [x], f(x))
    a, b = (jnp.array(v, dtype) for v in zip(*[(p, q) for p in Y for q in Y]))
    for fn in BINARY:
        line(fn, dtype, [a, b], getattr(lax, fn)(a, b))
