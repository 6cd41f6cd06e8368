/**
 * Parts of complex numbers.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { checkOptions } from "./arguments.ts";

/**
 * The real part; a real array as it is.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.real([{ re: 1, im: 2 }]).tolist(), [1]);
 * ```
 */
export function real(x: ArrayLike): NDArray {
  return ops.real(x);
}

/**
 * The imaginary part; zeros for a real array.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.imag([{ re: 1, im: 2 }]).tolist(), [2]);
 * ```
 */
export function imag(x: ArrayLike): NDArray {
  return ops.imag(x);
}

/**
 * The complex conjugate; a real array as it is.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.conj({ re: 1, im: 2 }).tolist(), { re: 1, im: -2 });
 * ```
 */
export function conj(x: ArrayLike): NDArray {
  return ops.conj(x);
}

/**
 * Another name of {@link conj}.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.conjugate({ re: 0, im: 1 }).tolist(), { re: 0, im: -1 });
 * ```
 */
export const conjugate: typeof conj = conj;

/**
 * The angle of a complex number in the plane, from −π to π, or in degrees with `deg`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertAlmostEquals(np.angle({ re: 0, im: 2 }).item(), np.pi / 2, 1e-6);
 * assertEquals(np.angle(-1, { deg: true }).item(), 180);
 * ```
 */
export function angle(z: ArrayLike, options: boolean | { deg?: boolean } = {}): NDArray {
  const a = asArray(z);
  const x = a.aval.kind === "i" || a.aval.kind === "b" ? ops.convert(a, "float32") : a;
  const real = x.aval.kind !== "c";
  const im = real ? ops.select(ops.ne(x, x), ops.constLike(x, NaN), ops.constLike(x, 0)) : ops.imag(x);
  const radians = ops.atan2(im, ops.real(x));
  const deg = typeof options === "boolean" ? options : checkOptions("angle", options, ["deg"]).deg ?? false;
  return deg ? ops.mul(radians, 180 / Math.PI) : radians;
}
