/**
 * Maps and sums over a million numbers.
 *
 * @module
 */
import { jit, type NDArray, np } from "@fluxion/fluxion";
import { group } from "./harness.ts";
import { normal } from "./inputs.ts";
import { jax, tf } from "./peers.ts";

type JArray = jax.numpy.Array;
const jnp = jax.numpy;

const x = normal(8, [1_000_000]);

const functions = {
  tanh: [np.tanh, jnp.tanh, tf.tanh],
  exp: [np.exp, jnp.exp, tf.exp],
  sin: [np.sin, jnp.sin, tf.sin],
} as const;
for (const [name, [f, jf, tfn]] of Object.entries(functions)) {
  group(`${name} of 1,000,000 float32`, {
    fluxion: () => f(x.np),
    tfjs: () => tf.tidy(() => tfn(x.tf).dataSync()),
    "jax-js": () => jf(x.jax.ref).dataSync(),
  });
}

const chain = jit((x: NDArray) => np.tanh(x).mul(2).add(1));
const jchain = jax.jit((x: JArray): JArray => jnp.tanh(x).mul(2).add(1));
group("tanh(x)·2 + 1 of 1,000,000 float32, jit", {
  fluxion: () => chain(x.np),
  "jax-js": () => jchain(x.jax.ref).dataSync(),
});

const polynomial = jit((x: NDArray) => x.mul(x).div(2).add(x).add(1));
const jpolynomial = jax.jit((x: JArray): JArray => x.ref.mul(x.ref).div(2).add(x).add(1));
group("x²/2 + x + 1 of 1,000,000 float32, jit", {
  fluxion: () => polynomial(x.np),
  "jax-js": () => jpolynomial(x.jax.ref).dataSync(),
});

group("sum of 1,000,000 float32", {
  fluxion: () => np.sum(x.np),
  tfjs: () => tf.tidy(() => tf.sum(x.tf).dataSync()),
  "jax-js": () => jnp.sum(x.jax.ref).dataSync(),
});

group("sort of 1,000,000 float32", {
  fluxion: () => np.sort(x.np),
});
