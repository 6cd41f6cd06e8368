/**
 * The ops: one record each, and the functions that apply them. Derivative rules are written in these functions.
 *
 * @module
 */
export * from "./activations.ts";
export * from "./arithmetic.ts";
export * from "./complex.ts";
export * from "./contract.ts";
export * from "./conv.ts";
export * from "./cumulative.ts";
export * from "./eig.ts";
export { broadcastShapes } from "./elementwise.ts";
export { OPS } from "./family.ts";
export * from "./fft.ts";
export * from "./floats.ts";
export * from "./indexing.ts";
export * from "./integrals.ts";
export * from "./linalg.ts";
export * from "./lu.ts";
export * from "./math.ts";
export * from "./operands.ts";
export * from "./place.ts";
export * from "./qr.ts";
export * from "./random.ts";
export * from "./reduce.ts";
export * from "./slicing.ts";
export * from "./sort.ts";
export * from "./spectral.ts";
export * from "./stack.ts";
export * from "./special.ts";
export * from "./structural.ts";
export * from "./window.ts";
