/**
 * Parts of floating numbers: signs, exponents, fractions, neighbours.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { integers } from "./integers.ts";
import { named, type Or } from "./named.ts";
import { floats, inexactPair, realArray } from "./operands.ts";

/**
 * Whether the sign is negative, −0 included, element by element, as bool. The sign of NaN is not known: false.
 *
 * @throws TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.signbit([-1, -0, 0]).tolist(), [true, true, false]);
 * ```
 */
export function signbit(x: ArrayLike): NDArray {
  const a = realArray("signbit", x);
  return a.aval.kind === "f" ? ops.signbit(a) : a.aval.kind === "b" ? ops.ne(a, a) : ops.lt(a, 0);
}

/**
 * |x| with the sign of y, element by element. Integers and booleans become float32.
 *
 * @throws TypeError for complex numbers. RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.copysign([1, -2], [-3, 0]).tolist(), [-1, 2]);
 * ```
 */
export function copysign(x: ArrayLike, y: ArrayLike): NDArray {
  const [a, b] = inexactPair(x, y);
  const size = ops.abs(floats("copysign", a));
  return ops.select(ops.signbit(b), ops.neg(size), size);
}

/**
 * The floating number after x in the direction of y, element by element. Integers and booleans become float32. Its
 * derivative is 0, where JAX has none.
 *
 * @throws TypeError for complex numbers. RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.nextafter(1, 2).item(), 1 + 2 ** -23);
 * ```
 */
export function nextafter(x: ArrayLike, y: ArrayLike): NDArray {
  const [a, b] = inexactPair(x, y);
  return ops.nextafter(a, b);
}

/**
 * The distance from x to the next number away from 0, with the sign of x. Integers and booleans become float32. Its
 * derivative is 0, where JAX has none.
 *
 * @throws TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.spacing(np.array([1, -2], "float64")).tolist(), [2 ** -52, -(2 ** -51)]);
 * ```
 */
export function spacing(x: ArrayLike): NDArray {
  const a = floats("spacing", x);
  const next = ops.nextafter(a, copysign(Infinity, a));
  return ops.stopGradient(ops.sub(next, a));
}

/** x·2ⁿ for int32 n, by two factors of which neither overflows alone. */
function scaled(x: NDArray, n: NDArray): NDArray {
  const half = ops.shiftRightArithmetic(n, 1);
  const factor = (k: NDArray): NDArray => ops.exp2(ops.convert(k, x.dtype, true));
  return ops.mul(ops.mul(x, factor(half)), factor(ops.sub(n, half)));
}

/**
 * The m and the int32 e with x = m·2ᵉ and ½ ≤ |m| < 1, element by element; m is x and e is 0 for 0, infinities and
 * NaN. Integers and booleans become float32.
 *
 * @throws TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const [m, e] = np.frexp([8, -3]);
 * assertEquals(m.tolist(), [0.5, -0.75]);
 * assertEquals(e.tolist(), [4, 2]);
 * ```
 */
export function frexp(x: ArrayLike): [NDArray, NDArray] {
  const a = floats("frexp", x);
  const e = ops.exponent(a);
  return [scaled(a, ops.neg(e)), e];
}

/**
 * x·2ⁿ, element by element, for integers n. Integers and booleans x become float32.
 *
 * @throws TypeError for complex x, or n that are no integers. RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.ldexp([0.5, 3], [4, 1]).tolist(), [8, 6]);
 * ```
 */
export function ldexp(x: ArrayLike, n: ArrayLike): NDArray {
  const a = floats("ldexp", x);
  const e = typeof n === "number" && Number.isInteger(n) ? asArray(n) : integral(n);
  const [m, own] = frexp(a);
  const sum = ops.add(ops.convert(own, a.dtype), ops.convert(e, a.dtype));
  // 2^e may overflow by one where the product doesn't.
  const up = ops.gt(sum, 0);
  const doubled = ops.select(up, ops.mul(m, 2), m);
  const product = ops.mul(doubled, ops.exp2(ops.select(up, ops.sub(sum, 1), sum)));
  return ops.select(ops.or(ops.eq(ops.abs(a), Infinity), ops.eq(a, 0)), a, product);
}

/** The exponents of {@link ldexp}. */
function integral(n: ArrayLike): NDArray {
  return "bi".includes(asArray(n).aval.kind) ? asArray(n) : integers("ldexp", n, "exponents");
}

/**
 * The fractional and the integral part of x, both with its sign. Integers and booleans become float32. As in JAX the
 * fraction of an infinity is NaN.
 *
 * @throws TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const [fraction, whole] = np.modf([2.5, -1.25]);
 * assertEquals(fraction.tolist(), [0.5, -0.25]);
 * assertEquals(whole.tolist(), [2, -1]);
 * ```
 */
export function modf(x: ArrayLike): [NDArray, NDArray] {
  const a = floats("modf", x);
  const whole = trunc(a);
  return [ops.sub(a, whole), whole];
}

/**
 * The integral part of x: rounded toward 0. Integers and booleans stay as they are. Its derivative is 0.
 *
 * @throws TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.trunc([1.7, -1.7]).tolist(), [1, -1]);
 * ```
 */
export function trunc(x: ArrayLike): NDArray {
  const a = realArray("trunc", x);
  return a.aval.kind === "f" ? ops.select(ops.lt(a, 0), ops.ceil(a), ops.floor(a)) : a;
}

/** Options of {@link nanToNum}. */
export interface NanToNumOptions {
  /** Taken for compatibility; arrays are never changed. */
  copy?: boolean;
  /** What NaN becomes; 0 by default. */
  nan?: ArrayLike;
  /** What +∞ becomes; the largest number of the dtype by default. */
  posinf?: ArrayLike | null;
  /** What −∞ becomes; the least number of the dtype by default. */
  neginf?: ArrayLike | null;
}

/**
 * x with NaN replaced by 0 and infinities by the largest and the least number of the dtype, or by what the options
 * say; part by part of complex numbers. The derivative is 0 where an element is replaced.
 *
 * @throws TypeError for an unknown option.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.nanToNum([NaN, 2]).tolist(), [0, 2]);
 * assertEquals(np.nanToNum([NaN, Infinity], { nan: 1, posinf: 5 }).tolist(), [1, 5]);
 * ```
 */
export function nanToNum(
  x: ArrayLike,
  copy?: Or<boolean, NanToNumOptions>,
  nan?: Or<ArrayLike, NanToNumOptions>,
  posinf?: Or<ArrayLike | null, NanToNumOptions>,
  neginf?: Or<ArrayLike | null, NanToNumOptions>,
): NDArray {
  const keys = ["copy", "nan", "posinf", "neginf"] as const;
  const given = named<NanToNumOptions>("nanToNum", keys, [copy, nan, posinf, neginf]);
  const a = asArray(x);
  if (a.aval.kind === "c") return ops.complex(replaced(ops.real(a), given), replaced(ops.imag(a), given));
  return a.aval.kind === "f" ? replaced(a, given) : a;
}

function replaced(x: NDArray, { nan = 0, posinf, neginf }: NanToNumOptions): NDArray {
  const most = x.dtype === "float32" ? 3.4028234663852886e38 : Number.MAX_VALUE;
  const put = (where: NDArray, by: ArrayLike, y: NDArray): NDArray => ops.select(where, ops.arrayAs(by, x.dtype), y);
  const out = put(ops.ne(x, x), nan, x);
  const above = put(ops.eq(out, Infinity), posinf ?? most, out);
  return put(ops.eq(above, -Infinity), neginf ?? -most, above);
}
