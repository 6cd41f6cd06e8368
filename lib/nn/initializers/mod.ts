/**
 * Initial weights, by JAX's names: functions that make an initializer, which makes the weights of a shape from a key.
 *
 * @module
 */
export * from "./fans.ts";
export type { DTypeOptions, Initializer } from "./initializer.ts";
export * from "./plain.ts";
