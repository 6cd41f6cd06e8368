/**
 * Running sums, products, extremes and log-sum-exps on the CPU.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { TypedArray } from "../../lib/core/dtype.ts";
import type { CumulativePlan } from "../../lib/core/plan.ts";
import { host } from "./host.ts";
import { supersedes } from "./lexicographic.ts";
import { aroundAxis, dense, widthOf, wrap } from "./operand.ts";
import { buffer } from "./pool.ts";
import { runningOf } from "./running.ts";

/** Columns, in numbers, from which they are run down together. */
const WIDE = 4;

/** Runs along one line of `n` complex elements, `step` apart (negative if reversed), from `at` on in both arrays. */
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
  const running = runningOf(plan.fn, aval.kind);
  const m = w * inner;
  const far = m * n;
  if (n === 0) return [wrap(aval, out, host())];
  if (running !== null) {
    const run = (m >= WIDE ? running.rows : running.lines).of(data);
    run(data, out, w * first, outer, far, n, step, m);
    return [wrap(aval, out, host())];
  }
  const line = complexLine(plan.fn);
  for (let o = 0, at = w * first; o < outer; o++, at += far) {
    for (let k = 0; k < m; k += 2) line(data, out, at + k, n, step);
  }
  return [wrap(aval, out, host())];
}

function complexLine(fn: CumulativePlan["fn"]): Line {
  switch (fn) {
    case "cumprod":
      return prodComplex;
    case "cummax":
      return maxComplex;
    case "cummin":
      return minComplex;
    case "cumlogsumexp":
      return logSumExpComplex;
    case "cumsum":
      throw new TypeError("running along a line of complex numbers: their sums are sums of both parts");
  }
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

/** log sum exp(x) as m + log(s): m is the largest real part so far, and the imaginary part of the result is in (−π, π]. */
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
