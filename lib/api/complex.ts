/**
 * Complex numbers from their parts.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { complex as fromParts } from "../ops/complex.ts";

/**
 * re + i·im. From two numbers it makes a weakly typed complex64 scalar; arrays broadcast, and keep their precision.
 *
 * @param re Real part.
 * @param im Imaginary part; 0 by default.
 *
 * @throws {RangeError} If the shapes don't broadcast.
 *
 * @example
 * ```ts
 * import { type Complex, complex } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(complex(3, 4).abs().item(), 5);
 * assertEquals(complex(3, 4).mul(2).item<Complex>(), { re: 6, im: 8 });
 * ```
 */
export function complex(re: ArrayLike, im: ArrayLike = 0): NDArray {
  return fromParts(re, im);
}
