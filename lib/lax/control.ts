/**
 * Control flow: `cond`, `switch`, `whileLoop`, `foriLoop`, `scan` and `map`. On values they run on the host, so that
 * reverse mode passes any of them and the functions may close over whatever they like; under `jit` they are staged;
 * under `vmap` a predicate that differs between examples runs every branch, and a loop until the last example is done.
 *
 * @module
 */
import { checkOptions } from "../numpy/arguments.ts";
import { type ArrayLike, NDArray, scalarArray } from "../core/array.ts";
import { scalarAvalAt } from "../core/aval.ts";
import { dtypeIndex } from "../core/dtype.ts";
import type { Lift, Lower, LowerArgs } from "../transforms/types.ts";
import { avalText, valueText } from "../errors.ts";
import { add, lt, ne } from "../ops/arithmetic.ts";
import { asArray, numberAs, promoteAll } from "../ops/operands.ts";
import { branch } from "../transforms/control_branch.ts";
import { scanOver } from "../transforms/control_scan.ts";
import { checkFunctions, integer } from "../transforms/control_tree.ts";
import { readScalar } from "../transforms/control_value.ts";
import { loopWhile } from "../transforms/control_while.ts";
import { staging } from "../transforms/stage.ts";
import { call, namedAs, type UserFunction } from "../transforms/user_function.ts";

const WEAK_INT = scalarAvalAt(dtypeIndex("int32"), true);

/**
 * `trueFun(...operands)` if `pred` holds, otherwise `falseFun(...operands)`. On values only the one taken runs.
 *
 * @param pred A bool or 0-d array; a number holds if it isn't 0.
 * @param trueFun A function of the operands.
 * @param falseFun Another, that returns a tree of the same shapes and dtypes.
 * @param operands Arrays or trees of them.
 *
 * @throws {TypeError} If `pred` isn't a real 0-d value, or the branches, when both are traced, return different types.
 *
 * @example
 * ```ts
 * import { grad, lax, type NDArray } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const f = (x: NDArray) => lax.cond(x.greater(0), (x) => x.mul(x), (x) => x.neg(), x);
 * assertEquals([f, grad(f)].map((g) => g(lax.cond(true, (x) => x, (x) => x, 3)).item()), [9, 6]);
 * ```
 */
export function cond<const A extends readonly unknown[], R>(
  pred: ArrayLike,
  trueFun: (...args: LowerArgs<A>) => R,
  falseFun: (...args: LowerArgs<A>) => Lift<R>,
  ...operands: A
): Lower<R> {
  checkFunctions("cond", trueFun, falseFun);
  // Branch 0 is the false one.
  return branch(
    "cond",
    truth(pred),
    [falseFun as UserFunction, trueFun as UserFunction],
    ["the false branch", "the true branch"],
    operands,
  ) as Lower<R>;
}

/** The predicate of `cond` as a 0-d bool. */
function truth(pred: ArrayLike): NDArray {
  const p = pred instanceof NDArray ? pred : asArray(pred);
  if (p.ndim !== 0 || p.aval.kind === "c") {
    throw new TypeError(
      `cond: the predicate must be a 0-d bool, got ${
        avalText(p.aval)
      }; make it one with all() or any(), or choose element by element with np.where`,
    );
  }
  return p.dtype === "bool" ? p : ne(p, numberAs(0, p.dtype));
}

/**
 * `branches[index](...operands)`, with the index clamped to the branches there are.
 *
 * @throws {TypeError} If `index` isn't an integer, or the branches, when all are traced, return different types.
 *
 * @example
 * ```ts
 * import { lax, type NDArray } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const branches = [(x: NDArray) => x.add(1), (x: NDArray) => x.mul(10)];
 * assertEquals([0, 1, 7].map((i) => lax.switch(i, branches, 2).item()), [3, 20, 20]);
 * ```
 */
function switchBranch<const A extends readonly unknown[], R>(
  index: ArrayLike,
  branches: readonly ((...args: LowerArgs<A>) => R)[],
  ...operands: A
): Lower<R> {
  if (!Array.isArray(branches) || branches.length === 0) {
    throw new TypeError(`switch: branches must be a list of at least one function, not ${valueText(branches)}`);
  }
  checkFunctions("switch", ...branches);
  const at = integer("switch", "the index", index);
  return branch(
    "switch",
    at,
    branches as readonly UserFunction[],
    branches.map((_, i) => `branch ${i}`),
    operands,
  ) as Lower<R>;
}

export { switchBranch as switch };

/**
 * `body` applied to `init` again and again, for as long as `cond` holds of the carry.
 *
 * On values reverse mode passes through, however many steps there are. Under `jit` the number of steps isn't known, so
 * there only forward mode does.
 *
 * @param cond From the carry to a 0-d bool.
 * @param body From the carry to the next one, of the same tree, shapes and dtypes.
 * @param init The first carry: an array, number or tree of them.
 *
 * @throws {TypeError} If the carry changes type, or the condition isn't a 0-d bool.
 *
 * @example
 * ```ts
 * import { grad, lax, type NDArray, np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // Newton's method for the square root; its derivative is 1 / (2 sqrt(a)).
 * const sqrt = (a: NDArray) =>
 *   lax.whileLoop(
 *     (x) => np.abs(x.mul(x).sub(a)).greater(1e-5),
 *     (x) => x.add(a.div(x)).div(2),
 *     a,
 *   );
 * assertAlmostEquals(grad(sqrt)(4).item(), 0.25, 1e-4);
 * ```
 */
export function whileLoop<const C>(
  cond: (carry: Lower<C>) => ArrayLike,
  body: (carry: Lower<C>) => Lift<Lower<C>>,
  init: C,
): Lower<C> {
  checkFunctions("whileLoop", cond, body);
  return loopWhile("whileLoop", cond as UserFunction, body as UserFunction, init) as Lower<C>;
}

/**
 * The carry after `carry = body(i, carry)` for i from `lower` up to `upper` (not included); `i` is a 0-d int32 array.
 *
 * With bounds that have a value it is a scan, and so has a derivative in reverse mode under `jit` too.
 *
 * @throws {TypeError} If a bound isn't an integer, or the carry changes type.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.foriLoop(0, 5, (i, total) => total.add(i), 0).item(), 10);
 * ```
 */
export function foriLoop<const C>(
  lower: ArrayLike,
  upper: ArrayLike,
  body: (i: NDArray, carry: Lower<C>) => Lift<Lower<C>>,
  init: C,
): Lower<C> {
  checkFunctions("foriLoop", body);
  const bounds = promoteAll([integer("foriLoop", "lower", lower), integer("foriLoop", "upper", upper)]);
  const [from, to] = bounds;
  const start = readScalar(from);
  const end = readScalar(to);
  const f = (i: NDArray, carry: unknown): unknown => call("foriLoop", body as UserFunction, [i, carry]);
  const named = <F extends UserFunction>(wrapper: F): F => namedAs(body as UserFunction, wrapper);
  if (start === null || end === null) {
    const step = named(([i, carry]: [NDArray, unknown]) => [add(i, numberAs(1, i.dtype)), f(i, carry)]);
    const more = ([i]: [NDArray, unknown]): NDArray => lt(i, to);
    return (loopWhile("foriLoop", more, step, [from, init]) as [NDArray, Lower<C>])[1];
  }
  const length = Math.max(0, end - start);
  if (staging()) {
    const step = named(([i, carry]: [NDArray, unknown]) => [[add(i, numberAs(1, i.dtype)), f(i, carry)], null]);
    const [[, carry]] = scanOver("foriLoop", step, [from, init], null, { length, reverse: false }) as [
      [NDArray, Lower<C>],
      null,
    ];
    return carry;
  }
  let at = start;
  const index = (): NDArray => scalarArray(from.aval.weak ? WEAK_INT : from.aval, at++);
  const step = named((carry: unknown) => [f(index(), carry), null]);
  const [carry] = scanOver("foriLoop", step, init, null, { length, reverse: false, restart: () => at = start });
  return carry as Lower<C>;
}

/** Options of {@link scan}. */
export interface ScanOptions {
  /** The number of steps; needed if there are no arrays to scan over. */
  length?: number;
  /** Start from the last slice; outputs keep the places of their slices. */
  reverse?: boolean;
  /** Accepted for JAX's sake; the device decides. */
  unroll?: number | boolean;
}

/**
 * `[carry, y] = f(carry, x)` for each slice x along the leading axis of `xs`: `[carry, ys]`, the last carry and the
 * outputs along a new leading axis.
 *
 * @param f From the carry and a slice to the pair [next carry, output].
 * @param init The first carry: an array, number or tree of them.
 * @param xs An array or a tree of arrays whose leading axes have one length; null with the option `length`.
 *
 * @throws {TypeError} If `f` doesn't return a pair, or the carry changes type.
 * @throws {RangeError} If the lengths of the leading axes differ.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const [total, sums] = lax.scan((c, x) => [c.add(x), c.add(x)], 0, np.array([1, 2, 3]));
 * assertEquals([total.item(), sums.tolist()], [6, [1, 3, 6]]);
 * ```
 */
export function scan<const C, const X, Y>(
  f: (carry: Lower<C>, x: Lower<X>) => readonly [Lift<Lower<C>>, Y],
  init: C,
  xs: X,
  options: ScanOptions = {},
): [Lower<C>, Lower<Y>] {
  checkFunctions("scan", f);
  const { length = null, reverse = false } = checkOptions("scan", options, ["length", "reverse", "unroll"]);
  return scanOver("scan", f as UserFunction, init, xs, { length, reverse }) as [Lower<C>, Lower<Y>];
}

/**
 * `f` applied to each slice along the leading axis of `xs`, one after the other; the results along a new leading axis.
 *
 * @throws {RangeError} If the lengths of the leading axes differ.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.map((x) => x.mul(x), np.array([1, 2, 3])).tolist(), [1, 4, 9]);
 * ```
 */
export function map<const X, Y>(f: (x: Lower<X>) => Y, xs: X): Lower<Y> {
  checkFunctions("map", f);
  const step = namedAs(f as UserFunction, (_: null, x: Lower<X>) => [null, call("map", f as UserFunction, [x])]);
  return scanOver("map", step, null, xs, { length: null, reverse: false })[1] as Lower<Y>;
}
