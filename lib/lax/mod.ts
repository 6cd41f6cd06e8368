/**
 * JAX's `lax`: control flow, and the ops under their own names.
 *
 * @module
 */
export { stopGradient } from "./stop.ts";
export * from "./arithmetic.ts";
export * from "./associative_scan.ts";
export * from "./bits.ts";
export * from "./comparison.ts";
export * from "./complex.ts";
export * from "./control.ts";
export {
  conv,
  convGeneralDilated,
  type ConvOptions,
  type ConvPrecision,
  type ConvRest,
  convWithGeneralPadding,
} from "./conv.ts";
export {
  type ConvDimensionNumbers,
  convDimensionNumbers,
  type ConvDimensions,
  convGeneralPermutations,
} from "./conv_dimensions.ts";
export * from "./conv_patches.ts";
export { convTranspose, type ConvTransposeOptions, type ConvTransposeRest } from "./conv_transpose.ts";
export * from "./cumulative.ts";
export * from "./elementary.ts";
export * from "./fft.ts";
export * from "./filling.ts";
export * from "./gather.ts";
export * as linalg from "./linalg.ts";
export * from "./joining.ts";
export { type Padding, padtypeToPads } from "./padding.ts";
export * from "./reduce.ts";
export * from "./reductions.ts";
export * from "./shapes.ts";
export * from "./slicing.ts";
export * from "./sorting.ts";
export * from "./special.ts";
export * from "./structural.ts";
export * from "./trigonometric.ts";
