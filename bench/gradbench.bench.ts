/**
 * Functions of the GradBench suite: what a gradient takes beside its function, both under jit, in float64.
 *
 * @module
 */
import { grad, jacfwd, jacrev, jit, jvp, type NDArray, np, random, special, vmap } from "@fluxion/fluxion";
import { observations, reprojection } from "./gradbench/bundle.ts";
import { hand, residuals } from "./gradbench/hand.ts";
import { lstm } from "./gradbench/lstm.ts";
import { mixture } from "./gradbench/mixture.ts";
import { particle, saddle } from "./gradbench/nested.ts";
import { group } from "./harness.ts";

const normal = (seed: number, shape: number[]): NDArray => random.normal(random.key(seed), { shape, dtype: "float64" });

/** A row: the objective and its gradient, which may take `most` times as long. */
function ratio(title: string, objective: () => unknown, gradient: () => unknown, most: number): void {
  group(title, { fluxion: gradient, objective }, { bars: { objective: 1 / most } });
}

const gmm = mixture(1000, 10, 10);
const gmmValue = jit(gmm.f);
const gmmGradient = jit(grad(gmm.f));
ratio("gmm: 1,000 points, 10 components, 10 dimensions", () => gmmValue(gmm.at), () => gmmGradient(gmm.at), 3);

const chain = lstm(2, 256, 14);
const chainValue = jit(chain.f);
const chainGradient = jit(grad(chain.f));
ratio("lstm: 2 layers, 256 steps, 14 numbers", () => chainValue(chain.at), () => chainGradient(chain.at), 3);

const seen = observations(5000);
const errors = jit(vmap(reprojection));
const errorsJacobian = jit(vmap(jacrev(reprojection, { argnums: [0, 1, 2] })));
ratio("ba: 5,000 observations", () => errors(...seen), () => errorsJacobian(...seen), 6);

const model = hand(500, 200);
const theta = normal(0, [26]).mul(0.1);
const us = random.uniform(random.key(1), { shape: [200, 2], dtype: "float64" });
const distances = (theta: NDArray, us: NDArray): NDArray => residuals(model, theta, us);
const distancesValue = jit(distances);
// A point's coordinates move its own residuals only: two tangents serve all of them.
const distancesJacobian = jit((theta: NDArray, us: NDArray) => {
  const tangents = [0, 1].map((i) => np.tile(np.eye(2, { dtype: "float64" }).get([i]), [200, 1]));
  const byUs = tangents.map((t) => jvp((u: NDArray) => distances(theta, u), [us], [t])[1]);
  return [np.stack(byUs, { axis: 1 }), jacfwd(distances)(theta, us)];
});
ratio("ht: 500 vertices, 200 points", () => distancesValue(theta, us), () => distancesJacobian(theta, us), 20);

const points = normal(2, [2000, 5]);
const centroids = normal(3, [10, 5]);
const cost = (c: NDArray): NDArray =>
  np.sum(np.min(np.sum(np.square(np.expandDims(points, 1).sub(c)), { axis: 2 }), { axis: 1 }));
const costValue = jit(cost);
const direction = jit((c: NDArray) => {
  const [g, curvature] = jvp(grad(cost), [c], [np.onesLike(c)]);
  return g.div(curvature);
});
ratio("kmeans: 2,000 points, 10 centroids", () => costValue(centroids), () => direction(centroids), 2);

const x = normal(4, [100_000]);
const sum = (x: NDArray): NDArray => special.logsumexp(x);
const sumValue = jit(sum);
const sumGradient = jit(grad(sum));
ratio("lse: 100,000 numbers", () => sumValue(x), () => sumGradient(x), 1.5);

const n = 2000;
const t = np.linspace(-1, 1, n, { dtype: "float64" });
const powers = np.power(np.expandDims(t, 1), np.arange(64, { dtype: "float64" }));
const squares = (x: NDArray): NDArray => np.sum(np.square(np.sign(t).sub(np.matmul(powers, x)))).mul(0.5);
const coefficients = normal(5, [64]);
const squaresValue = jit(squares);
const squaresGradient = jit(grad(squares));
ratio(`llsq: 64 coefficients, ${n} points`, () => squaresValue(coefficients), () => squaresGradient(coefficients), 1.5);

group("particle: the gradient of an optimiser around an Euler loop of gradients", {
  fluxion: () => particle(0),
}, { goal: 1e9, slow: true });
group("saddle: nested gradient descents", { fluxion: () => saddle([1, 1]) }, { goal: 1e9, slow: true });
