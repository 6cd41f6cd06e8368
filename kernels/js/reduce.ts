/**
 * Reductions on the CPU.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { TypedArray } from "../../lib/core/dtype.ts";
import type { ReduceFn, ReducePlan } from "../../lib/core/plan.ts";
import { foldLine, foldOf, foldRows, identityOf, pairwiseSum } from "./fold.ts";
import { host } from "./host.ts";
import { supersedes } from "./lexicographic.ts";
import { mergedRuns, ONE, permuted, raw, type Run, widthOf, wrap } from "./operand.ts";
import { buffer } from "./pool.ts";

/** What a reduction loops over: `outer` and `inner` are kept, in this order, and `line` is reduced. */
interface Nest {
  readonly data: TypedArray;
  readonly at: number;
  readonly outer: Run;
  readonly line: Run;
  readonly inner: Run;
}

/**
 * Combines the elements along `plan.axes`. Floats are accumulated in double and rounded once, sums pairwise; integers
 * wrap; NaN wins in max and min; complex numbers compare lexicographically.
 */
export function runReduce(plan: ReducePlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const aval = outs[0];
  const nest = nestOf(args[0], plan.axes);
  const out = buffer(aval.dtype, aval.size);
  if (aval.kind !== "c") reduceReal(plan.fn, nest, aval, out);
  else if (plan.fn === "sum") sumComplex(nest, out);
  else reduceComplex(plan.fn, nest, out);
  return [wrap(aval, out, host())];
}

/** The loops for `x` reduced over `axes`, on the operand as it lies if its strides allow it, otherwise on a copy. */
function nestOf(x: NDArray, axes: readonly number[]): Nest {
  const { data, offset, strides } = raw(x);
  const w = widthOf(x.aval);
  const shape = x.aval.shape;
  const reduced = shape.map((_, i) => axes.includes(i));
  if (x.aval.size !== 0) {
    const steps = strides.map((s) => s * w);
    const lines = mergedRuns(shape.filter((_, i) => reduced[i]), steps.filter((_, i) => reduced[i]));
    const kept = mergedRuns(shape.filter((_, i) => !reduced[i]), steps.filter((_, i) => !reduced[i]));
    if (lines.length <= 1 && kept.length <= 2) {
      const line = lines[0] ?? ONE;
      const [first, second] = kept;
      // A single kept run goes inside if its elements lie closer together than those of a line.
      const within = second === undefined && first !== undefined && Math.abs(first.step) < Math.abs(line.step);
      return {
        data,
        at: w * offset,
        line,
        outer: within ? ONE : first ?? ONE,
        inner: (within ? first : second) ?? ONE,
      };
    }
  }
  const order = [...shape.keys()].sort((a, b) => Number(reduced[a]) - Number(reduced[b]) || a - b);
  let n = 1;
  for (const i of axes) n *= shape[i];
  let kept = 1;
  for (let i = 0; i < shape.length; i++) if (!reduced[i]) kept *= shape[i];
  return {
    data: permuted(x, order),
    at: 0,
    outer: { n: kept, step: w * n },
    line: { n, step: w },
    inner: ONE,
  };
}

function reduceReal(fn: ReduceFn, nest: Nest, aval: Aval, out: TypedArray): void {
  const { data, at, outer, line, inner } = nest;
  const fold = foldOf(fn, aval.dtype);
  const init = identityOf(fold, aval.dtype);
  const rows = inner.n > 1 && Math.abs(inner.step) < Math.abs(line.step);
  const acc = rows ? new Float64Array(inner.n) : null;
  for (let o = 0, to = 0; o < outer.n; o++) {
    const base = at + o * outer.step;
    if (acc !== null) {
      acc.fill(init);
      foldRows(fold, acc, data, base, line.n, line.step, inner.step);
      out.set(acc, to);
      to += inner.n;
    } else {
      for (let k = 0; k < inner.n; k++) {
        out[to++] = foldLine(fold, init, data, base + k * inner.step, line.n, line.step);
      }
    }
  }
}

function sumComplex(nest: Nest, out: TypedArray): void {
  const { data, at, outer, line, inner } = nest;
  for (let o = 0, to = 0; o < outer.n; o++) {
    for (let k = 0; k < inner.n; k++) {
      const base = at + o * outer.step + k * inner.step;
      out[to++] = pairwiseSum(data, base, line.n, line.step);
      out[to++] = pairwiseSum(data, base + 1, line.n, line.step);
    }
  }
}

function reduceComplex(fn: ReduceFn, nest: Nest, out: TypedArray): void {
  const { data, at, outer, line, inner } = nest;
  const sign = fn === "max" ? 1 : -1;
  for (let o = 0, to = 0; o < outer.n; o++) {
    for (let k = 0; k < inner.n; k++, to += 2) {
      let p = at + o * outer.step + k * inner.step;
      let re = fn === "prod" ? 1 : -sign * Infinity;
      let im = 0;
      for (let i = 0; i < line.n; i++, p += line.step) {
        const a = data[p];
        const b = data[p + 1];
        if (fn === "prod") {
          const t = re * a - im * b;
          im = re * b + im * a;
          re = t;
        } else if (i === 0 || supersedes(sign, a, b, re, im)) {
          re = a;
          im = b;
        }
      }
      out[to] = re;
      out[to + 1] = im;
    }
  }
}
