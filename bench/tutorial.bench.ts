/**
 * The cells of the tutorial that time things: cell 15 (per-example gradients, with and without jit), cell 27
 * (Hessian-vector products) and cells 28 and 29 (loops against vmap).
 *
 * @module
 */
import { grad, hessian, jit, jvp, type NDArray, np, stopGradient, vjp, vmap } from "@fluxion/fluxion";
import { group } from "./harness.ts";
import { input, normal } from "./inputs.ts";
import { jax } from "./peers.ts";

type JArray = jax.numpy.Array;
const jnp = jax.numpy;

/** Cell 15: TD(0) updates. */
const value = (theta: NDArray, state: NDArray) => np.dot(theta, state);
const tdLoss = (theta: NDArray, before: NDArray, reward: NDArray, after: NDArray) => {
  const target = reward.add(value(theta, after));
  return stopGradient(target).sub(value(theta, before)).pow(2).mul(-0.5);
};
const jtdLoss = (theta: JArray, before: JArray, reward: JArray, after: JArray): JArray => {
  const target = reward.add(jnp.dot(theta.ref, after));
  const error = jax.lax.stopGradient(target).sub(jnp.dot(theta, before));
  return error.ref.mul(error).mul(-0.5);
};
const theta = input(np.array([0.1, -0.1, 0]));
const before = input(np.array([[1, 2, -1], [1, 2, -1]]));
const reward = input(np.array([1, 1]));
const after = input(np.array([[2, 1, 0], [2, 1, 0]]));
const perExample = vmap(grad(tdLoss), { inAxes: [null, 0, 0, 0] });
const jperExample = jax.vmap(jax.grad(jtdLoss), [null, 0, 0, 0]);
for (
  const [title, run, jrun] of [
    ["vmap", perExample, jperExample],
    ["jit of vmap", jit(perExample), jax.jit(jperExample)],
  ] as const
) {
  group(`cell 15: per-example TD(0) updates, ${title}`, {
    fluxion: () => run(theta.np, before.np, reward.np, after.np),
    "jax-js": () => jrun(theta.jax.ref, before.jax.ref, reward.jax.ref, after.jax.ref).dataSync(),
  });
}

/** Cell 27: Hessian-vector products. */
const f = (x: NDArray) => np.sum(np.tanh(x).pow(2));
const jf = (x: JArray): JArray => {
  const y = jnp.tanh(x);
  return jnp.sum(y.ref.mul(y));
};
const X = normal(0, [30, 40]);
const V = normal(1, [30, 40]);
group("cell 27: Hessian-vector product, forward over reverse", {
  fluxion: () => jvp(grad(f), [X.np], [V.np])[1],
  "jax-js": () => jax.jvp(jax.grad(jf), [X.jax.ref], [V.jax.ref])[1].dataSync(),
});
group("cell 27: Hessian-vector product, reverse over forward", {
  fluxion: () => grad((x: NDArray) => jvp(f, [x], [V.np])[1])(X.np),
  "jax-js": () => jax.grad((x: JArray): JArray => jax.jvp(jf, [x], [V.jax.ref])[1])(X.jax.ref).dataSync(),
});
group("cell 27: Hessian-vector product, reverse over reverse", {
  fluxion: () => grad((x: NDArray) => np.vdot(grad(f)(x), V.np))(X.np),
  "jax-js": () =>
    jax.grad((x: JArray): JArray => jnp.vdot(jax.grad(jf)(x).ravel(), V.jax.ref.ravel()))(X.jax.ref).dataSync(),
});
group("cell 27: Hessian-vector product, whole Hessian", {
  fluxion: () => np.tensordot(hessian(f)(X.np), V.np, 2),
  // Its Hessian takes vectors only.
  "jax-js": () => jnp.dot(jax.hessian(jf)(X.jax.ref.ravel()), V.jax.ref.ravel()).dataSync(),
}, { slow: true });

/** Cells 28 and 29: many products with one Jacobian. */
const data = input(np.array([[0.52, 1.12, 0.77], [0.88, -1.08, 0.15], [0.52, 0.06, -1.3], [0.74, -2.49, 1.39]]));
const W = normal(2, [3]);
const predict = (W: NDArray) => np.tanh(np.dot(data.np, W).add(0.5).div(2)).add(1).mul(0.5);
const jpredict = (W: JArray): JArray => jnp.tanh(jnp.dot(data.jax.ref, W).add(0.5).mul(0.5)).add(1).mul(0.5);

const U = normal(3, [128, 4]);
group("cell 28: 128 vector-Jacobian products, loop", {
  fluxion: () => {
    const [, pull] = vjp(predict, W.np);
    return np.vstack([...U.np].map((u) => pull(u)[0]));
  },
  "jax-js": () => {
    const [y, pull] = jax.vjp(jpredict, [W.jax.ref]);
    const rows = [...U.jax.ref].map((u) => pull(u)[0]);
    y.dispose();
    pull.dispose();
    return jnp.vstack(rows).dataSync();
  },
});
group("cell 28: 128 vector-Jacobian products, vmap", {
  fluxion: () => {
    const [, pull] = vjp(predict, W.np);
    return vmap(pull)(U.np)[0];
  },
  "jax-js": () => {
    const [y, pull] = jax.vjp(jpredict, [W.jax.ref]);
    const [rows] = jax.vmap(pull)(U.jax.ref);
    y.dispose();
    pull.dispose();
    return rows.dataSync();
  },
});

const S = normal(4, [128, 3]);
const push = (s: NDArray) => jvp(predict, [W.np], [s])[1];
const jpush = (s: JArray): JArray => {
  const [y, tangent] = jax.jvp(jpredict, [W.jax.ref], [s]);
  y.dispose();
  return tangent;
};
group("cell 29: 128 Jacobian-vector products, loop", {
  fluxion: () => np.vstack([...S.np].map(push)),
  "jax-js": () => jnp.vstack([...S.jax.ref].map(jpush)).dataSync(),
});
group("cell 29: 128 Jacobian-vector products, vmap", {
  fluxion: () => vmap(push)(S.np),
  "jax-js": () => jax.vmap(jpush)(S.jax.ref).dataSync(),
});
