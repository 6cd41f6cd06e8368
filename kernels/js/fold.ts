/**
 * The inner loops of reductions over real elements.
 *
 * @module
 */
import type { DType, TypedArray } from "../../lib/core/dtype.ts";
import type { ReduceFn } from "../../lib/core/plan.ts";

/** A combination of two numbers; `isum` and `iprod` wrap to 32 bits, `and`, `or` and `xor` act on bits. */
export type Fold = "sum" | "isum" | "prod" | "iprod" | "max" | "min" | "and" | "or" | "xor";

/** The fold that a reduction of a real dtype is; that of booleans acts on bits. */
export function foldOf(fn: ReduceFn, dtype: DType): Fold {
  if (dtype === "bool" && fn !== "xor") return fn === "max" || fn === "sum" || fn === "or" ? "or" : "and";
  if (dtype === "int32" || dtype === "uint32") return fn === "sum" ? "isum" : fn === "prod" ? "iprod" : fn;
  return fn;
}

/** What the fold of no elements is. */
export function identityOf(fold: Fold, dtype: DType): number {
  switch (fold) {
    case "sum":
    case "isum":
    case "or":
    case "xor":
      return 0;
    case "prod":
    case "iprod":
      return 1;
    case "and":
      return dtype === "bool" ? 1 : -1;
    case "max":
      return dtype === "int32" ? -0x80000000 : dtype === "uint32" ? 0 : -Infinity;
    case "min":
      return dtype === "int32" ? 0x7fffffff : dtype === "uint32" ? 0xffffffff : Infinity;
  }
}

/** The fold of `init` and the `n` elements of `x` from `at` on, `step` apart. */
export function foldLine(fold: Fold, init: number, x: TypedArray, at: number, n: number, step: number): number {
  let a = init;
  switch (fold) {
    case "sum":
      return init + pairwiseSum(x, at, n, step);
    case "isum":
      for (let i = 0, p = at; i < n; i++, p += step) a = (a + x[p]) | 0;
      return a;
    case "prod":
      for (let i = 0, p = at; i < n; i++, p += step) a *= x[p];
      return a;
    case "iprod":
      for (let i = 0, p = at; i < n; i++, p += step) a = Math.imul(a, x[p]);
      return a;
    case "max":
      return maxLine(a, x, at, n, step);
    case "min":
      return minLine(a, x, at, n, step);
    case "and":
      for (let i = 0, p = at; i < n; i++, p += step) a &= x[p];
      return a;
    case "or":
      for (let i = 0, p = at; i < n; i++, p += step) a |= x[p];
      return a;
    case "xor":
      for (let i = 0, p = at; i < n; i++, p += step) a ^= x[p];
      return a;
  }
}

/** Lengths up to which a sum is taken in order (in eight lanes), rather than in halves. */
const LEAF = 256;

/** Pairwise sum in double: the error grows with the logarithm of `n`. */
export function pairwiseSum(x: TypedArray, at: number, n: number, step: number): number {
  if (n > LEAF) {
    const half = (n >> 4) << 3;
    return pairwiseSum(x, at, half, step) + pairwiseSum(x, at + half * step, n - half, step);
  }
  let a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
  let i = 0;
  let p = at;
  for (; i + 8 <= n; i += 8, p += 8 * step) {
    a += x[p];
    b += x[p + step];
    c += x[p + 2 * step];
    d += x[p + 3 * step];
    e += x[p + 4 * step];
    f += x[p + 5 * step];
    g += x[p + 6 * step];
    h += x[p + 7 * step];
  }
  for (; i < n; i++, p += step) a += x[p];
  return ((a + b) + (c + d)) + ((e + f) + (g + h));
}

// Math.max and Math.min order −0 below 0, and are NaN if an element is.
function maxLine(init: number, x: TypedArray, at: number, n: number, step: number): number {
  let a = init;
  for (let i = 0, p = at; i < n; i++, p += step) a = Math.max(a, x[p]);
  return a;
}

function minLine(init: number, x: TypedArray, at: number, n: number, step: number): number {
  let a = init;
  for (let i = 0, p = at; i < n; i++, p += step) a = Math.min(a, x[p]);
  return a;
}

/**
 * Folds `n` rows of `x`, the first at `at`, `rowStep` apart, into `acc`; the elements of a row lie `step` apart.
 * Sums are pairwise over the rows.
 */
export function foldRows(
  fold: Fold,
  acc: Float64Array,
  x: TypedArray,
  at: number,
  n: number,
  rowStep: number,
  step: number,
): void {
  if (fold === "sum" && n > ROWS) {
    const half = n >> 1;
    const other = new Float64Array(acc.length);
    foldRows(fold, acc, x, at, half, rowStep, step);
    foldRows(fold, other, x, at + half * rowStep, n - half, rowStep, step);
    for (let k = 0; k < acc.length; k++) acc[k] += other[k];
    return;
  }
  for (let r = 0; r < n; r++) foldRow(fold, acc, x, at + r * rowStep, step);
}

/** Numbers of rows up to which they are summed in order. */
const ROWS = 64;

function foldRow(fold: Fold, acc: Float64Array, x: TypedArray, at: number, step: number): void {
  const m = acc.length;
  let p = at;
  switch (fold) {
    case "sum":
      for (let k = 0; k < m; k++, p += step) acc[k] += x[p];
      return;
    case "isum":
      for (let k = 0; k < m; k++, p += step) acc[k] = (acc[k] + x[p]) | 0;
      return;
    case "prod":
      for (let k = 0; k < m; k++, p += step) acc[k] *= x[p];
      return;
    case "iprod":
      for (let k = 0; k < m; k++, p += step) acc[k] = Math.imul(acc[k], x[p]);
      return;
    case "max":
      for (let k = 0; k < m; k++, p += step) acc[k] = Math.max(acc[k], x[p]);
      return;
    case "min":
      for (let k = 0; k < m; k++, p += step) acc[k] = Math.min(acc[k], x[p]);
      return;
    case "and":
      for (let k = 0; k < m; k++, p += step) acc[k] &= x[p];
      return;
    case "or":
      for (let k = 0; k < m; k++, p += step) acc[k] |= x[p];
      return;
    case "xor":
      for (let k = 0; k < m; k++, p += step) acc[k] ^= x[p];
      return;
  }
}
