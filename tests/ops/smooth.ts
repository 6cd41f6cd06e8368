/**
 * What the walks differentiate: a case as a function of its differentiable operands alone.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import { realOf } from "../../lib/core/dtype.ts";
import { cotangentOf, differentiable, operandsOf, type Plain, tangentOf, toArray, toPlain } from "./data.ts";
import { apply, type Flat, over } from "./flat.ts";
import { type Case, DEFAULT_ARGS, type Operand } from "./rows.ts";

/** A case as a function of its differentiable operands alone, to its differentiable results, with directions. */
export interface Smooth {
  /** The case's name. */
  readonly name: string;
  /** The function. */
  readonly f: Flat;
  /** Its operands. */
  readonly xs: readonly NDArray[];
  /** Their tangents. */
  readonly ts: readonly NDArray[];
  /** The cotangents of its results. */
  readonly cts: readonly NDArray[];
  /** Whether the case is about points at which differences say nothing. */
  readonly special: boolean;
}

/** The function; null if there is no differentiable operand, or no differentiable result. */
export function smooth(
  name: string,
  whole: Flat,
  args: readonly Plain[],
  specs: readonly Operand[],
  special = false,
): Smooth | null {
  const arrays = args.map(toArray);
  const at = args.flatMap((x, i) => differentiable(x.dtype) && !specs[i].fixed ? [i] : []);
  const part = over(whole, arrays, at);
  const f: Flat = (xs) => part(xs).filter((y) => differentiable(y.dtype));
  const xs = at.map((i) => arrays[i]);
  const outs = f(xs).map(toPlain);
  if (xs.length === 0 || outs.length === 0) return null;
  return {
    name,
    f,
    xs,
    ts: at.map((i) => toArray(tangentOf(specs[i], args[i], i))),
    cts: outs.map((y, j) => toArray(cotangentOf(y, j))),
    special,
  };
}

/** That function of a case; null too for one that refuses to be differentiated. */
export function smoothOf(c: Case): Smooth | null {
  return c.row.derivative === "refused" ? null : whole(c);
}

/** That function of a case, whether or not it can be differentiated. */
export function whole(c: Case): Smooth | null {
  return smooth(c.name, apply(c), operandsOf(c), c.row.args ?? DEFAULT_ARGS, c.row.special);
}

/** Whether the walk compares a case with differences: in float64, away from special points, unless the row says zero. */
export function comparedWithDifferences({ row }: Case, { xs, cts, special }: Smooth): boolean {
  return !special && row.derivative === undefined && [...xs, ...cts].every((x) => realOf(x.dtype) === "float64");
}
