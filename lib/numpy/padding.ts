/**
 * Padding: constants, and what the array's own elements give.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import { filled } from "../core/view.ts";
import { shapeText, valueText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { checkInteger, checkOptions } from "./arguments.ts";
import { applyAlongAxis } from "./mapping.ts";
import { isOptions } from "./named.ts";
import { edge, mirror, ramp, statistic, type Widths, wrapAround } from "./padding_modes.ts";

/** One number for all axes and sides, a pair [before, after] for all axes, or a pair for each axis. */
export type PadPairs = number | readonly number[] | readonly (readonly number[])[];

/** How {@link pad} makes new elements; see there. */
export type PadMode =
  | "constant"
  | "edge"
  | "empty"
  | "linear_ramp"
  | "maximum"
  | "mean"
  | "median"
  | "minimum"
  | "reflect"
  | "symmetric"
  | "wrap";

/** A function that fills in one line of an array padded with zeros; it returns the line. */
export type PadFunction = (vector: NDArray, padWidth: readonly [number, number], axis: number) => NDArray;

/** Options of {@link pad}. */
export interface PadOptions {
  /** How the new elements are made; `constant` by default. */
  mode?: PadMode | PadFunction;
  /** Of `constant`: the value, 0 by default; an array of [before, after], or of such pairs, an axis each, if they differ. */
  constantValues?: ArrayLike;
  /** Of `linear_ramp`: the values at the ends; 0 by default. */
  endValues?: PadPairs;
  /** Of `maximum`, `mean`, `median`, `minimum`: of how many elements next to the edge; all by default. */
  statLength?: PadPairs | null;
  /** Of `reflect` and `symmetric`: whether the mirror image is turned about the edge's value (`odd`) or not (`even`). */
  reflectType?: "even" | "odd";
}

/** The options that each mode takes. */
const TAKES: Record<PadMode, readonly (keyof PadOptions)[]> = {
  constant: ["constantValues"],
  edge: [],
  empty: [],
  linear_ramp: ["endValues"],
  maximum: ["statLength"],
  mean: ["statLength"],
  median: ["statLength"],
  minimum: ["statLength"],
  reflect: ["reflectType"],
  symmetric: ["reflectType"],
  wrap: [],
};

const ALL: readonly (keyof PadOptions)[] = ["mode", "constantValues", "endValues", "statLength", "reflectType"];

/** x padded with `value` before (`lo`), after (`hi`) and between (`interior`) the elements of each axis. */
export function padWith(
  x: NDArray,
  value: ArrayLike,
  lo: readonly number[],
  hi: readonly number[],
  interior: readonly number[] = lo.map(() => 0),
): NDArray {
  const padded = ops.pad(x, lo, hi, interior);
  if (Object.is(value, 0)) return padded;
  const inside = ops.pad(filled(makeAval(x.shape, "bool"), 1), lo, hi, interior);
  return ops.select(inside, padded, ops.arrayAs(value, x.dtype));
}

/**
 * x with new elements before and after along each axis: one width for all, one pair [before, after] for all, or a pair an
 * axis. The modes, of which all but `constant` fill one axis after the other:
 *
 * - `constant`: the value of `constantValues`;
 * - `edge`: the element at the edge;
 * - `empty`: zeros, as JAX has it;
 * - `linear_ramp`: even steps from the edge to `endValues`;
 * - `maximum`, `mean`, `median`, `minimum`: of the line, or of `statLength` elements next to the edge; integers are rounded;
 * - `reflect`: the mirror image without the edge itself, `symmetric`: with it, again and again where it is too short;
 * - `wrap`: the line from its other end;
 * - a function of a line (padded with zeros), its widths [before, after] and its axis: what it returns, which is JAX's way.
 *
 * @throws RangeError for widths that aren't integers from 0 or don't go with the axes, for an unknown mode, and for empty
 *   axes where a mode needs an element; TypeError for options that the mode doesn't take.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.pad([1, 2], 1).tolist(), [0, 1, 2, 0]);
 * assertEquals(np.pad([[1]], [[0, 1], [0, 0]], { constantValues: 9 }).tolist(), [[1], [9]]);
 * assertEquals(np.pad([1, 2, 3], [2, 1], "reflect").tolist(), [3, 2, 1, 2, 3, 2]);
 * assertEquals(np.pad([1, 2, 3], [0, 2], "linear_ramp", { endValues: 5 }).tolist(), [1, 2, 3, 4, 5]);
 * ```
 */
export function pad(
  x: ArrayLike,
  padWidth: PadPairs,
  mode: PadMode | PadFunction | PadOptions = {},
  options: Omit<PadOptions, "mode"> = {},
): NDArray {
  const a = asArray(x);
  const given: PadOptions = isOptions(mode) ? mode as PadOptions : { ...options, mode: mode as PadMode | PadFunction };
  const chosen = checkOptions<PadOptions>("pad", given, ALL).mode ?? "constant";
  const widths = pairsOf("padWidth", padWidth, a);
  for (const pair of widths) for (const n of pair) checkInteger("pad", "a width", n, 0);
  if (typeof chosen === "function") {
    checkOptions<PadOptions>("pad", given, ["mode"]);
    const start = ops.pad(a, widths.map(([lo]) => lo), widths.map(([, hi]) => hi));
    return widths.reduce((y, width, axis) => applyAlongAxis((line) => chosen(line, width, axis), axis, y), start);
  }
  if (!Object.hasOwn(TAKES, chosen)) {
    throw new RangeError(
      `pad: mode ${valueText(chosen)} is unknown; it must be a function, or one of ${Object.keys(TAKES).join(", ")}`,
    );
  }
  checkOptions<PadOptions>(`pad in mode ${chosen}`, given, ["mode", ...TAKES[chosen]]);
  return padded(a, widths, chosen, given);
}

function padded(x: NDArray, widths: readonly Widths[], mode: PadMode, options: PadOptions): NDArray {
  switch (mode) {
    case "constant":
      return padConstant(x, widths, options.constantValues ?? 0);
    case "empty":
      return ops.pad(x, widths.map(([lo]) => lo), widths.map(([, hi]) => hi));
    case "edge":
      return eachAxis(x, widths, (y, axis) => edge(y, axis, widths[axis]));
    case "wrap":
      return eachAxis(x, widths, (y, axis) => wrapAround(y, axis, widths[axis]));
    case "reflect":
    case "symmetric":
      return reflected(x, widths, mode, options.reflectType ?? "even");
    case "linear_ramp": {
      const ends = pairsOf("endValues", options.endValues ?? 0, x);
      return eachAxis(x, widths, (y, axis) => ramp(y, axis, widths[axis], ends[axis]));
    }
    default: {
      const lengths = (options.statLength ?? null) === null ? null : pairsOf("statLength", options.statLength!, x);
      for (const pair of lengths ?? []) for (const n of pair) checkInteger("pad", "a statLength", n, 1);
      return eachAxis(x, widths, (y, axis) => statistic(mode, y, axis, widths[axis], lengths && lengths[axis]));
    }
  }
}

function reflected(
  x: NDArray,
  widths: readonly Widths[],
  mode: "reflect" | "symmetric",
  type: "even" | "odd",
): NDArray {
  if (type !== "even" && type !== "odd") {
    throw new RangeError(`pad: the reflectType ${valueText(type)} is unknown; it must be "even" or "odd"`);
  }
  return eachAxis(x, widths, (y, axis) => mirror(y, axis, widths[axis], mode, type));
}

/** One axis filled after the other. */
function eachAxis(x: NDArray, widths: readonly Widths[], fill: (y: NDArray, axis: number) => NDArray): NDArray {
  return widths.reduce((y, [lo, hi], axis) => {
    if (y.shape[axis] > 0) return lo === 0 && hi === 0 ? y : fill(y, axis);
    if (lo === 0 && hi === 0) return y;
    throw new RangeError(
      `pad: axis ${axis} of an array of shape ${
        shapeText(x.shape)
      } is empty, and has nothing to pad with; use the mode ` +
        `"constant"`,
    );
  }, x);
}

/** A value for all, a pair for all axes, or a pair an axis. */
function padConstant(x: NDArray, widths: readonly Widths[], values: ArrayLike): NDArray {
  const [lo, hi] = [widths.map(([n]) => n), widths.map(([, n]) => n)];
  if (typeof values === "number") return padWith(x, values, lo, hi);
  const given = ops.arrayAs(values, x.dtype);
  if (given.size === 1 && given.ndim < 2) return padWith(x, ops.reshape(given, []), lo, hi);
  if (given.ndim === 1 && given.size !== 2) {
    throw new RangeError(
      `pad: constantValues of shape ${
        shapeText(given.shape)
      } don't go with ${x.ndim} axes; give one, a pair, or a pair an ` +
        `axis`,
    );
  }
  const pairs = ops.broadcastTo(given, [x.ndim, 2]);
  const none = x.shape.map(() => 0);
  const value = (axis: number, side: number): NDArray =>
    ops.reshape(ops.slice(pairs, [axis, side], [axis + 1, side + 1]), []);
  return widths.reduce((y, [before, after], axis) => {
    const first = before === 0 ? y : padWith(y, value(axis, 0), none.with(axis, before), none);
    return after === 0 ? first : padWith(first, value(axis, 1), none, none.with(axis, after));
  }, x);
}

/** Pairs, one an axis, of what is given for all, for both sides, or for each. */
function pairsOf(name: string, given: PadPairs, x: NDArray): Widths[] {
  const all = (pair: Widths): Widths[] => x.shape.map(() => pair);
  if (typeof given === "number") return all([given, given]);
  const list: readonly unknown[] = Array.isArray(given) ? given : [];
  const isPair = (p: unknown): p is Widths =>
    Array.isArray(p) && p.length === 2 && p.every((n) => typeof n === "number");
  if (list.length === 1 && typeof list[0] === "number") return all([list[0], list[0]]);
  if (isPair(list)) return all(list);
  if (list.length === 1 && isPair(list[0])) return all(list[0]);
  if (list.length === x.ndim && list.every(isPair)) return list.map((p) => [p[0], p[1]]);
  throw new RangeError(
    `pad: ${name} ${JSON.stringify(given) ?? valueText(given)} doesn't go with the ${x.ndim} axes of ${
      shapeText(x.shape)
    }; give a number, a pair [before, after], or a pair an axis`,
  );
}
