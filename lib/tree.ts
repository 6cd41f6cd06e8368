/**
 * Pytrees: what the rest of the library takes of `lib/tree/`.
 *
 * @module
 */
export * from "./tree/arrays.ts";
export * from "./tree/combine.ts";
export * from "./tree/def.ts";
export * from "./tree/nodes.ts";
export * from "./tree/paths.ts";
