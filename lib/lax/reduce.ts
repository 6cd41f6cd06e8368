/**
 * Reductions by any function, over axes and over windows.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import { concrete } from "../core/level.ts";
import type { Window } from "../core/plan.ts";
import { avalText, valueText } from "../errors.ts";
import { checkAxes, restOptions } from "../numpy/arguments.ts";
import { padWith } from "../numpy/padding.ts";
import * as ops from "../ops/mod.ts";
import { callFlat, checkCarry, checkFunctions, type Flat, treeOf } from "../transforms/control_tree.ts";
import type { Lift, Lower } from "../transforms/types.ts";
import type { UserFunction } from "../transforms/user_function.ts";
import { flatten, flattenArrays, sameTree } from "../tree.ts";
import { add, max, min, mul } from "./arithmetic.ts";
import { bitwiseAnd, bitwiseOr, bitwiseXor } from "./comparison.ts";
import { identityOf, type Monoid } from "./identities.ts";
import { type Padding, padsOf } from "./padding.ts";

const MONOIDS: ReadonlyMap<unknown, Monoid> = new Map<unknown, Monoid>([
  [add, "sum"],
  [mul, "prod"],
  [max, "max"],
  [min, "min"],
  [bitwiseAnd, "and"],
  [bitwiseOr, "or"],
  [bitwiseXor, "xor"],
]);

const REDUCE = {
  sum: ops.reduceSum,
  prod: ops.reduceProd,
  max: ops.reduceMax,
  min: ops.reduceMin,
  and: ops.reduceAnd,
  or: ops.reduceOr,
  xor: ops.reduceXor,
};

/** The combination that `computation` is, if it has a reduction of its own that starts from this value. */
function monoidOf(computation: unknown, x: NDArray, init: unknown): Monoid | null {
  const fn = MONOIDS.get(computation);
  if (fn === undefined || (["and", "or", "xor"].includes(fn) && x.aval.kind !== "b" && x.aval.kind !== "i")) {
    return null;
  }
  const value = init instanceof NDArray ? concrete(init) : null;
  const start = value === null ? init : value.ndim === 0 && value.aval.kind !== "c" ? value.item() : null;
  return (typeof start === "number" || typeof start === "boolean") && Number(start) === identityOf(fn, x.dtype)
    ? fn
    : null;
}

/** What is reduced: arrays, the values they start from, and the function as one of lists. */
interface Reduction {
  readonly operands: Flat;
  readonly inits: readonly NDArray[];
  readonly combine: (a: readonly NDArray[], b: readonly NDArray[]) => readonly NDArray[];
}

function reductionOf(action: string, operand: unknown, initValue: unknown, computation: UserFunction): Reduction {
  const operands: Flat = flattenArrays(operand, `${action}: the operands`);
  const start = flatten(initValue);
  if (!sameTree(operands.def, start.def) || operands.leaves.length === 0) {
    throw new TypeError(`${action}: operands and initial values must be trees of one shape, with at least one array`);
  }
  const inits = operands.leaves.map((x, i) => {
    const init = start.leaves[i] as ArrayLike;
    const [a, b] = init instanceof NDArray ? [x, init] : ops.promoteAll([x, init]);
    if (a.dtype === x.dtype && b.dtype === x.dtype && b.ndim === 0) return ops.convert(b, x.dtype, x.weakType);
    throw new TypeError(
      `${action}: the initial value ${init instanceof NDArray ? avalText(init) : valueText(init)} of an array ${
        avalText(x)
      } must be 0-d, of the array's dtype`,
    );
  });
  const combine = (a: readonly NDArray[], b: readonly NDArray[]): readonly NDArray[] => {
    const given: Flat = { leaves: a, def: operands.def };
    const out = callFlat(action, computation, [treeOf(given), treeOf({ leaves: b, def: operands.def })]);
    checkCarry(action, given, out, "the combination of two elements");
    return out.leaves.map((y, i) => ops.convert(y, a[i].dtype, a[i].weakType));
  };
  return { operands, inits, combine };
}

/**
 * The combination of the elements over axes, which the result lacks, by an associative function of two arrays that
 * works element by element; several arrays, in a tree, are combined together. It starts from `initValue`, which should
 * change nothing. `lax.add`, `lax.mul`, `lax.max`, `lax.min` and the bitwise functions, from such a value, are
 * {@link reduceSum} and its kin; any other function is called about 2 log2(n) times, on neighbours. Both modes of
 * differentiation pass through all of them.
 *
 * @param operands An array, or a tree of arrays of one shape.
 * @param initValues A number or 0-d array for each.
 * @param computation From two trees of elements to their combination, of the same shapes and dtypes.
 *
 * @throws RangeError for axes that the operands lack or that repeat; TypeError for trees, shapes and dtypes that differ.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.reduce(np.array([[1, 2], [3, 4]]), 0, lax.add, [1]).tolist(), [3, 7]);
 * assertEquals(lax.reduce(np.array([2, 3, 4]), 1, (a, b) => a.mul(b), [0]).item(), 24);
 * ```
 */
export function reduce(
  operands: NDArray,
  initValues: ArrayLike,
  computation: (a: NDArray, b: NDArray) => NDArray,
  dimensions: readonly number[],
): NDArray;
/** The same for trees of arrays. */
export function reduce<const X>(
  operands: X,
  initValues: unknown,
  computation: (a: Lower<X>, b: Lower<X>) => Lift<Lower<X>>,
  dimensions: readonly number[],
): Lower<X>;
export function reduce(
  operands: unknown,
  initValues: unknown,
  computation: UserFunction,
  dimensions: readonly number[],
): unknown {
  const action = "lax.reduce";
  checkFunctions(action, computation);
  const r = reductionOf(action, operands, initValues, computation);
  const { leaves, def } = r.operands;
  const [{ shape }] = leaves;
  checkShapes(action, leaves);
  const axes = checkAxes(action, dimensions, shape.length).sort((i, j) => i - j);
  const monoid = leaves.length === 1 ? monoidOf(computation, leaves[0], flatten(initValues).leaves[0]) : null;
  const empty = axes.some((i) => shape[i] === 0);
  if (monoid !== null && !empty) return treeOf({ leaves: [REDUCE[monoid](leaves[0], axes)], def });
  const kept = shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const result = kept.map((i) => shape[i]);
  const start = r.inits.map((v) => ops.broadcastTo(v, result));
  if (empty) return treeOf({ leaves: start, def });
  const lines = leaves.map((x) => ops.reshape(ops.transpose(x, [...kept, ...axes]), [...result, -1]));
  const whole = folded(lines, r.combine).map((y) => ops.reshape(y, result));
  return treeOf({ leaves: r.combine(start, whole), def });
}

/** The combination along the last axis: of neighbours, then of what they gave, until one is left. */
function folded(xs: readonly NDArray[], combine: Reduction["combine"]): readonly NDArray[] {
  const axis = xs[0].ndim - 1;
  let ys = xs;
  for (let n = xs[0].shape[axis]; n > 1; n = ys[0].shape[axis]) {
    const part = (x: NDArray, from: number, to: number): NDArray =>
      ops.slice(
        x,
        x.shape.map((_, i) => i === axis ? from : 0),
        x.shape.with(axis, to),
        x.shape.map((_, i) => i === axis ? 2 : 1),
      );
    const even = n - n % 2;
    const half = combine(ys.map((y) => part(y, 0, even)), ys.map((y) => part(y, 1, even)));
    ys = n === even ? half : half.map((h, i) => ops.concatenate([h, part(ys[i], even, n)], axis));
  }
  return ys;
}

function checkShapes(action: string, leaves: readonly NDArray[]): void {
  const other = leaves.find((x) => x.shape.join() !== leaves[0].shape.join());
  if (other === undefined) return;
  throw new TypeError(
    `${action}: operands ${avalText(leaves[0])} and ${avalText(other)} differ in shape; they are reduced together`,
  );
}

/** Options of {@link reduceWindow}: one number for each axis. */
export interface ReduceWindowOptions {
  /** The steps by which the window moves; 1 by default. */
  windowStrides?: readonly number[] | null;
  /** What the window finds around the operand; "VALID", nothing, by default. */
  padding?: Padding;
  /** The distances between elements of the operand, with nothing between them; 1 by default. */
  baseDilation?: readonly number[] | null;
  /** The distances between elements of the window; 1 by default. */
  windowDilation?: readonly number[] | null;
}

/** The options as the arguments after the window's dimensions; the first two may stand alone. */
export type ReduceWindowRest =
  | [options?: ReduceWindowOptions]
  | [windowStrides?: readonly number[] | null, options?: ReduceWindowOptions]
  | [windowStrides?: readonly number[] | null, padding?: Padding, options?: ReduceWindowOptions];

const OPTIONS = ["windowStrides", "padding", "baseDilation", "windowDilation"] as const;

/** The window that arguments describe. */
function windowOf(action: string, x: NDArray, dimensions: readonly number[], rest: ReduceWindowRest): Window {
  const all = restOptions<ReduceWindowOptions>(action, rest, OPTIONS);
  const ones = dimensions.map(() => 1);
  const window: Window = {
    dimensions,
    strides: all.windowStrides ?? ones,
    lo: ones,
    hi: ones,
    baseDilation: all.baseDilation ?? ones,
    windowDilation: all.windowDilation ?? ones,
  };
  ops.checkWindow(action, x.shape, window);
  const reach = dimensions.map((n, i) => ops.dilated(n, window.windowDilation[i]));
  return { ...window, ...padsOf(action, all.padding ?? "VALID", x.shape, reach, window.strides) };
}

/**
 * The combination of the elements in each place of a window that moves over an array: pooling, before any division.
 * `lax.add`, `lax.max` and `lax.min`, from a value that changes nothing (0, −∞, ∞, or an integer's bound), have ops of
 * their own; the derivative of an extremum goes to the first of the elements that tie, as JAX's does in reverse mode.
 * Any other function, of arrays, element by element, is called once for each place within the window, from the first
 * on; several arrays, in a tree, are combined together. All of them can be differentiated in both modes, which JAX
 * can't do with any but the three, and not with an extremum's window dilation.
 *
 * @param operand An array, or a tree of arrays of one shape.
 * @param initValue A number or 0-d array for each: what a combination starts from.
 * @param computation From two trees of elements to their combination, of the same shapes and dtypes.
 * @param windowDimensions The window's length along each axis.
 * @param rest `windowStrides`, `padding`, and the options, or the options alone.
 *
 * @throws RangeError for numbers that don't go with the axes, strides and dilations below 1, and an unknown padding;
 * TypeError for trees, shapes and dtypes that differ, and sums of booleans.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = np.array([1, 5, 2, 4, 3]);
 * assertEquals(lax.reduceWindow(x, -Infinity, lax.max, [2]).tolist(), [5, 5, 4, 4]);
 * assertEquals(lax.reduceWindow(x, 0, lax.add, [3], [2], "SAME").tolist(), [6, 11, 7]);
 * assertEquals(lax.reduceWindow(x, 1, lax.mul, [2], { windowDilation: [2] }).tolist(), [2, 20, 6]);
 * ```
 */
export function reduceWindow(
  operand: NDArray,
  initValue: ArrayLike,
  computation: (a: NDArray, b: NDArray) => NDArray,
  windowDimensions: readonly number[],
  ...rest: ReduceWindowRest
): NDArray;
/** The same for trees of arrays. */
export function reduceWindow<const X>(
  operand: X,
  initValue: unknown,
  computation: (a: Lower<X>, b: Lower<X>) => Lift<Lower<X>>,
  windowDimensions: readonly number[],
  ...rest: ReduceWindowRest
): Lower<X>;
export function reduceWindow(
  operand: unknown,
  initValue: unknown,
  computation: UserFunction,
  windowDimensions: readonly number[],
  ...rest: ReduceWindowRest
): unknown {
  const action = "lax.reduceWindow";
  checkFunctions(action, computation);
  const r = reductionOf(action, operand, initValue, computation);
  const { leaves, def } = r.operands;
  checkShapes(action, leaves);
  const [x] = leaves;
  const window = windowOf(action, x, windowDimensions, rest);
  const monoid = leaves.length === 1 ? monoidOf(computation, x, flatten(initValue).leaves[0]) : null;
  if (monoid === "sum") return treeOf({ leaves: [ops.reduceWindowSum(x, window)], def });
  if (x.aval.kind !== "c" && monoid === "max") return treeOf({ leaves: [ops.reduceWindowMax(x, window)], def });
  if (x.aval.kind !== "c" && monoid === "min") return treeOf({ leaves: [ops.reduceWindowMin(x, window)], def });
  return treeOf({ leaves: windowed(r, window), def });
}

/**
 * The combination in each place of a window: of strided slices of the padded operands, one a place within it. As XLA
 * does, it passes over what is no element.
 */
function windowed({ operands: { leaves }, inits, combine }: Reduction, w: Window): readonly NDArray[] {
  const shape = ops.windowedShape(leaves[0].shape, w);
  let whole: readonly NDArray[] = inits.map((v) => ops.broadcastTo(v, shape));
  if (shape.includes(0)) return whole;
  const between = w.baseDilation.map((d) => d - 1);
  const padded = leaves.map((x, i) => padWith(x, inits[i], w.lo, w.hi, between));
  const holes = [...w.lo, ...w.hi, ...between].some((n) => n > 0);
  const elements = ops.broadcastTo(ops.asArray(true), leaves[0].shape);
  const inside = holes ? ops.pad(elements, w.lo, w.hi, between) : null;
  let places: number[][] = [[]];
  for (const n of w.dimensions) places = places.flatMap((p) => Array.from({ length: n }, (_, i) => [...p, i]));
  for (const place of places) {
    const start = place.map((k, i) => k * w.windowDilation[i]);
    const limit = start.map((s, i) => s + (shape[i] - 1) * w.strides[i] + 1);
    const next = combine(whole, padded.map((x) => ops.slice(x, start, limit, w.strides)));
    const there = inside && ops.slice(inside, start, limit, w.strides);
    const before = whole;
    whole = there === null ? next : next.map((y, i) => ops.select(there, y, before[i]));
  }
  return whole;
}
