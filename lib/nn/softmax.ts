/**
 * The softmax family, and its inputs.
 *
 * @module
 */
import type { ArrayLike, Axes, NDArray, ReduceOptions } from "../core/array.ts";
import { checkDType, type DType } from "../core/dtype.ts";
import { checkAxes, checkAxis, checkInteger, checkOptions, optionsOf } from "../numpy/arguments.ts";
import * as np from "../numpy/mod.ts";
import { named, type Or } from "../numpy/named.ts";
import {
  abs,
  add,
  asArray,
  constLike,
  convert,
  eq,
  exp,
  inexact,
  iota,
  isFinite,
  log,
  lt,
  mul,
  ne,
  promoteAll,
  real,
  reshape,
  select,
  sign,
  stopGradient,
  sub,
  trueDivide,
} from "../ops/mod.ts";
import { checkMask } from "./operands.ts";

/** The largest element over axes, kept with length 1, as a constant; 0 if there is none. */
function largest(x: NDArray, axis: Axes | undefined): NDArray {
  return stopGradient((x.size === 0 ? np.sum : np.max)(x, { axis, keepdims: true }));
}

/** Options of {@link logsumexp}. */
export interface LogsumexpOptions extends ReduceOptions {
  /** Factors of the exponentials, which broadcast; 1 by default. */
  b?: ArrayLike | null;
  /** Whether the sum's sign comes as a second result; the first is then the logarithm of the sum's modulus. */
  returnSign?: boolean;
  /** Which elements take part: booleans that broadcast to `x`; all by default. */
  where?: ArrayLike | null;
}

const LOGSUMEXP: readonly (keyof LogsumexpOptions)[] = ["axis", "b", "keepdims", "returnSign", "where"];

/**
 * log Σ b·eˣ over axes (all by default), without overflow: the largest element is taken out first. −∞ of none. NaN where
 * factors make the sum negative; with `returnSign`, the pair of log |Σ| and the sign of Σ (Σ/|Σ| of complex numbers).
 *
 * @throws RangeError for axes that `x` lacks or that repeat; TypeError for a mask that isn't bool.
 *
 * @example
 * ```ts
 * import { nn, np } from "@fluxion/fluxion";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertAlmostEquals(nn.logsumexp(np.array([1000, 1000])).item(), 1000 + Math.log(2), 1e-3);
 * const [log, sign] = nn.logsumexp([0, 0], { b: [1, -3], returnSign: true });
 * assertAlmostEquals(log.item(), Math.log(2), 1e-6);
 * assertEquals(sign.item(), -1);
 * ```
 */
export function logsumexp(x: ArrayLike, options: LogsumexpOptions & { returnSign: true }): [NDArray, NDArray];
/** The logarithm alone. */
export function logsumexp(x: ArrayLike, options?: Axes | LogsumexpOptions & { returnSign?: false }): NDArray;
export function logsumexp(x: ArrayLike, options: Axes | LogsumexpOptions = null): NDArray | [NDArray, NDArray] {
  const given = optionsOf<LogsumexpOptions>("nn.logsumexp", options, LOGSUMEXP) ?? { axis: options as Axes };
  const { axis, b = null, keepdims = false, returnSign = false, where = null } = given;
  const [a, factors = null] = promoteAll(b === null ? [asArray(x)] : [asArray(x), asArray(b)]).map(inexact);
  const mask = where === null ? null : checkMask("nn.logsumexp", where);
  const shown = mask === null ? a : select(mask, a, constLike(a, 0));
  const exponents = factors === null ? shown : select(ne(factors, 0), shown, constLike(a, -Infinity));
  const axes = checkAxes("nn.logsumexp", axis, exponents.ndim);
  const top = np.max(real(exponents), { axis: axes, keepdims: true, where: mask, initial: -Infinity });
  const finite = stopGradient(select(isFinite(top), top, constLike(top, 0)));
  const powers = exp(sub(exponents, finite));
  const terms = factors === null ? powers : mul(powers, factors);
  const sum = np.sum(terms, { axis: axes, keepdims: true, where: mask });
  const complex = sum.aval.kind === "c";
  const out = add(log(returnSign || !complex ? abs(sum) : sum), finite);
  const kept = (y: NDArray): NDArray => keepdims ? y : np.squeeze(y, axes);
  if (returnSign) return [kept(out), kept(sign(sum))];
  return kept(factors !== null && !complex ? select(lt(sum, 0), NaN, out) : out);
}

/** Options of {@link softmax} and {@link logSoftmax}. */
export interface SoftmaxOptions {
  /** The axis or axes of the sum; null is all, and the last the default. */
  axis?: Axes;
  /** Booleans that broadcast: which elements count; all by default. */
  where?: ArrayLike | null;
}

/** x less its largest element over axes, 0 where it doesn't count; and what to do elsewhere. */
function shifted(action: string, x: ArrayLike, args: readonly unknown[]): {
  shift: NDArray;
  sum: (powers: NDArray) => NDArray;
  elsewhere: (y: NDArray, other: number) => NDArray;
} {
  const { axis = -1, where = null } = named<SoftmaxOptions>(action, ["axis", "where"], args);
  const a = inexact(asArray(x));
  const total = (y: NDArray): NDArray => np.sum(y, { axis, keepdims: true });
  const mask = where === null ? null : checkMask(action, where);
  if (mask === null) return { shift: sub(a, largest(a, axis)), sum: total, elsewhere: (y) => y };
  const top = largest(select(mask, a, constLike(a, -Infinity)), axis);
  return {
    shift: select(mask, sub(a, top), constLike(a, 0)),
    sum(powers) {
      const sum = total(select(mask, powers, constLike(powers, 0)));
      return select(eq(sum, constLike(sum, 0)), constLike(sum, 1), sum); // no element counts
    },
    elsewhere: (y, other) => select(mask, y, constLike(y, other)),
  };
}

/**
 * eˣ / Σ eˣ along an axis, the last by default; 0 where `where` is false. Integers and booleans become float32
 * first; in JAX the differences of uint32 wrap around.
 *
 * NaN throughout where an element is Infinity.
 *
 * @throws RangeError for axes that `x` lacks or that repeat. TypeError for a `where` of other than booleans.
 *
 * @example
 * ```ts
 * import { nn, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.softmax(np.array([1, 1])).tolist(), [0.5, 0.5]);
 * assertEquals(nn.softmax([1, 1, 1], { where: [true, false, true] }).tolist(), [0.5, 0, 0.5]);
 * ```
 */
export function softmax(x: ArrayLike, axis?: Or<Axes, SoftmaxOptions>, where?: ArrayLike | null): NDArray {
  const { shift, sum, elsewhere } = shifted("nn.softmax", x, [axis, where]);
  const powers = exp(shift);
  return elsewhere(trueDivide(powers, sum(powers)), 0);
}

/**
 * log softmax(x) along an axis, the last by default, without overflow; −∞ where `where` is false. Integers and booleans
 * become float32.
 *
 * NaN throughout where an element is Infinity.
 *
 * @throws RangeError for axes that `x` lacks or that repeat. TypeError for a `where` of other than booleans.
 *
 * @example
 * ```ts
 * import { nn, np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const [a] = nn.logSoftmax(np.array([0, 0])).tolist() as number[];
 * assertAlmostEquals(a, -Math.log(2), 1e-6);
 * ```
 */
export function logSoftmax(x: ArrayLike, axis?: Or<Axes, SoftmaxOptions>, where?: ArrayLike | null): NDArray {
  const { shift, sum, elsewhere } = shifted("nn.logSoftmax", x, [axis, where]);
  return elsewhere(sub(shift, log(sum(exp(shift)))), -Infinity);
}

/** Options of {@link oneHot}. */
export interface OneHotOptions {
  /** The dtype; float32 by default. */
  dtype?: DType | null;
  /** Where the new axis goes; last by default. */
  axis?: number;
}

/**
 * A 1 at each integer of x along a new axis of length `numClasses`, zeros elsewhere; only zeros for integers out of
 * range.
 *
 * @throws RangeError for an axis that the result lacks and for a length that is no integer from 0.
 *
 * @example
 * ```ts
 * import { nn } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.oneHot([0, 2], 3).tolist(), [[1, 0, 0], [0, 0, 1]]);
 * ```
 */
export function oneHot(x: ArrayLike, numClasses: number, options: OneHotOptions = {}): NDArray {
  const { axis = -1, dtype } = checkOptions("nn.oneHot", options, ["axis", "dtype"]);
  const a = asArray(x);
  const at = checkAxis("nn.oneHot", axis, a.ndim + 1);
  const length = checkInteger("nn.oneHot", "numClasses", numClasses, 0);
  const places = reshape(a, a.shape.toSpliced(at, 0, 1));
  const classes = reshape(iota("int32", [length], 0), places.shape.map((_, i) => i === at ? length : 1));
  return convert(eq(places, classes), checkDType(dtype ?? "float32", "nn.oneHot"));
}
