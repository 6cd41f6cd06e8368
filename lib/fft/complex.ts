/**
 * Fourier transforms of complex numbers, under JAX's `fft` names.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { named } from "../numpy/named.ts";
import { asArray } from "../ops/mod.ts";
import {
  alongAxes,
  alongAxis,
  alongTwo,
  type FftAxesOptions,
  type FftNorm,
  type FftOptions,
  type Kind,
} from "./core.ts";

/** The axis and the norm. */
type AxisAndNorm = Omit<FftOptions, "n">;
/** The axes and the norm. */
type AxesAndNorm = Omit<FftAxesOptions, "s">;

const LINE: readonly (keyof FftOptions)[] = ["n", "axis", "norm"];
const AXES: readonly (keyof FftAxesOptions)[] = ["s", "axes", "norm"];

/**
 * The discrete Fourier transform along an axis: y_j = Σ_k exp(−2πi jk/n) a_k. `n` cuts the axis, or pads it with zeros,
 * first. Any length; the error grows as ε·log n. float64 gives complex128; integers, booleans and the other floats give
 * complex64. Linear: the cotangent is transformed likewise.
 *
 * @throws RangeError for an axis that `a` lacks, a length that is no integer from 1, and an unknown norm.
 *
 * @example
 * ```ts
 * import { fft, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.real(fft.fft([1, 2, 3, 2])).tolist(), [8, -2, 0, -2]);
 * assertEquals(fft.fft([1, 2], 4, { norm: "ortho" }).shape, [4]);
 * ```
 */
export function fft(
  a: ArrayLike,
  n?: number | null | FftOptions,
  axis?: number | null | AxisAndNorm,
  norm?: FftNorm | null,
): NDArray {
  const kind: Kind = { action: "fft", type: "fft", inverse: false };
  return alongAxis(kind, asArray(a), named<FftOptions>("fft", LINE, [n, axis, norm]));
}

/**
 * The inverse of {@link fft} along an axis: y_j = (1/n) Σ_k exp(2πi jk/n) a_k. `n` cuts the axis, or pads it with zeros,
 * first. float64 gives complex128; integers, booleans and the other floats give complex64.
 *
 * @throws RangeError for an axis that `a` lacks, a length that is no integer from 1, and an unknown norm.
 *
 * @example
 * ```ts
 * import { fft, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.real(fft.ifft(fft.fft([1, 2, 3, 4]))).tolist(), [1, 2, 3, 4]);
 * ```
 */
export function ifft(
  a: ArrayLike,
  n?: number | null | FftOptions,
  axis?: number | null | AxisAndNorm,
  norm?: FftNorm | null,
): NDArray {
  const kind: Kind = { action: "ifft", type: "ifft", inverse: true };
  return alongAxis(kind, asArray(a), named<FftOptions>("ifft", LINE, [n, axis, norm]));
}

/**
 * {@link fft} along two axes, the last by default. `s` cuts them, or pads them with zeros, first. float64 gives
 * complex128; integers, booleans and the other floats give complex64.
 *
 * @throws RangeError unless there are two axes, for axes that `a` lacks or that are the same, lengths that aren't integers from
 *   1, and an unknown norm.
 *
 * @example
 * ```ts
 * import { fft, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.real(fft.fft2([[1, 2], [3, 4]])).tolist(), [[10, -2], [-4, 0]]);
 * ```
 */
export function fft2(
  a: ArrayLike,
  s?: readonly number[] | null | FftAxesOptions,
  axes?: readonly number[] | null | AxesAndNorm,
  norm?: FftNorm | null,
): NDArray {
  const kind: Kind = { action: "fft2", type: "fft", inverse: false };
  return alongTwo(kind, asArray(a), named<FftAxesOptions>("fft2", AXES, [s, axes, norm]));
}

/**
 * {@link ifft} along two axes, the last by default: the inverse of {@link fft2}. `s` cuts them, or pads them with zeros,
 * first. float64 gives complex128; integers, booleans and the other floats give complex64.
 *
 * @throws RangeError unless there are two axes, for axes that `a` lacks or that are the same, lengths that aren't integers from
 *   1, and an unknown norm.
 *
 * @example
 * ```ts
 * import { fft, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.real(fft.ifft2([[10, -2], [-4, 0]])).tolist(), [[1, 2], [3, 4]]);
 * ```
 */
export function ifft2(
  a: ArrayLike,
  s?: readonly number[] | null | FftAxesOptions,
  axes?: readonly number[] | null | AxesAndNorm,
  norm?: FftNorm | null,
): NDArray {
  const kind: Kind = { action: "ifft2", type: "ifft", inverse: true };
  return alongTwo(kind, asArray(a), named<FftAxesOptions>("ifft2", AXES, [s, axes, norm]));
}

/**
 * {@link fft} along several axes: all by default, or as many of the last as `s` has lengths. `s` cuts them, or pads them
 * with zeros, first. float64 gives complex128; integers, booleans and the other floats give complex64.
 *
 * @throws RangeError for axes that `a` lacks or that repeat, lengths that aren't integers from 1 or not as many as the axes,
 *   and an unknown norm.
 *
 * @example
 * ```ts
 * import { fft, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = np.array([[1, 2], [3, 4]]);
 * assertEquals(np.real(fft.fftn(x)).tolist(), [[10, -2], [-4, 0]]);
 * assertEquals(np.real(fft.fftn(x, null, [0])).tolist(), [[4, 6], [-2, -2]]);
 * ```
 */
export function fftn(
  a: ArrayLike,
  s?: readonly number[] | null | FftAxesOptions,
  axes?: readonly number[] | null | AxesAndNorm,
  norm?: FftNorm | null,
): NDArray {
  const kind: Kind = { action: "fftn", type: "fft", inverse: false };
  return alongAxes(kind, asArray(a), named<FftAxesOptions>("fftn", AXES, [s, axes, norm]));
}

/**
 * {@link ifft} along several axes, all by default, or as many of the last as `s` has lengths: the inverse of
 * {@link fftn}. `s` cuts them, or pads them with zeros, first. float64 gives complex128; integers, booleans and the other
 * floats give complex64.
 *
 * @throws RangeError for axes that `a` lacks or that repeat, lengths that aren't integers from 1 or not as many as the axes,
 *   and an unknown norm.
 *
 * @example
 * ```ts
 * import { fft, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.real(fft.ifftn(fft.fftn([[1, 2], [3, 4]]))).tolist(), [[1, 2], [3, 4]]);
 * ```
 */
export function ifftn(
  a: ArrayLike,
  s?: readonly number[] | null | FftAxesOptions,
  axes?: readonly number[] | null | AxesAndNorm,
  norm?: FftNorm | null,
): NDArray {
  const kind: Kind = { action: "ifftn", type: "ifft", inverse: true };
  return alongAxes(kind, asArray(a), named<FftAxesOptions>("ifftn", AXES, [s, axes, norm]));
}
