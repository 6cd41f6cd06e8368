/**
 * The namespace `random`: random numbers that are functions of a key, bit for bit those of JAX's default generator.
 *
 * @module
 */
export { exponential, gumbel, normal, type SampleOptions, uniform, type UniformOptions } from "./continuous.ts";
export * from "./discrete.ts";
export { bits, foldIn, key, split } from "./keys.ts";
