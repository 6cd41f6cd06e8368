/**
 * Running sums, products, extremes and log-sum-exps on the CPU.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { Kind, TypedArray } from "../../lib/core/dtype.ts";
import type { CumulativePlan } from "../../lib/core/plan.ts";
import { deviceOf } from "../../lib/core/view.ts";
import { supersedes } from "./lexicographic.ts";
import { rowsOf } from "./cumulative_rows.ts";
import { aroundAxis, dense, widthOf, wrap } from "./operand.ts";
import { buffer } from "./pool.ts";

/** Columns, in numbers, from which they are run down together. */
const WIDE = 4;

/** Runs along one line of `n` elements, `step` apart (negative if reversed), from `at` on in both arrays. */
type Line = (x: TypedArray, out: TypedArray, at: number, n: number, step: number) => void;

/** Running combination along `plan.axis`; floats are accumulated in double, integers wrap, NaN stays. */
export function runCumulative(plan: CumulativePlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const aval = outs[0];
  const { outer, n, inner } = aroundAxis(aval.shape, plan.axis);
  const data = dense(args[0]);
  const out = buffer(aval.dtype, aval.size);
  const w = widthOf(aval);
  const first = plan.reverse ? (n - 1) * inner : 0;
  const step = w * (plan.reverse ? -inner : inner);
  const rows = w * inner < WIDE || n === 0 ? null : rowsOf(plan.fn, aval.kind);
  if (rows !== null) {
    for (let o = 0; o < outer; o++) rows(data, out, w * (o * n * inner + first), n, step, w * inner);
    return [wrap(aval, out, deviceOf(args))];
  }
  const line = lineOf(plan.fn, aval.kind);
  for (let o = 0; o < outer; o++) {
    const base = o * n * inner + first;
    for (let k = 0; k < inner; k++) line(data, out, w * (base + k), n, step);
  }
  return [wrap(aval, out, deviceOf(args))];
}

function lineOf(fn: CumulativePlan["fn"], kind: Kind): Line {
  switch (fn) {
    case "cumsum":
      return kind === "c" ? sumComplex : kind === "f" ? sum : sumWrapped;
    case "cumprod":
      return kind === "c" ? prodComplex : kind === "f" ? prod : prodWrapped;
    case "cummax":
      return kind === "c" ? maxComplex : max;
    case "cummin":
      return kind === "c" ? minComplex : min;
    case "cumlogsumexp":
      return kind === "c" ? logSumExpComplex : logSumExp;
  }
}

function sum(x: TypedArray, out: TypedArray, at: number, n: number, step: number): void {
  for (let i = 0, p = at, a = 0; i < n; i++, p += step) out[p] = a += x[p];
}

function sumWrapped(x: TypedArray, out: TypedArray, at: number, n: number, step: number): void {
  for (let i = 0, p = at, a = 0; i < n; i++, p += step) out[p] = a = (a + x[p]) | 0;
}

function sumComplex(x: TypedArray, out: TypedArray, at: number, n: number, step: number): void {
  sum(x, out, at, n, step);
  sum(x, out, at + 1, n, step);
}

function prod(x: TypedArray, out: TypedArray, at: number, n: number, step: number): void {
  for (let i = 0, p = at, a = 1; i < n; i++, p += step) out[p] = a *= x[p];
}

function prodWrapped(x: TypedArray, out: TypedArray, at: number, n: number, step: number): void {
  for (let i = 0, p = at, a = 1; i < n; i++, p += step) out[p] = a = Math.imul(a, x[p]);
}

function prodComplex(x: TypedArray, out: TypedArray, at: number, n: number, step: number): void {
  for (let i = 0, p = at, re = 1, im = 0; i < n; i++, p += step) {
    const a = x[p];
    const b = x[p + 1];
    const t = re * a - im * b;
    im = re * b + im * a;
    re = t;
    out[p] = re;
    out[p + 1] = im;
  }
}

function max(x: TypedArray, out: TypedArray, at: number, n: number, step: number): void {
  for (let i = 0, p = at, a = x[at]; i < n; i++, p += step) {
    const v = x[p];
    if (v > a || v !== v) a = v;
    out[p] = a;
  }
}

function min(x: TypedArray, out: TypedArray, at: number, n: number, step: number): void {
  for (let i = 0, p = at, a = x[at]; i < n; i++, p += step) {
    const v = x[p];
    if (v < a || v !== v) a = v;
    out[p] = a;
  }
}

function maxComplex(x: TypedArray, out: TypedArray, at: number, n: number, step: number): void {
  extremeComplex(x, out, at, n, step, 1);
}

function minComplex(x: TypedArray, out: TypedArray, at: number, n: number, step: number): void {
  extremeComplex(x, out, at, n, step, -1);
}

function extremeComplex(
  x: TypedArray,
  out: TypedArray,
  at: number,
  n: number,
  step: number,
  sign: number,
): void {
  for (let i = 0, p = at, re = x[at], im = x[at + 1]; i < n; i++, p += step) {
    const a = x[p];
    const b = x[p + 1];
    if (supersedes(sign, a, b, re, im)) {
      re = a;
      im = b;
    }
    out[p] = re;
    out[p + 1] = im;
  }
}

/** log sum exp(x) as m + log(s) with s = sum exp(x - m) and m the largest element so far, so that nothing overflows. */
function logSumExp(x: TypedArray, out: TypedArray, at: number, n: number, step: number): void {
  for (let i = 0, p = at, m = -Infinity, s = 0; i < n; i++, p += step) {
    const v = x[p];
    if (v !== v) m = NaN;
    else if (v > m) {
      s = s * Math.exp(m - v) + 1;
      m = v;
    } else if (m === Infinity) s = 1;
    else if (v !== -Infinity) s += Math.exp(v - m);
    out[p] = s === 0 ? m : m + Math.log(s);
  }
}

/** As {@link logSumExp}: m is the largest real part so far, and the imaginary part of the result is in (−π, π]. */
function logSumExpComplex(x: TypedArray, out: TypedArray, at: number, n: number, step: number): void {
  for (let i = 0, p = at, m = -Infinity, re = 0, im = 0; i < n; i++, p += step) {
    const a = x[p];
    const b = x[p + 1];
    if (!(a <= m)) {
      const shrunk = m === -Infinity ? 0 : Math.exp(m - a);
      re *= shrunk;
      im *= shrunk;
      m = a;
    }
    const size = a === m ? 1 : Math.exp(a - m);
    if (a !== -Infinity) {
      re += size * Math.cos(b);
      im += size * Math.sin(b);
    }
    out[p] = m === -Infinity ? m : m + Math.log(Math.hypot(re, im));
    out[p + 1] = Math.atan2(im, re);
  }
}
