/**
 * The namespace `np`: JAX's NumPy, on Fluxion's arrays.
 *
 * @module
 */
export type { Axes, FoldOptions, MaskOptions, ReduceOptions } from "../core/array.ts";
export type { DTypeOption, ShapeLike } from "./arguments.ts";
export * from "./arithmetic.ts";
export * from "./comparison.ts";
export * from "./complex.ts";
export * from "./constants.ts";
export { corrcoef, type CorrcoefOptions, cov, type CovOptions } from "./covariance.ts";
export * from "./creation.ts";
export * from "./cumulative.ts";
export * from "./differences.ts";
export * from "./einsum.ts";
export {
  type AxisOption,
  concatenate,
  hstack,
  pad,
  type PadOptions,
  repeat,
  split,
  stack,
  tile,
  vstack,
} from "./joining.ts";
export * from "./logic.ts";
export * from "./math.ts";
export * from "./nan_reductions.ts";
export * from "./order.ts";
export * from "./products.ts";
export * from "./quantiles.ts";
export * from "./ranges.ts";
export * from "./reductions.ts";
export * from "./rounding.ts";
export * from "./running.ts";
export * from "./shape.ts";
export { average, type AverageOptions, mean, type MeanOptions, ptp, std, var, type VarOptions } from "./statistics.ts";
export * from "./take.ts";
export * from "./triangles.ts";
