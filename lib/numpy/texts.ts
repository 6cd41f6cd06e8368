/**
 * Arrays from text, and what can be iterated over.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import { checkDType, type DType, kindOf } from "../core/dtype.ts";
import { valueText } from "../errors.ts";
import { arrayAs } from "../ops/mod.ts";
import { checkInteger } from "./arguments.ts";
import { named, type Or } from "./named.ts";

/** The number of elements asked for; −1 is all. */
function countOf(action: string, count: number | undefined): number {
  return count === undefined || count === -1 ? Infinity : checkInteger(action, "count", count, 0);
}

/** Options of {@link fromstring}. */
export interface FromstringOptions {
  /** The dtype: of integers or floats; float32 by default. */
  dtype?: DType;
  /** How many numbers are read; −1, the default, is all. */
  count?: number;
  /** What stands between numbers; blanks beside it don't count, and alone match any. */
  sep: string;
}

/**
 * An array of one axis of the numbers in a text.
 *
 * @throws RangeError for a separator that is empty, for what is no number, and if there are less than `count` (NumPy
 *   leaves the rest undetermined); TypeError for a dtype that is neither of integers nor of floats.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.fromstring("1, 2, 3", { sep: "," }).tolist(), [1, 2, 3]);
 * assertEquals(np.fromstring("1 2", "int32", { sep: " " }).dtype, "int32");
 * ```
 */
export function fromstring(
  text: string,
  dtype?: Or<DType, FromstringOptions>,
  count?: Or<number, FromstringOptions>,
  options?: FromstringOptions,
): NDArray {
  const given = named<FromstringOptions>("fromstring", ["dtype", "count", "sep"], [dtype, count, options]);
  const { sep = "" } = given;
  const asked = checkDType(given.dtype ?? "float32", "fromstring");
  const kind = kindOf(asked);
  if (kind !== "i" && kind !== "f") {
    throw new TypeError(`fromstring: dtype is ${asked}; it must be of integers or floats`);
  }
  if (sep === "") throw new RangeError('fromstring: sep is empty; say what stands between the numbers, " " for blanks');
  const most = countOf("fromstring", given.count);
  const words = text.trim() === "" ? [] : text.trim().split(sep.trim() === "" ? /\s+/ : sep.trim());
  const numbers = words.slice(0, most).map((word) => numberIn(word, kind));
  if (most < Infinity && numbers.length < most) {
    throw new RangeError(`fromstring: count is ${most}, and there are ${numbers.length} numbers; ask for fewer`);
  }
  return arrayAs(numbers, asked);
}

/** The number that a word is. */
function numberIn(word: string, kind: "i" | "f"): number {
  const trimmed = word.trim();
  if (kind === "f" && /^[+-]?nan$/i.test(trimmed)) return NaN;
  if (kind === "f" && /^[+-]?inf(inity)?$/i.test(trimmed)) return trimmed.startsWith("-") ? -Infinity : Infinity;
  const pattern = kind === "i" ? /^[+-]?\d+$/ : /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
  if (pattern.test(trimmed)) return Number(trimmed);
  throw new RangeError(
    `fromstring: ${valueText(word)} is no ${kind === "i" ? "integer" : "number"}; check the separator and the dtype`,
  );
}

/**
 * Whether x can be iterated over: an array of at least one axis, a list, a text, anything that JavaScript iterates over.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.iterable([1, 2]), true);
 * assertEquals(np.iterable(np.array(1)), false);
 * ```
 */
export function iterable(x: ArrayLike | Iterable<unknown> | object | string | null | undefined): boolean {
  if (x instanceof NDArray) return x.ndim > 0;
  return typeof x === "string" || (typeof x === "object" && x !== null && Symbol.iterator in x);
}
