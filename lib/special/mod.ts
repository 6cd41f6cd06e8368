/**
 * The namespace `special`: special functions of mathematics and statistics, as jax.scipy.special has them.
 *
 * @module
 */
export { logsumexp } from "../nn/softmax.ts";
export * from "./bernoulli.ts";
export * from "./bessel.ts";
export * from "./entropy.ts";
export * from "./gamma.ts";
export * from "./integrals.ts";
export * from "./normal.ts";
export * from "./softmax.ts";
