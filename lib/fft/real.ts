/**
 * Fourier transforms from and to real numbers, under JAX's `fft` names.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { checkAxis } from "../numpy/arguments.ts";
import { named } from "../numpy/named.ts";
import { asArray, conj, mul } from "../ops/mod.ts";
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

/** The length of an axis, the last by default. */
function lengthOf(action: string, x: NDArray, axis: number | null | undefined): number {
  return x.shape[checkAxis(action, axis === undefined ? -1 : axis as number, x.ndim)];
}

/**
 * The first ⌊n/2⌋ + 1 elements of the Fourier transform of real numbers along an axis; the others are their conjugates.
 * `n` cuts the axis, or pads it with zeros, first. float64 gives complex128; integers, booleans and float32 give
 * complex64.
 *
 * @throws RangeError for an axis that `a` lacks or that is empty, a length that is no integer from 1, and an unknown norm;
 *   TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { fft, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.real(fft.rfft([1, 2, 3, 2])).tolist(), [8, -2, 0]);
 * ```
 */
export function rfft(
  a: ArrayLike,
  n?: number | null | FftOptions,
  axis?: number | null | AxisAndNorm,
  norm?: FftNorm | null,
): NDArray {
  const kind: Kind = { action: "rfft", type: "rfft", inverse: false };
  return alongAxis(kind, asArray(a), named<FftOptions>("rfft", LINE, [n, axis, norm]));
}

/**
 * The n real numbers along an axis whose transform begins with these ⌊n/2⌋ + 1 elements: the inverse of {@link rfft}. The
 * axis is cut, or padded with zeros, to that length; `n` is 2(m − 1) by default, of an axis of length m. The imaginary
 * part of the first element, and of the middle one of an even length, counts as 0. complex128 and float64 give float64,
 * others float32.
 *
 * @throws RangeError for an axis that `a` lacks, a length that is no integer from 1, and an unknown norm.
 *
 * @example
 * ```ts
 * import { fft, np } from "@fluxion/fluxion";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const x = np.array([1, 2, 3]);
 * assertEquals(fft.irfft(fft.rfft([1, 2, 3, 2])).tolist(), [1, 2, 3, 2]);
 * assertAlmostEquals(np.max(np.abs(np.subtract(fft.irfft(fft.rfft(x), 3), x))).item(), 0, 1e-6);
 * ```
 */
export function irfft(
  a: ArrayLike,
  n?: number | null | FftOptions,
  axis?: number | null | AxisAndNorm,
  norm?: FftNorm | null,
): NDArray {
  const kind: Kind = { action: "irfft", type: "irfft", inverse: true };
  return alongAxis(kind, asArray(a), named<FftOptions>("irfft", LINE, [n, axis, norm]));
}

/**
 * {@link rfft} along the second of two axes, then {@link fft} along the first; the last two by default. `s` cuts them, or
 * pads them with zeros, first. float64 gives complex128; integers, booleans and float32 give complex64.
 *
 * @throws RangeError unless there are two axes, for axes that `a` lacks or that are the same, lengths that aren't integers from
 *   1, and an unknown norm; TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { fft, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.real(fft.rfft2([[1, 2], [3, 4]])).tolist(), [[10, -2], [-4, 0]]);
 * ```
 */
export function rfft2(
  a: ArrayLike,
  s?: readonly number[] | null | FftAxesOptions,
  axes?: readonly number[] | null | AxesAndNorm,
  norm?: FftNorm | null,
): NDArray {
  const kind: Kind = { action: "rfft2", type: "rfft", inverse: false };
  return alongTwo(kind, asArray(a), named<FftAxesOptions>("rfft2", AXES, [s, axes, norm]));
}

/**
 * {@link ifft} along the first of two axes, then {@link irfft} along the second, the last two by default: the inverse of
 * {@link rfft2}. `s` has the lengths of the result. complex128 and float64 give float64, others float32.
 *
 * @throws RangeError unless there are two axes, for axes that `a` lacks or that are the same, lengths that aren't integers from
 *   1, and an unknown norm.
 *
 * @example
 * ```ts
 * import { fft } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(fft.irfft2(fft.rfft2([[1, 2], [3, 4]])).tolist(), [[1, 2], [3, 4]]);
 * ```
 */
export function irfft2(
  a: ArrayLike,
  s?: readonly number[] | null | FftAxesOptions,
  axes?: readonly number[] | null | AxesAndNorm,
  norm?: FftNorm | null,
): NDArray {
  const kind: Kind = { action: "irfft2", type: "irfft", inverse: true };
  return alongTwo(kind, asArray(a), named<FftAxesOptions>("irfft2", AXES, [s, axes, norm]));
}

/**
 * {@link rfft} along the last of several axes, then {@link fft} along the others: all by default, or as many of the last
 * as `s` has lengths, which cut them, or pad them with zeros, first. float64 gives complex128; integers, booleans and
 * float32 give complex64.
 *
 * @throws RangeError for axes that `a` lacks or that repeat, lengths that aren't integers from 1 or not as many as the axes,
 *   and an unknown norm; TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { fft, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(fft.rfftn(np.ones([2, 3, 4])).shape, [2, 3, 3]);
 * ```
 */
export function rfftn(
  a: ArrayLike,
  s?: readonly number[] | null | FftAxesOptions,
  axes?: readonly number[] | null | AxesAndNorm,
  norm?: FftNorm | null,
): NDArray {
  const kind: Kind = { action: "rfftn", type: "rfft", inverse: false };
  return alongAxes(kind, asArray(a), named<FftAxesOptions>("rfftn", AXES, [s, axes, norm]));
}

/**
 * {@link ifft} along all but the last of several axes, then {@link irfft} along that: the inverse of {@link rfftn}. The
 * axes are all by default, or as many of the last as `s` has lengths, which are those of the result. complex128 and
 * float64 give float64, others float32. Without axes nothing is done but the conversion to a complex dtype, as in JAX.
 *
 * @throws RangeError for axes that `a` lacks or that repeat, lengths that aren't integers from 1 or not as many as the axes,
 *   and an unknown norm.
 *
 * @example
 * ```ts
 * import { fft } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(fft.irfftn(fft.rfftn([[1, 2], [3, 4]])).tolist(), [[1, 2], [3, 4]]);
 * ```
 */
export function irfftn(
  a: ArrayLike,
  s?: readonly number[] | null | FftAxesOptions,
  axes?: readonly number[] | null | AxesAndNorm,
  norm?: FftNorm | null,
): NDArray {
  const kind: Kind = { action: "irfftn", type: "irfft", inverse: true };
  return alongAxes(kind, asArray(a), named<FftAxesOptions>("irfftn", AXES, [s, axes, norm]));
}

/**
 * The transform of n numbers that are Hermitian, hence real, from the first ⌊n/2⌋ + 1 of them along an axis: the
 * {@link irfft} of their conjugates times n, so that the norm `forward` divides by n. `n` is 2(m − 1) by default, of an
 * axis of length m. complex128 and float64 give float64, others float32.
 *
 * @throws RangeError for an axis that `a` lacks, a length that is no integer from 1, and an unknown norm.
 *
 * @example
 * ```ts
 * import { fft } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(fft.hfft([1, { re: 0, im: 1 }, 2]).tolist(), [3, 1, 3, -3]);
 * ```
 */
export function hfft(
  a: ArrayLike,
  n?: number | null | FftOptions,
  axis?: number | null | AxisAndNorm,
  norm?: FftNorm | null,
): NDArray {
  const options = named<FftOptions>("hfft", LINE, [n, axis, norm]);
  const x = conj(asArray(a));
  const y = alongAxis({ action: "hfft", type: "irfft", inverse: false }, x, options);
  return mul(y, options.n ?? lengthOf("hfft", y, options.axis));
}

/**
 * The inverse of {@link hfft}: the conjugates of the {@link rfft} of n real numbers along an axis divided by n, which the
 * norm `forward` makes good. `n` cuts the axis, or pads it with zeros, first. float64 gives complex128; integers,
 * booleans and float32 give complex64.
 *
 * @throws RangeError for an axis that `a` lacks or that is empty, a length that is no integer from 1, and an unknown norm;
 *   TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { fft, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.real(fft.ihfft([3, 1, 3, -3])).tolist(), [1, 0, 2]);
 * ```
 */
export function ihfft(
  a: ArrayLike,
  n?: number | null | FftOptions,
  axis?: number | null | AxisAndNorm,
  norm?: FftNorm | null,
): NDArray {
  const options = named<FftOptions>("ihfft", LINE, [n, axis, norm]);
  const x = asArray(a);
  const y = alongAxis({ action: "ihfft", type: "rfft", inverse: true }, x, options);
  return mul(conj(y), 1 / (options.n ?? lengthOf("ihfft", x, options.axis)));
}
