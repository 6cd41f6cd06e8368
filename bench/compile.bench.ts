/**
 * Long programs: tracing, differentiating and compiling many ops, and a long tape.
 *
 * @module
 */
import { grad, jit, np } from "@fluxion/fluxion";
import { fluxionOps, freshChain, jaxjsOps, tfjsOps } from "./functions.ts";
import { group } from "./harness.ts";
import { jax, readTf, tf, useTf } from "./peers.ts";

await useTf("cpu");

const x = np.array(0.3);
const jx = jax.numpy.array(0.3);
const tx = tf.scalar(0.3);

const first = (ops: number) => jit(grad(freshChain(fluxionOps, ops)))(x).item();

group("a 200-op gradient: traced, differentiated, compiled, first call", {
  fluxion: () => first(200),
  "jax-js": () => jax.jit(jax.grad(freshChain(jaxjsOps, 200)))(jx.ref).dataSync(),
}, { slow: true, alike: false });
// jax-js overflows its stack from here on.
group("a 1,000-op gradient: traced, differentiated, compiled, first call", {
  fluxion: () => first(1000),
}, { slow: true, alike: false });
group("a 10,000-op gradient: traced, differentiated, compiled, first call", {
  fluxion: () => first(10_000),
}, { goal: 1e9, slow: true, alike: false });
group("a 100,000-op gradient: traced, differentiated, compiled, first call", {
  fluxion: () => first(100_000),
}, { slow: true, alike: false });

group("gradient of a chain of 100,000 ops, eager", {
  fluxion: () => grad(freshChain(fluxionOps, 100_000))(x).item(),
  tfjs: () => readTf(() => tf.grad(freshChain(tfjsOps, 100_000))(tx)),
}, { slow: true, alike: false });
