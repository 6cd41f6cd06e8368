/**
 * The gradient of a classifier 784-256-10 on 128 examples.
 *
 * @module
 */
import { grad, jit, type NDArray, nn, np } from "@fluxion/fluxion";
import { group } from "./harness.ts";
import { input, normal } from "./inputs.ts";
import { jax, readTf, tf } from "./peers.ts";

type JArray = jax.numpy.Array;
const jnp = jax.numpy;

const w1 = input(normal(0, [784, 256]).np.mul(0.05));
const b1 = input(np.zeros([256]));
const w2 = input(normal(1, [256, 10]).np.mul(0.05));
const b2 = input(np.zeros([10]));
const images = normal(2, [128, 784]);
const labels = input(nn.oneHot(np.arange(128).mod(10), 10));

interface Params<T> {
  w1: T;
  b1: T;
  w2: T;
  b2: T;
}

const loss = (p: Params<NDArray>, x: NDArray, y: NDArray): NDArray => {
  const hidden = np.tanh(np.matmul(x, p.w1).add(p.b1));
  const logits = np.matmul(hidden, p.w2).add(p.b2);
  return np.mean(np.sum(nn.logSoftmax(logits).mul(y), { axis: 1 })).neg();
};
const gradient = grad(loss);
const compiled = jit(gradient);
const params = { w1: w1.np, b1: b1.np, w2: w2.np, b2: b2.np };
const run = (f: typeof gradient): NDArray[] => {
  const g = f(params, images.np, labels.np);
  return [g.w1, g.b1, g.w2, g.b2];
};

const jloss = (p: Params<JArray>, x: JArray, y: JArray): JArray => {
  const hidden = jnp.tanh(jnp.matmul(x, p.w1).add(p.b1));
  const logits = jnp.matmul(hidden, p.w2).add(p.b2);
  return jnp.mean(jnp.sum(jax.nn.logSoftmax(logits).mul(y), 1)).neg();
};
const jgradient = jax.grad(jloss);
const jcompiled = jax.jit(jgradient);
const jrun = (f: typeof jgradient): unknown => {
  const g = f({ w1: w1.jax.ref, b1: b1.jax.ref, w2: w2.jax.ref, b2: b2.jax.ref }, images.jax.ref, labels.jax.ref);
  return [g.w1, g.b1, g.w2, g.b2].map((x) => x.dataSync());
};

const tgradient = tf.grads((w1: tf.Tensor, b1: tf.Tensor, w2: tf.Tensor, b2: tf.Tensor) => {
  const hidden = tf.tanh(tf.add(tf.matMul(images.tf as tf.Tensor2D, w1 as tf.Tensor2D), b1));
  const logits = tf.add(tf.matMul(hidden as tf.Tensor2D, w2 as tf.Tensor2D), b2);
  return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), labels.tf), 1)));
});

group("gradient of an MLP 784-256-10, 128 examples, eager", {
  fluxion: () => run(gradient),
  "tfjs-wasm": () => readTf(() => tgradient([w1.tf, b1.tf, w2.tf, b2.tf])),
  "jax-js": () => jrun(jgradient),
}, { bars: { "jax-js": 2 } });
group("gradient of an MLP 784-256-10, 128 examples, jit", {
  fluxion: () => run(compiled),
  "jax-js": () => jrun(jcompiled),
}, { bars: { "jax-js": 2, jax: 1 / 2 } });
