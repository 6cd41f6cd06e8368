"""A row's JAX expression, its results and their derivatives."""

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.extend.random import threefry2x32_p
from householder import geqrf
from operands import DEFAULT_ARGS, DTYPES, differentiable, direction


def scope(args, short):
    """What a row's expression can name."""
    names = {f"x{i}": a for i, a in enumerate(args)}
    return {
        **names,
        "args": list(args),
        "B": lambda *xs: jnp.broadcast_arrays(*xs),
        "D": DTYPES[short],
        "G": lax.GatherDimensionNumbers,
        "S": lax.ScatterDimensionNumbers,
        "DTYPES": DTYPES,
        "geqrf": geqrf,
        "jax": jax,
        "jnp": jnp,
        "lax": lax,
        "np": np,
        "threefry": lambda *xs: threefry2x32_p.bind(*xs),
        "settled": settled,
    }


def settled(v, *others):
    """Vectors in columns, turned so that the first component of at least 0.99 of the largest modulus is real and
    positive: the phase that the library documents. JAX leaves it to LAPACK. The phase is no part of the derivative.
    Columns of `others` turn with those of `v`."""
    if v.size == 0:
        return (v, *others) if others else v
    size = jnp.abs(v)
    lead = jnp.argmax(size >= 0.99 * jnp.max(size, axis=-2, keepdims=True, initial=0), axis=-2)[..., None, :]
    z = jnp.take_along_axis(v, lead, axis=-2)
    turn = lax.stop_gradient(jnp.conj(z) / jnp.where(z == 0, 1, jnp.abs(z)))
    turned = [x * turn for x in (v, *others)]
    return turned if others else turned[0]


def evaluate(row, args, short):
    """The results of the row's expression, as a list."""
    with np.errstate(all="ignore"):
        out = eval(row["jax"], scope(args, short))
    return list(out) if isinstance(out, (list, tuple)) else [out]


def derivatives(row, args, short):
    """Tangents of the results, cotangents of the operands, and the tangents of these; None for integers."""
    at = [i for i, a in enumerate(args) if differentiable(a)]

    def f(*xs):
        full = list(args)
        for i, x in zip(at, xs):
            full[i] = x
        return [o for o in evaluate(row, full, short) if differentiable(o)]

    xs = tuple(jnp.asarray(args[i]) for i in at)
    specs = row.get("args", DEFAULT_ARGS)
    ts = tuple(jnp.asarray(direction(101 + i, args[i], specs[i].get("definite", False))) for i in at)
    outs, tangents = jax.jvp(f, xs, ts)
    cts = [jnp.asarray(direction(201 + j, o)) for j, o in enumerate(outs)]
    pull = lambda *xs: jax.vjp(f, *xs)[1](cts)
    cotangents = pull(*xs)
    second = jax.jvp(pull, xs, ts)[1] if short in ("f64", "c128") else None
    return tangents, cotangents, second
