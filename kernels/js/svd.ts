/**
 * Singular values and vectors on the CPU.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import { allocate, type TypedArray } from "../../lib/core/dtype.ts";
import type { SvdPlan } from "../../lib/core/plan.ts";
import { settlePhase, turn } from "./gauge.ts";
import { host } from "./host.ts";
import { dense, widthOf, wrap } from "./operand.ts";
import { plainRows } from "./plain_rows.ts";
import type { Rows } from "./rows.ts";
import { scaleOf } from "./scale.ts";
import { decompose } from "./singular.ts";

/**
 * Descending singular values s of each matrix in the last two axes, and the vectors u and vᴴ with a = u diag(s) vᴴ, in
 * double. Each column of u has the phase of `settlePhase`, and the column of v turns with it; where the singular value is
 * 0, or none belongs to them, both have that phase on their own. Where a matrix isn't finite, all is NaN.
 */
export function runSvd(plan: SvdPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  return svdBy(() => plainRows, plan, args, outs);
}

/** {@link runSvd} with what works on rows; `engine` is asked for it anew for each matrix. */
export function svdBy(
  engine: () => Rows,
  plan: SvdPlan,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] {
  const { shape } = args[0].aval;
  const [m, n] = shape.slice(-2);
  const k = Math.min(m, n);
  const step = widthOf(args[0].aval);
  const a = dense(args[0]);
  const results = outs.map((aval) => allocate(aval.dtype, aval.size));
  const count = shape.slice(0, -2).reduce((x, y) => x * y, 1);
  for (let b = 0; b < count; b++) {
    const rows = engine();
    const columns = columnsOf(a, b * m * n * step, m, n, step, rows);
    const scale = scaleOf(columns);
    const places = results.map((r) => r.subarray(b * r.length / count, (b + 1) * r.length / count));
    const svd = Number.isFinite(scale)
      ? decompose(scaled(columns, scale), k, step * Math.max(m, n), step === 2, plan, rows)
      : null;
    if (svd === null) {
      for (const place of places) place.fill(NaN);
      continue;
    }
    svd.s.forEach((s, i) => places[0][i] = s * scale);
    if (!plan.computeUv) continue;
    const [u, v] = m < n ? [svd.right, svd.left] : [svd.left, svd.right];
    // By the singular values as they are stored: rounded, more of them may be 0.
    settle(u, step * m, v, step * n, places[0], step);
    transposeInto(u, m, step, places[1]);
    conjugateInto(v, step, places[2]);
  }
  const device = host();
  return outs.map((aval, i) => wrap(aval, results[i], device));
}

/** The columns, as rows, of a matrix that has at least as many rows as columns, or of its conjugate transpose. */
function columnsOf(a: TypedArray, at: number, m: number, n: number, step: number, rows: Rows): Float64Array {
  const out = rows.array(m * n * step);
  if (m < n) {
    out.set(a.subarray(at, at + out.length));
    if (step === 2) { for (let p = 1; p < out.length; p += 2) out[p] = -out[p]; }
    return out;
  }
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      for (let c = 0; c < step; c++) out[(j * m + i) * step + c] = a[at + (i * n + j) * step + c];
    }
  }
  return out;
}

/** All numbers divided by `scale`, in place. */
function scaled(x: Float64Array, scale: number): Float64Array {
  for (let p = 0; p < x.length; p++) x[p] /= scale;
  return x;
}

/** Turns the rows of `u`, and with them those of `v` that share a singular value; the others of `v` on their own. */
function settle(
  u: Float64Array,
  uWidth: number,
  v: Float64Array,
  vWidth: number,
  s: TypedArray,
  step: number,
): void {
  const bound = (i: number): boolean => i < s.length && s[i] > 0;
  for (let i = 0; i * uWidth < u.length; i++) {
    const phase = settlePhase(u, i * uWidth, uWidth, step === 2);
    if (bound(i)) turn(v, i * vWidth, vWidth, phase);
  }
  for (let i = 0; i * vWidth < v.length; i++) if (!bound(i)) settlePhase(v, i * vWidth, vWidth, step === 2);
}

/** Writes rows of `m` components as columns. */
function transposeInto(rows: Float64Array, m: number, step: number, out: TypedArray): void {
  const count = rows.length / (m * step);
  for (let j = 0; j < count; j++) {
    for (let i = 0; i < m; i++) {
      for (let c = 0; c < step; c++) out[(i * count + j) * step + c] = rows[(j * m + i) * step + c];
    }
  }
}

/** Writes the conjugates. */
function conjugateInto(rows: Float64Array, step: number, out: TypedArray): void {
  out.set(rows);
  if (step === 2) { for (let p = 1; p < out.length; p += 2) out[p] = 0 - out[p]; }
}
