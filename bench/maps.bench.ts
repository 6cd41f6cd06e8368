/**
 * Maps, sums and sorting of a million numbers.
 *
 * @module
 */
import { jit, type NDArray, np } from "@fluxion/fluxion";
import { group } from "./harness.ts";
import { input, normal } from "./inputs.ts";
import { jax, readTf, tf } from "./peers.ts";

type JArray = jax.numpy.Array;
const jnp = jax.numpy;

const x = normal(8, [1_000_000]);
const positive = input(np.abs(x.np).add(1e-3));

const functions = {
  tanh: [np.tanh, jnp.tanh, tf.tanh],
  exp: [np.exp, jnp.exp, tf.exp],
  log: [np.log, jnp.log, tf.log],
  sin: [np.sin, jnp.sin, tf.sin],
} as const;
for (const [name, [f, jf, tfn]] of Object.entries(functions)) {
  const v = name === "log" ? positive : x;
  group(`${name} of 1,000,000 float32`, {
    fluxion: () => f(v.np),
    "tfjs-wasm": () => readTf(() => tfn(v.tf)),
    "jax-js": () => jf(v.jax.ref).dataSync(),
  }, { bars: { "jax-js": 10, "tfjs-wasm": 10, numpy: 1 / 3 } });
}

const fused = { "jax-js": 2, "tfjs-wasm": 2, jax: 1 / 3 };
const chain = jit((x: NDArray) => np.tanh(x).mul(2).add(1));
const jchain = jax.jit((x: JArray): JArray => jnp.tanh(x).mul(2).add(1));
group("tanh(x)·2 + 1 of 1,000,000 float32, jit", {
  fluxion: () => chain(x.np),
  "tfjs-wasm": () => readTf(() => tf.add(tf.mul(tf.tanh(x.tf), 2), 1)),
  "jax-js": () => jchain(x.jax.ref).dataSync(),
}, { bars: fused });

const polynomial = jit((x: NDArray) => x.mul(x).div(2).add(x).add(1));
const jpolynomial = jax.jit((x: JArray): JArray => x.ref.mul(x.ref).div(2).add(x).add(1));
group("x²/2 + x + 1 of 1,000,000 float32, jit", {
  fluxion: () => polynomial(x.np),
  "tfjs-wasm": () => readTf(() => tf.add(tf.add(tf.div(tf.mul(x.tf, x.tf), 2), x.tf), 1)),
  "jax-js": () => jpolynomial(x.jax.ref).dataSync(),
}, { bars: fused });

group("sum of 1,000,000 float32", {
  fluxion: () => np.sum(x.np),
  "tfjs-wasm": () => readTf(() => tf.sum(x.tf)),
  "jax-js": () => jnp.sum(x.jax.ref).dataSync(),
}, { bars: { "jax-js": 3, numpy: 1 / 2 } });

group("sort of 1,000,000 float32", {
  fluxion: () => np.sort(x.np),
}, { bars: { numpy: 1 / 3 } });
