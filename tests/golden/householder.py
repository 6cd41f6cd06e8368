"""LAPACK's geqrf in JAX's own ops, one reflector at a time: JAX's geqrf has no derivative."""

import jax
import jax.numpy as jnp


def geqrf(a):
    """R and the reflectors' vectors in one array, and the reflectors' factors."""
    if a.ndim > 2:
        return jax.vmap(geqrf)(a)
    a = jnp.asarray(a)
    m, n = a.shape
    k = min(m, n)
    taus = []
    for c in range(k):
        alpha, below = a[c, c], a[c + 1 :, c]
        if m - c == 1 and not jnp.iscomplexobj(a):
            taus.append(jnp.zeros((), a.dtype))
            continue
        norm = jnp.sqrt(jnp.sum(jnp.real(a[c:, c]) ** 2 + jnp.imag(a[c:, c]) ** 2))
        beta = jnp.where(jnp.real(alpha) >= 0, -norm, norm).astype(a.dtype)
        tau = (beta - alpha) / beta
        v = jnp.concatenate([jnp.ones(1, a.dtype), below / (alpha - beta)])
        rest = a[c:, c + 1 :]
        rest = rest - jnp.conj(tau) * jnp.outer(v, jnp.conj(v) @ rest)
        a = a.at[c:, c + 1 :].set(rest).at[c, c].set(beta).at[c + 1 :, c].set(v[1:])
        taus.append(tau)
    return a, jnp.stack(taus) if taus else jnp.zeros(0, a.dtype)
