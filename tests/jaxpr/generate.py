"""What the real JAX prints for the jaxprs that jaxpr.test.ts stages: writes golden.json beside this file.

Run with jax==0.10.2: python generate.py
"""
import json
import pathlib

import jax
import jax.numpy as jnp
from jax import lax

x = jnp.array([0.0, 1.0, 2.0])
M = jnp.eye(3)


@jax.custom_jvp
def f(x):
    return jnp.sin(x)


f.defjvp(lambda p, t: (f(p[0]), t[0]))

def image(x, k):
    return jax.vjp(lambda y: lax.conv(y, k, (1,), "SAME"), x)[1](k)[0]


def kernel(x, k):
    return jax.vjp(lambda y: lax.conv(x, y, (2,), "SAME"), k)[1](k[:, :, :2])[0]


CASES = {
    "two equations": (lambda x: jnp.cos(jnp.sin(x)), 2.0),
    "sum": (lambda x: jnp.sum(x, 1), M),
    "max": (lambda x: jnp.max(x), x),
    "reshape": (lambda x: lax.reshape(x, (9,)), M),
    "transpose": (lambda x: x.T, M),
    "convolution": (
        lambda x: lax.conv_general_dilated(x, x[:, :2], (2,), [(1, 0)], None, (2,), ("NWC", "WIO", "NWC")),
        jnp.ones((2, 5, 2)),
    ),
    "cotangent of a convolution": (lambda x: image(x, jnp.sin(x)), jnp.ones((1, 1, 3))),
    "cotangent of a kernel": (lambda x: kernel(x, jnp.sin(x)), jnp.ones((1, 1, 3))),
    "windowed maximum": (lambda x: lax.reduce_window(x, -jnp.inf, lax.max, (2,), (1,), "SAME"), x),
    "squeeze": (lambda x: jnp.squeeze(x), jnp.ones((1, 2, 1))),
    "squeeze of some axes": (lambda x: lax.squeeze(x, (2,)), jnp.ones((1, 2, 1))),
    "expanded axes": (lambda x: jnp.expand_dims(x, (0, 2)), x),
    "a kept axis": (lambda x: jnp.sum(x, 1, keepdims=True), M),
    "an index": (lambda x: x[1], M),
    "a new axis": (lambda x: x[None, 1:], x),
    "split": (lambda x: lax.split(x, (1, 2)), x),
    "stack": (lambda x: jnp.stack([x, x], 1), x),
    "unstack": (lambda x: lax.unstack(x), M),
    "largest": (lambda x: lax.top_k(x, 2), x),
    "largest, batched": (jax.vmap(lambda x: lax.top_k(x, 2)), M),
    "running maximum": (lambda x: lax.cummax(x, reverse=True), x),
    "cotangent of a squeeze": (lambda x: jax.vjp(lambda y: jnp.squeeze(y, 0), x)[1](jnp.sin(x)[0]), jnp.ones((1, 2))),
    "cotangent of an expansion": (lambda x: jax.vjp(lambda y: jnp.expand_dims(y, 1), x)[1](jnp.sin(x)[:, None]), x),
    "broadcast": (lambda x: lax.broadcast_in_dim(x, (2, 3), (1,)), x),
    "power": (lambda x: x**3, x),
    "convert": (lambda x: x.astype("int32"), x),
    "slice": (lambda x: lax.slice(x, (0,), (3,), (2,)), x),
    "rev": (lambda x: lax.rev(x, (0,)), x),
    "concatenate": (lambda x: lax.concatenate([x, x], 0), x),
    "select": (lambda x: lax.select(x > 0, x, -x), x),
    "cumsum": (lambda x: lax.cumsum(x), x),
    "sort": (lambda x: lax.sort(x), x),
    "pad": (lambda x: lax.pad(x, 0.0, [(1, 2, 0)]), x),
    "contraction": (lambda a: lax.dot_general(a, a, (((2,), (1,)), ((0,), (0,)))), jnp.ones((2, 3, 3))),
    "fft": (lambda x: lax.fft_p.bind(x, fft_type=lax.FftType.RFFT, fft_lengths=(3,)), x),
    "triangular solve": (lambda x: lax.linalg.triangular_solve(x, x, left_side=True, lower=True), M),
    "factors": (lambda x: (lax.linalg.lu(x)[0], lax.linalg.qr(x, full_matrices=False)), M),
    "spectra": (
        lambda x: (
            lax.linalg.eigh(x, symmetrize_input=False),
            lax.linalg.svd(x, full_matrices=False),
            lax.linalg.eig(x, compute_left_eigenvectors=False, enable_eigvec_derivs=True),
        ),
        M,
    ),
    "permutation": (lambda x: lax.linalg.lu_pivots_to_permutation(x.astype(jnp.int32), 4), x),
    "while": (lambda x: lax.while_loop(lambda c: c < 3, lambda c: c * 2, x), 2.0),
    "cond": (lambda x: lax.cond(x > 0, lambda y: y, lambda y: -y, x), 2.0),
    "while with constants": (lambda x: lax.while_loop(lambda c: c < x, lambda c: c * x, 2.0), 3.0),
    "cond with a constant": (lambda x: lax.cond(x < 2, lambda y: y * x, lambda y: y, 3.0), 1.0),
    "scan": (lambda x: lax.scan(lambda c, v: (c * v, c), jnp.float32(1), x, reverse=True), x),
    "jit": (lambda x: jax.jit(lambda y: y * 2)(x), x),
    "checkpoint": (lambda x: jax.checkpoint(lambda y: jnp.sin(y))(x), x),
    "stop gradient": (lambda x: lax.stop_gradient(x) * 2, x),
    "gradient": (jax.grad(lambda x: jnp.log(1.0 + jnp.exp(x))), 100.0),
    "many letters": (lambda x: sum(jnp.sin(x * k) for k in range(2, 20)), 1.0),
}

golden = {name: str(jax.make_jaxpr(fun)(arg)) for name, (fun, arg) in CASES.items()}
path = pathlib.Path(__file__).with_name("golden.json")
path.write_text(json.dumps(golden, indent=1) + "\n")
