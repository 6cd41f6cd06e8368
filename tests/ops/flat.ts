/**
 * The ops as functions of lists of arrays, and the transforms of such functions.
 *
 * @module
 */
import { binary, bind, unary } from "../../lib/core/apply.ts";
import type { NDArray } from "../../lib/core/array.ts";
import type { Elementwise, Op } from "../../lib/core/op.ts";
import { OPS } from "../../lib/ops/mod.ts";
import { jit, jvp, vjp, vmap } from "../../mod.ts";
import type { Case } from "./rows.ts";

/** A function from a list of arrays to a list of arrays. */
export type Flat = (xs: readonly NDArray[]) => readonly NDArray[];

/** The record of an op. */
export function opNamed(name: string): Op {
  const op = OPS.get(name);
  if (op === undefined) throw new Error(`there is no op ${name}`);
  return op;
}

/** A case's op as a function of its operands, by the path that the public functions take. */
export function apply({ row }: Case): Flat {
  const op = opNamed(row.op);
  if (op.family === "elementwise" && row.params === undefined) {
    const { arity } = op as Elementwise;
    if (arity === 1) return ([x]) => [unary(op as Elementwise, x)];
    if (arity === 2) return ([x, y]) => [binary(op as Elementwise, x, y)];
  }
  return (xs) => bind(op, xs, row.params);
}

/** `f` as a function of the operands that `at` numbers, the others fixed. */
export function over(f: Flat, args: readonly NDArray[], at: readonly number[]): Flat {
  return (xs) => {
    const full = [...args];
    at.forEach((i, k) => full[i] = xs[k]);
    return f(full);
  };
}

/** Tangents of the results. */
export function push(f: Flat, xs: readonly NDArray[], ts: readonly NDArray[]): readonly NDArray[] {
  return jvp((...given: readonly NDArray[]) => f(given), xs, ts)[1];
}

/** Cotangents of the operands. */
export function pull(f: Flat, xs: readonly NDArray[], cts: readonly NDArray[]): readonly NDArray[] {
  const [, back] = vjp((...given: readonly NDArray[]) => f(given), ...xs);
  return back(cts);
}

/** `f` over batches: `axes` has the batch axis of each operand, or null; `out` that of all results. */
export function batched(f: Flat, axes: readonly (number | null)[], out: number, axisSize: number): Flat {
  const g = vmap((...given: readonly NDArray[]) => f(given), { inAxes: axes, outAxes: out, axisSize });
  return (xs) => g(...xs);
}

/** `f` compiled. */
export function jitted(f: Flat): Flat {
  const g = jit((...given: readonly NDArray[]) => f(given));
  return (xs) => g(...xs);
}
