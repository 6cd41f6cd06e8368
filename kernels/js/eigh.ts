/**
 * Eigenvalues and eigenvectors of Hermitian matrices on the CPU.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import { allocate, type TypedArray } from "../../lib/core/dtype.ts";
import type { EighPlan } from "../../lib/core/plan.ts";
import { settlePhase } from "./gauge.ts";
import { host } from "./host.ts";
import { implicitQL } from "./implicit_ql.ts";
import { dense, widthOf, wrap } from "./operand.ts";
import { plainRows } from "./plain_rows.ts";
import type { Rows } from "./rows.ts";
import { scaleOf } from "./scale.ts";
import { tridiagonalize } from "./tridiagonal.ts";

/**
 * Vectors, in columns, and ascending eigenvalues of each matrix in the last two axes, of which one triangle and the real
 * part of the diagonal are read: tridiagonalisation, then implicit QL, in double, so that both are right to rounding
 * beside the largest eigenvalue. Each vector has length 1, and the phase of {@link settlePhase}. Where a matrix isn't
 * finite, all is NaN.
 */
export function runEigh(plan: EighPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  return eighBy(() => plainRows, plan, args, outs);
}

/** {@link runEigh} with what works on rows; `engine` is asked for it anew for each matrix. */
export function eighBy(
  engine: () => Rows,
  { lower }: EighPlan,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] {
  const [vAval, wAval] = outs;
  const n = vAval.shape[vAval.shape.length - 1];
  const width = widthOf(vAval) * n;
  const a = dense(args[0]);
  const v = allocate(vAval.dtype, vAval.size);
  const w = allocate(wAval.dtype, wAval.size);
  for (let i = 0; i * n < w.length; i++) {
    const rows = engine();
    const work = triangleOf(a, i * width * n, n, width, lower, rows);
    const scale = scaleOf(work);
    if (n === 1) {
      v[i * width] = 1;
      w[i] = work[0];
    } else if (Number.isFinite(scale)) decompose(work, n, width, scale, v, i * width * n, w, i * n, rows);
    else {
      v.fill(NaN, i * width * n, (i + 1) * width * n);
      w.fill(NaN, i * n, (i + 1) * n);
    }
  }
  const device = host();
  return [wrap(vAval, v, device), wrap(wAval, w, device)];
}

/** The upper triangle of a Hermitian matrix; from its lower triangle by conjugation. The diagonal's real part counts. */
function triangleOf(
  a: TypedArray,
  at: number,
  n: number,
  width: number,
  lower: boolean,
  rows: Rows,
): Float64Array {
  const work = rows.array(n * width);
  const step = width / Math.max(1, n);
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      const from = at + (lower ? j * width + i * step : i * width + j * step);
      work[i * width + j * step] = a[from];
      if (step === 2 && i < j) work[i * width + j * step + 1] = lower ? -a[from + 1] : a[from + 1];
    }
  }
  return work;
}

function decompose(
  work: Float64Array,
  n: number,
  width: number,
  scale: number,
  v: TypedArray,
  vAt: number,
  w: TypedArray,
  wAt: number,
  rows: Rows,
): void {
  for (let p = 0; p < work.length; p++) work[p] /= scale;
  const { d, e, q } = tridiagonalize(work, n, width > n, rows);
  const converged = implicitQL(d, e, q, width, rows);
  const order = Array.from(d.keys()).sort((i, j) => d[i] - d[j] || i - j);
  const step = width / n;
  order.forEach((row, j) => {
    w[wAt + j] = converged ? d[row] * scale : NaN;
    settlePhase(q, row * width, width, step === 2);
    for (let i = 0; i < width; i++) {
      v[vAt + Math.floor(i / step) * width + j * step + i % step] = converged ? q[row * width + i] : NaN;
    }
  });
}
