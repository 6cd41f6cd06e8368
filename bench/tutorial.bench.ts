/**
 * The cells of the tutorial that time things: cell 15 (per-example gradients, with and without jit), cell 27
 * (Hessian-vector products) and cells 28 and 29 (loops against vmap).
 *
 * @module
 */
import { grad, hessian, jit, jvp, lax, np, random, vjp, vmap } from "@fluxion/fluxion";
import type { NDArray } from "@fluxion/fluxion";
import { group } from "./harness.ts";

const value = (theta: NDArray, state: NDArray) => np.dot(theta, state);
const tdLoss = (theta: NDArray, before: NDArray, reward: NDArray, after: NDArray) => {
  const target = reward.add(value(theta, after));
  return lax.stopGradient(target).sub(value(theta, before)).pow(2).mul(-0.5);
};
const theta = np.array([0.1, -0.1, 0]);
const before = np.array([[1, 2, -1], [1, 2, -1]]);
const reward = np.array([1, 1]);
const after = np.array([[2, 1, 0], [2, 1, 0]]);
const perExample = vmap(grad(tdLoss), { inAxes: [null, 0, 0, 0] });
const perExampleCompiled = jit(perExample);
group("cell 15: per-example TD(0) updates, vmap", {
  fluxion: () => perExample(theta, before, reward, after),
});
group("cell 15: per-example TD(0) updates, jit of vmap", {
  fluxion: () => perExampleCompiled(theta, before, reward, after),
});

const f = (x: NDArray) => np.sum(np.tanh(x).pow(2));
const [keyX, keyV, keyW, keyB, keyU, keyS] = random.split(random.key(0), 6);
const X = random.normal(keyX, [30, 40]);
const V = random.normal(keyV, [30, 40]);
group("cell 27: Hessian-vector product, forward over reverse", {
  fluxion: () => jvp(grad(f), [X], [V])[1],
});
group("cell 27: Hessian-vector product, reverse over forward", {
  fluxion: () => grad((x: NDArray) => jvp(f, [x], [V])[1])(X),
});
group("cell 27: Hessian-vector product, reverse over reverse", {
  fluxion: () => grad((x: NDArray) => np.vdot(grad(f)(x), V))(X),
});
group("cell 27: Hessian-vector product, whole Hessian", {
  fluxion: () => np.tensordot(hessian(f)(X), V, 2),
}, { slow: true });

const data = np.array([[0.52, 1.12, 0.77], [0.88, -1.08, 0.15], [0.52, 0.06, -1.3], [0.74, -2.49, 1.39]]);
const sigmoid = (x: NDArray) => np.tanh(x.div(2)).add(1).mul(0.5);
const W = random.normal(keyW, [3]);
const b = random.normal(keyB, []);
const predict = (W: NDArray) => sigmoid(np.dot(data, W).add(b));

const U = random.normal(keyU, [128, 4]);
group("cell 28: 128 vector-Jacobian products, loop", {
  fluxion: () => {
    const [, pull] = vjp(predict, W);
    return np.vstack([...U].map((u) => pull(u)[0]));
  },
});
group("cell 28: 128 vector-Jacobian products, vmap", {
  fluxion: () => {
    const [, pull] = vjp(predict, W);
    return vmap(pull)(U)[0];
  },
});

const S = random.normal(keyS, [128, 3]);
const push = (s: NDArray) => jvp(predict, [W], [s])[1];
group("cell 29: 128 Jacobian-vector products, loop", {
  fluxion: () => np.vstack([...S].map(push)),
});
group("cell 29: 128 Jacobian-vector products, vmap", {
  fluxion: () => vmap(push)(S),
});
