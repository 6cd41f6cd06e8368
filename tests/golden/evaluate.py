"""A row's JAX expression, its results and their derivatives."""

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.extend.random import threefry2x32_p
from householder import geqrf
from operands import DEFAULT_ARGS, DTYPES, differentiable, direction


def window_places(x, sign, *window):
    """The place in `x` of each window's first largest (sign 1) or smallest element; -1 where it holds none."""

    def first(a, b):
        keep = (a[1] >= 0) & ((sign * a[0] >= sign * b[0]) | (b[1] < 0))
        return jnp.where(keep, a[0], b[0]), jnp.where(keep, a[1], b[1])

    places = jnp.arange(x.size, dtype=np.int32).reshape(x.shape)
    return lax.reduce_window((jnp.asarray(x), places), (x.dtype.type(0), np.int32(-1)), first, *window)[1]


@jax.custom_jvp
def zeta(s, q):
    """Hurwitz's zeta with a derivative by q, which JAX doesn't define."""
    return lax.zeta(s, q)


@zeta.defjvp
def _(primals, tangents):
    s, q = primals
    return zeta(s, q), -s * zeta(s + 1, q) * tangents[1]


def contraction(path, info):
    """What `jnp.einsum_path` gives as a path and a report in the words of ours, which has no column for BLAS."""
    steps = [
        f"{scale:>7} {text:>31} {','.join(remaining) + '->' + info.output_subscript:>40}"
        for scale, (_, _, text, remaining, _) in zip(info.scale_list, info.contraction_list)
    ]
    rule = "-" * 80
    head = str(info).split("\n")[:7]
    return path, "\n".join([*head, rule, f"{'scaling':>7} {'current':>31} {'remaining':>40}", rule, *steps])


@jax.custom_jvp
def spence(x):
    """The dilogarithm with its derivative, which JAX's own cannot find where x > 1."""
    return jax.scipy.special.spence(x)


@spence.defjvp
def _(primals, tangents):
    return spence(primals[0]), jnp.log(primals[0]) / (1 - primals[0]) * tangents[0]


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
        "contraction": contraction,
        "DTYPES": DTYPES,
        "geqrf": geqrf,
        "jax": jax,
        "jnp": jnp,
        "lax": lax,
        "np": np,
        "window_places": window_places,
        "spence": spence,
        "zeta": zeta,
        "threefry": lambda *xs: threefry2x32_p.bind(*xs),
        "settled": settled,
        "settled_svd": settled_svd,
    }


def settled(v, *others):
    """Vectors in columns, turned so that the first component of at least 0.99 of the largest modulus is real and
    positive: the phase that the library documents. JAX leaves it to LAPACK. The phase is no part of the derivative.
    Columns of `others` turn with those of `v`."""
    turn = 1
    if v.size > 0:
        size = jnp.abs(v)
        lead = jnp.argmax(size >= 0.99 * jnp.max(size, axis=-2, keepdims=True), axis=-2)[..., None, :]
        z = jnp.take_along_axis(v, lead, axis=-2)
        turn = lax.stop_gradient(jnp.conj(z) / jnp.where(z == 0, 1, jnp.abs(z)))
    turned = [x * turn for x in (v, *others)]
    return turned if others else turned[0]


def settled_svd(u, s, vh):
    """s, u and vh with settled columns of u, and the columns of v turning with them; by themselves where the singular
    value is 0, or none belongs to them."""
    k = s.shape[-1]
    v = jnp.conj(jnp.swapaxes(vh, -1, -2))
    left, right = settled(u[..., :k], v[..., :k])
    right = jnp.where(s[..., None, :] == 0, settled(v[..., :k]), right)
    u = jnp.concatenate([left, settled(u[..., k:])], -1)
    v = jnp.concatenate([right, settled(v[..., k:])], -1)
    return s, u, jnp.conj(jnp.swapaxes(v, -1, -2))


def evaluate(row, args, short):
    """The results of the row's expression, as a list."""
    with np.errstate(all="ignore"):
        out = eval(row["jax"], scope(args, short))
    return list(out) if isinstance(out, (list, tuple)) else [out]


def derivatives(row, args, short):
    """Tangents of the results, cotangents of the operands, and the tangents of these; None for integers."""
    specs = row.get("args", DEFAULT_ARGS)
    at = [i for i, a in enumerate(args) if differentiable(a) and not specs[i].get("fixed")]

    def f(*xs):
        full = list(args)
        for i, x in zip(at, xs):
            full[i] = x
        return [o for o in evaluate(row, full, short) if differentiable(o)]

    xs = tuple(jnp.asarray(args[i]) for i in at)
    ts = tuple(jnp.asarray(direction(101 + i, args[i], specs[i].get("definite", False))) for i in at)
    outs, tangents = jax.jvp(f, xs, ts)
    cts = [jnp.asarray(direction(201 + j, o)) for j, o in enumerate(outs)]
    pull = lambda *xs: jax.vjp(f, *xs)[1](cts)
    cotangents = pull(*xs)
    second = jax.jvp(pull, xs, ts)[1] if short in ("f64", "c128") else None
    return tangents, cotangents, second
