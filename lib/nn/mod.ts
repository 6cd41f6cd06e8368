/**
 * Functions of neural networks, by JAX's names.
 *
 * @module
 */
export * from "./activations.ts";
export * from "./attention.ts";
export * as initializers from "./initializers/mod.ts";
export * from "./normalize.ts";
export * from "./smooth.ts";
export * from "./softmax.ts";
