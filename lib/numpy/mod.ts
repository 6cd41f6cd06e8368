/**
 * The namespace `np`: JAX's NumPy, on Fluxion's arrays.
 *
 * @module
 */
export type { Axes, FoldOptions, MaskOptions, ReduceOptions } from "../core/array.ts";
export type { DTypeOption, ShapeLike } from "./arguments.ts";
export * from "./aliases.ts";
export * from "./angles.ts";
export * from "./arithmetic.ts";
export * from "./bincount.ts";
export * from "./bits.ts";
export { frombuffer, type FrombufferOptions } from "./buffers.ts";
export * from "./choosing.ts";
export * from "./comparison.ts";
export * from "./complex.ts";
export * from "./constants.ts";
export { convolve, type ConvolveMode, type ConvolveOptions, correlate } from "./convolution.ts";
export { corrcoef, type CorrcoefOptions, cov, type CovOptions } from "./covariance.ts";
export * from "./creation.ts";
export * from "./cumulative.ts";
export * from "./differences.ts";
export {
  bool,
  bool_,
  canCast,
  type Casting,
  cdouble,
  complex128,
  complex64,
  complex_,
  complexfloating,
  csingle,
  double,
  dtype,
  type DTypeKind,
  type DTypeSet,
  float32,
  float64,
  float_,
  floating,
  generic,
  inexact,
  int32,
  int_,
  integer,
  isdtype,
  issubdtype,
  number,
  promoteTypes,
  resultType,
  signedinteger,
  single,
  uint,
  uint32,
  unsignedinteger,
} from "./dtypes.ts";
export { delete, type DeleteOptions, insert, type Places, trimZeros, type TrimZerosOptions } from "./editing.ts";
export * from "./einsum.ts";
export * from "./elementwise.ts";
export * from "./flat_indices.ts";
export {
  type GridAxis,
  indices,
  type IndicesOptions,
  ix_,
  meshgrid,
  type MeshgridOptions,
  mgrid,
  ogrid,
} from "./grids.ts";
export * from "./floats.ts";
export * from "./index_sets.ts";
export * from "./interpolation.ts";
export * from "./joining.ts";
export { type BinOptions, histogram, histogramBinEdges, type HistogramOptions } from "./histogram.ts";
export * from "./histogram_grid.ts";
export * from "./kinds.ts";
export * from "./limits.ts";
export * from "./logic.ts";
export { applyAlongAxis, applyOverAxes, fromfunction } from "./mapping.ts";
export * from "./math.ts";
export * from "./nan_reductions.ts";
export * from "./matrices.ts";
export { argwhere, flatnonzero, nonzero, type NonzeroOptions } from "./nonzero.ts";
export * from "./order.ts";
export { pad, type PadFunction, type PadMode, type PadOptions, type PadPairs } from "./padding.ts";
export * from "./piecewise.ts";
export * from "./polynomial.ts";
export * from "./printing.ts";
export * from "./products.ts";
export * from "./putting.ts";
export * from "./quantiles.ts";
export * from "./ranges.ts";
export * from "./reductions.ts";
export { repeat, type RepeatOptions, resize, tile } from "./repeating.ts";
export * from "./roots.ts";
export * from "./rounding.ts";
export * from "./running.ts";
export {
  digitize,
  type DigitizeOptions,
  type SearchMethod,
  searchsorted,
  type SearchsortedOptions,
} from "./searching.ts";
export * from "./sets.ts";
export * from "./shape.ts";
export * from "./sorting.ts";
export * from "./sizes.ts";
export { average, type AverageOptions, mean, type MeanOptions, ptp, std, var, type VarOptions } from "./statistics.ts";
export * from "./take.ts";
export * from "./splitting.ts";
export * from "./texts.ts";
export * from "./triangles.ts";
export * from "./ufunc.ts";
export {
  astype,
  type AsTypeOptions,
  atleast1d,
  atleast2d,
  atleast3d,
  type EachOf,
  fliplr,
  flipud,
  matrixTranspose,
  permuteDims,
  rollaxis,
  rot90,
  type Rot90Options,
} from "./turning.ts";
export * from "./vectorize.ts";
export * from "./windows.ts";
export * from "./vectors.ts";
export {
  unique,
  uniqueAll,
  uniqueCounts,
  uniqueInverse,
  type UniqueOptions,
  uniqueValues,
  type UniqueValuesOptions,
} from "./unique.ts";
