/**
 * Scalar code: what one op costs, and gradients of a function of 50.
 *
 * @module
 */
import { grad, jit, np } from "@fluxion/fluxion";
import { chainedAdds, fiftyOps, fiftyOpsGradientByHand, fluxionOps, jaxjsOps, tfjsOps } from "./functions.ts";
import { group } from "./harness.ts";
import { jax, readTf, tf, useTf } from "./peers.ts";

await useTf("cpu");

const ADDS = 1000;
const x = np.array(0.3);
const y = np.array(1e-3);
const tx = tf.scalar(0.3);
const ty = tf.scalar(1e-3);
const jx = jax.numpy.array(0.3);
const jy = jax.numpy.array(1e-3);

group("a scalar op of 1,000 chained additions, eager", {
  fluxion: () => chainedAdds(fluxionOps, x, y, ADDS).item(),
  tfjs: () => readTf(() => chainedAdds(tfjsOps, tx, ty, ADDS)),
  "jax-js": () => chainedAdds(jaxjsOps, jx.ref, jy, ADDS).dataSync(),
}, { ops: ADDS, goal: 60, bars: { tfjs: 40, torch: 40 } });

const f = fiftyOps(fluxionOps);
const jf = fiftyOps(jaxjsOps);
const tf50 = fiftyOps(tfjsOps);

const g = grad(f);
const jg = jax.grad(jf);
const tg = tf.grad(tf50);
group("gradient of a 50-op scalar function, eager", {
  fluxion: () => g(x).item(),
  tfjs: () => readTf(() => tg(tx)),
  "jax-js": () => jg(jx.ref).dataSync(),
}, { goal: 12_000, bars: { tfjs: 30, torch: 30, autograd: 30, "jax-js": 500 } });

const gCompiled = jit(g);
const jgCompiled = jax.jit(jg);
group("gradient of a 50-op scalar function, jit", {
  fluxion: () => gCompiled(x).item(),
  "jax-js": () => jgCompiled(jx.ref).dataSync(),
  "by hand": () => fiftyOpsGradientByHand(0.3),
}, { goal: 1000, bars: { "jax-js": 10, jax: 10 } });

const h = grad(g);
const jh = jax.grad(jg);
group("second derivative of a 50-op scalar function, eager", {
  fluxion: () => h(x).item(),
  "jax-js": () => jh(jx.ref).dataSync(),
}, { goal: 30_000 });

const hCompiled = jit(h);
const jhCompiled = jax.jit(jh);
group("second derivative of a 50-op scalar function, jit", {
  fluxion: () => hCompiled(x).item(),
  "jax-js": () => jhCompiled(jx.ref).dataSync(),
});
