/**
 * Functions of neural networks, by JAX's names.
 *
 * @module
 */
export * from "./activations.ts";
export * from "./softmax.ts";
