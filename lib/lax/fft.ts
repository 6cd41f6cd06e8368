/**
 * Fourier transforms under JAX's `lax` name.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import type { FftType } from "../core/plan.ts";
import { avalText, valueText } from "../errors.ts";
import { checkShape, type ShapeLike } from "../numpy/arguments.ts";
import * as ops from "../ops/mod.ts";

export type { FftType } from "../core/plan.ts";

const TYPES: readonly string[] = ["fft", "ifft", "rfft", "irfft"];

/**
 * The Fourier transform over the last axes, as many as `fftLengths` has: X_j = Σ_k exp(−2πi jk/n) x_k along each for
 * `fft`; `ifft` has the other sign and divides by the lengths. `rfft` takes real numbers, and gives the first ⌊n/2⌋ + 1
 * elements of the last axis, of which the others are the conjugates; `irfft` turns that round, and reads no imaginary
 * part of elements that must be real. The lengths are those of x, for `irfft` of the result. JAX takes up to three axes.
 *
 * float64 gives complex128, and integers and the other floats complex64; computed in double. Linear: its transposes are
 * transforms again.
 *
 * @throws RangeError for an unknown type and for lengths that x doesn't have; TypeError for an `rfft` of complex numbers.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const spectrum = lax.fft(np.array([1, 2, 3, 2]), "rfft", [4]);
 * assertEquals(np.real(spectrum).tolist(), [8, -2, 0]);
 * assertEquals(lax.fft(spectrum, "irfft", [4]).tolist(), [1, 2, 3, 2]);
 * ```
 */
export function fft(x: ArrayLike, fftType: FftType | Uppercase<FftType>, fftLengths: ShapeLike): NDArray {
  const type = typeof fftType === "string" ? fftType.toLowerCase() : fftType;
  if (!TYPES.includes(type)) {
    throw new RangeError(`lax.fft: the type ${valueText(fftType)} is unknown; it must be one of ${TYPES.join(", ")}`);
  }
  const a = ops.asArray(x);
  if (type === "rfft" && a.aval.kind === "c") {
    throw new TypeError(`lax.fft: rfft takes real numbers, not ${avalText(a)}; take the fft, or the real part`);
  }
  const lengths = checkShape("lax.fft", fftLengths);
  return ops.fft(a, type as FftType, lengths);
}
