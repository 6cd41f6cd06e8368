/**
 * Cholesky factors on the CPU.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { TypedArray } from "../../lib/core/dtype.ts";
import type { CholeskyPlan } from "../../lib/core/plan.ts";
import { host } from "./host.ts";
import { copied, widthOf, wrap } from "./operand.ts";

/**
 * The lower factor L of each matrix A = L Lᴴ in the last two axes, of which the lower triangle and the real part of the
 * diagonal are read. L_ij = (A_ij − sum_k<j L_ik conj(L_jk)) / L_jj, and L_ii² is the same sum for j = i; in double.
 * Where an L_ii² isn't positive the whole lower triangle is NaN.
 */
export function runCholesky(_plan: CholeskyPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const aval = outs[0];
  const n = aval.shape[aval.shape.length - 1];
  const w = widthOf(aval);
  const out = copied(args[0]);
  const work = new Float64Array(w * n * n);
  const factor = w === 1 ? factorReal : factorComplex;
  for (let at = 0; at < out.length; at += work.length) {
    work.set(out.subarray(at, at + work.length));
    const exists = factor(work, n);
    writeLower(work, n, w, exists, out, at);
  }
  return [wrap(aval, out, host())];
}

function writeLower(work: Float64Array, n: number, w: number, exists: boolean, out: TypedArray, at: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n * w; j++) {
      const p = i * n * w + j;
      out[at + p] = j >= (i + 1) * w ? 0 : exists ? work[p] : NaN;
    }
  }
}

/** Overwrites the lower triangle of `a` with its factor; false if there is none. */
function factorReal(a: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    for (let j = 0; j <= i; j++) {
      const other = j * n;
      let s = a[row + j];
      for (let k = 0; k < j; k++) s -= a[row + k] * a[other + k];
      if (j < i) a[row + j] = s / a[other + j];
      else if (s > 0) a[row + i] = Math.sqrt(s);
      else return false;
    }
  }
  return true;
}

/** {@link factorReal} of interleaved complex numbers. */
function factorComplex(a: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    const row = 2 * i * n;
    for (let j = 0; j <= i; j++) {
      const other = 2 * j * n;
      let re = a[row + 2 * j];
      let im = a[row + 2 * j + 1];
      for (let k = 0; k < 2 * j; k += 2) {
        const b = a[row + k];
        const c = a[row + k + 1];
        const d = a[other + k];
        const e = a[other + k + 1];
        re -= b * d + c * e;
        im -= c * d - b * e;
      }
      if (j < i) {
        const d = a[other + 2 * j];
        a[row + 2 * j] = re / d;
        a[row + 2 * j + 1] = im / d;
      } else if (re > 0) {
        a[row + 2 * i] = Math.sqrt(re);
        a[row + 2 * i + 1] = 0;
      } else return false;
    }
  }
  return true;
}
