/**
 * Running sums, products, extremes and log-sum-exps of many columns at once: row after row, as the elements lie.
 *
 * @module
 */
import type { Kind, TypedArray } from "../../lib/core/dtype.ts";
import type { CumulativePlan } from "../../lib/core/plan.ts";

/**
 * Runs down `n` rows of `m` numbers, `step` apart (negative if reversed), of which the first is at `at`, in both arrays.
 */
export type Rows = (x: TypedArray, out: TypedArray, at: number, n: number, step: number, m: number) => void;

/** What runs down rows; null for complex numbers, but for their sums. */
export function rowsOf(fn: CumulativePlan["fn"], kind: Kind): Rows | null {
  switch (fn) {
    case "cumsum":
      return kind === "f" || kind === "c" ? sum : sumWrapped;
    case "cumprod":
      return kind === "c" ? null : kind === "f" ? prod : prodWrapped;
    case "cummax":
      return kind === "c" ? null : max;
    case "cummin":
      return kind === "c" ? null : min;
    case "cumlogsumexp":
      return kind === "c" ? null : logSumExp;
  }
}

function sum(x: TypedArray, out: TypedArray, at: number, n: number, step: number, m: number): void {
  const acc = new Float64Array(m);
  for (let i = 0, p = at; i < n; i++, p += step) {
    for (let k = 0; k < m; k++) out[p + k] = acc[k] += x[p + k];
  }
}

function sumWrapped(x: TypedArray, out: TypedArray, at: number, n: number, step: number, m: number): void {
  const acc = new Int32Array(m);
  for (let i = 0, p = at; i < n; i++, p += step) {
    for (let k = 0; k < m; k++) out[p + k] = acc[k] = (acc[k] + x[p + k]) | 0;
  }
}

function prod(x: TypedArray, out: TypedArray, at: number, n: number, step: number, m: number): void {
  const acc = new Float64Array(m).fill(1);
  for (let i = 0, p = at; i < n; i++, p += step) {
    for (let k = 0; k < m; k++) out[p + k] = acc[k] *= x[p + k];
  }
}

function prodWrapped(x: TypedArray, out: TypedArray, at: number, n: number, step: number, m: number): void {
  const acc = new Int32Array(m).fill(1);
  for (let i = 0, p = at; i < n; i++, p += step) {
    for (let k = 0; k < m; k++) out[p + k] = acc[k] = Math.imul(acc[k], x[p + k]);
  }
}

function max(x: TypedArray, out: TypedArray, at: number, n: number, step: number, m: number): void {
  for (let k = at; k < at + m; k++) out[k] = x[k];
  for (let i = 1, p = at + step; i < n; i++, p += step) {
    for (let k = p; k < p + m; k++) {
      const a = out[k - step];
      const v = x[k];
      out[k] = v > a || v !== v ? v : a;
    }
  }
}

function min(x: TypedArray, out: TypedArray, at: number, n: number, step: number, m: number): void {
  for (let k = at; k < at + m; k++) out[k] = x[k];
  for (let i = 1, p = at + step; i < n; i++, p += step) {
    for (let k = p; k < p + m; k++) {
      const a = out[k - step];
      const v = x[k];
      out[k] = v < a || v !== v ? v : a;
    }
  }
}

/** log sum exp(x) as m + log(s), with s = sum exp(x - m) and m the largest element so far of each column. */
function logSumExp(x: TypedArray, out: TypedArray, at: number, n: number, step: number, m: number): void {
  const largest = new Float64Array(m).fill(-Infinity);
  const sums = new Float64Array(m);
  for (let i = 0, p = at; i < n; i++, p += step) {
    for (let k = 0; k < m; k++) {
      const v = x[p + k];
      const a = largest[k];
      if (v !== v) largest[k] = NaN;
      else if (v > a) {
        sums[k] = sums[k] * Math.exp(a - v) + 1;
        largest[k] = v;
      } else if (a === Infinity) sums[k] = 1;
      else if (v !== -Infinity) sums[k] += Math.exp(v - a);
      out[p + k] = sums[k] === 0 ? largest[k] : largest[k] + Math.log(sums[k]);
    }
  }
}
