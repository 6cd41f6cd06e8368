/**
 * JAX's `lax`: control flow, and the ops under their own names.
 *
 * @module
 */
export * from "./associative_scan.ts";
export * from "./control.ts";
