/**
 * Arrays: matrix products, Hessians and products with them, gradients for each example of a batch.
 *
 * @module
 */
import { grad, hessian, jit, jvp, linalg, type NDArray, np, vmap } from "@fluxion/fluxion";
import { group } from "./harness.ts";
import { input, normal } from "./inputs.ts";
import { jax, readTf, tf } from "./peers.ts";

type JArray = jax.numpy.Array;
const jnp = jax.numpy;

for (const n of [256, 512, 1024]) {
  const a = normal(0, [n, n]);
  const b = normal(1, [n, n]);
  group(`matmul, ${n} by ${n}, float32`, {
    fluxion: () => np.matmul(a.np, b.np),
    "tfjs-wasm": () => readTf(() => tf.matMul(a.tf, b.tf)),
    "jax-js": () => jnp.matmul(a.jax.ref, b.jax.ref).dataSync(),
  }, { bars: { "tfjs-wasm": 2, "jax-js": 2, numpy: 1 / 4 } });
}

/** Bars of derivatives of arrays. */
const EAGER = { torch: 1 };
const COMPILED = { "jax-js": 1, jax: 1 / 3 };

const x = normal(2, [30, 40]);
const v = normal(3, [30, 40]);
const f = (x: NDArray) => np.sum(np.tanh(x).pow(2));
const jf = (x: JArray): JArray => {
  const y = jnp.tanh(x);
  return jnp.sum(y.ref.mul(y));
};
const hvp = (x: NDArray, v: NDArray) => jvp(grad(f), [x], [v])[1];
const jhvp = (x: JArray, v: JArray): JArray => jax.jvp(jax.grad(jf), [x], [v])[1];
const hvpCompiled = jit(hvp);
const jhvpCompiled = jax.jit(jhvp);
group("Hessian-vector product of sum(tanh(X)²), 30 by 40, eager", {
  fluxion: () => hvp(x.np, v.np),
  "jax-js": () => jhvp(x.jax.ref, v.jax.ref).dataSync(),
}, { bars: EAGER });
group("Hessian-vector product of sum(tanh(X)²), 30 by 40, jit", {
  fluxion: () => hvpCompiled(x.np, v.np),
  "jax-js": () => jhvpCompiled(x.jax.ref, v.jax.ref).dataSync(),
}, { bars: COMPILED });

const w1 = normal(4, [64, 32]);
const w2 = normal(5, [32, 1]);
const inputs = normal(6, [256, 64]);
const targets = normal(7, [256, 1]);

type Params = { w1: NDArray; w2: NDArray };
const loss = (p: Params, x: NDArray, y: NDArray) => np.sum(np.matmul(np.tanh(np.matmul(x, p.w1)), p.w2).sub(y).pow(2));
const perExample = vmap(grad(loss), { inAxes: [null, 0, 0] });
const perExampleCompiled = jit(perExample);
const params = { w1: w1.np, w2: w2.np };

type JParams = { w1: JArray; w2: JArray };
const jloss = (p: JParams, x: JArray, y: JArray): JArray => {
  const error = jnp.matmul(jnp.tanh(jnp.matmul(x, p.w1)), p.w2).sub(y);
  return jnp.sum(error.ref.mul(error));
};
const jperExample = jax.vmap(jax.grad(jloss), [null, 0, 0]);
const jperExampleCompiled = jax.jit(jperExample);
const jrun = (run: typeof jperExample) => {
  const grads = run({ w1: w1.jax.ref, w2: w2.jax.ref }, inputs.jax.ref, targets.jax.ref);
  return [grads.w1.dataSync(), grads.w2.dataSync()];
};

const tloss = (x: tf.Tensor, y: tf.Tensor) => (w1: tf.Tensor, w2: tf.Tensor) =>
  tf.sum(tf.square(tf.sub(tf.matMul(tf.tanh(tf.matMul(x, w1)), w2), y)));
const tperExample = () => {
  const w1s: tf.Tensor[] = [];
  const w2s: tf.Tensor[] = [];
  for (let i = 0; i < 256; i++) {
    const loss = tloss(tf.slice(inputs.tf, [i, 0], [1, 64]), tf.slice(targets.tf, [i, 0], [1, 1]));
    const [d1, d2] = tf.grads(loss)([w1.tf, w2.tf]);
    w1s.push(d1);
    w2s.push(d2);
  }
  return [tf.stack(w1s), tf.stack(w2s)];
};

group("per-example gradients of an MLP 64-32-1, 256 examples, eager", {
  fluxion: () => perExample(params, inputs.np, targets.np),
  "tfjs-wasm": () => readTf(tperExample),
  "jax-js": () => jrun(jperExample),
}, { bars: { torch: 1, "tfjs-wasm": 1 } });
group("per-example gradients of an MLP 64-32-1, 256 examples, jit", {
  fluxion: () => perExampleCompiled(params, inputs.np, targets.np),
  "jax-js": () => jrun(jperExampleCompiled),
}, { bars: COMPILED });

const design = normal(10, [200, 100]);
const weights = normal(8, [100]);
const logistic = (w: NDArray) => np.mean(np.log1p(np.exp(np.matmul(design.np, w).neg())));
const whole = hessian(logistic);
const wholeCompiled = jit(whole);
const jlogistic = (w: JArray): JArray => jnp.mean(jnp.log1p(jnp.exp(jnp.matmul(design.jax.ref, w).neg())));
const jwhole = jax.hessian(jlogistic);
const jwholeCompiled = jax.jit(jwhole);
group("Hessian of a logistic loss of 100 weights, 200 examples, eager", {
  fluxion: () => whole(weights.np),
  "jax-js": () => jwhole(weights.jax.ref).dataSync(),
}, { bars: EAGER });
group("Hessian of a logistic loss of 100 weights, 200 examples, jit", {
  fluxion: () => wholeCompiled(weights.np),
  "jax-js": () => jwholeCompiled(weights.jax.ref).dataSync(),
}, { bars: COMPILED });

const root = normal(9, [256, 256]);
const positive = input(np.matmul(root.np, root.np.T).div(256).add(np.eye(256)));
const logdet = jit(grad((a: NDArray) => np.sum(np.log(np.diagonal(linalg.cholesky(a)))).mul(2)));
group("gradient of a log-determinant by Cholesky, 256 by 256, jit", {
  fluxion: () => logdet(positive.np),
}, { bars: { jax: 1 / 4 } });
