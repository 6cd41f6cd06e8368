/**
 * The singular value decomposition of one matrix of doubles. Vectors are rows here, and lie contiguous.
 *
 * @module
 */
import { implicitQL } from "./implicit_ql.ts";
import { orthogonalize } from "./one_sided_jacobi.ts";
import { applyQ, LEAST_SQUARE, type PivotedQR, pivotedQR } from "./pivoted_qr.ts";
import type { Rows } from "./rows.ts";
import { tridiagonalize } from "./tridiagonal.ts";
import { cross, dot, subtract } from "./vectors.ts";

/** From this many vectors on, an approximate solution is worth its cost. */
const MANY = 32;

/** B = L diag(s) Rᴴ. */
export interface Singular {
  /** The singular values, descending. */
  readonly s: Float64Array;
  /** The columns of L as rows; empty if vectors weren't asked for. */
  readonly left: Float64Array;
  /** The columns of R as rows; empty if vectors weren't asked for. */
  readonly right: Float64Array;
}

/**
 * Decomposes a matrix of at least as many rows as columns and largest part about 1, given by its `n` columns of `width`
 * numbers, which are overwritten; null if it doesn't converge. B P = Q T with pivoting, then one-sided Jacobi on the
 * columns of Tᴴ, which after the pivoting are nearly in order: Tᴴ W = X with orthogonal columns, so that B = (Q W) Xᴴ Pᵀ
 * (Drmač and Veselić 2008, "New fast and accurate Jacobi SVD algorithm I").
 */
export function decompose(
  columns: Float64Array,
  n: number,
  width: number,
  complex: boolean,
  { computeUv, fullMatrices }: { readonly computeUv: boolean; readonly fullMatrices: boolean },
  engine: Rows,
): Singular | null {
  const step = complex ? 2 : 1;
  const qr = pivotedQR(columns, n, width, complex, engine);
  const { rank } = qr;
  const rows = conjugateRows(columns, rank, n, width, step, engine);
  const w = rank < MANY ? identity(rank, step) : nearly(rows, rank, n * step, complex, engine);
  if (w === null) return null;
  const x = rank < MANY ? rows : combined(w, rows, rank, n * step, complex, engine);
  if (!orthogonalize(x, rank, n * step, w, computeUv ? rank * step : 0, complex, engine)) return null;

  const lengths = Array.from({ length: n }, (_, i) => {
    const square = i < rank ? dot(x, i * n * step, x, i * n * step, n * step) : 0;
    return square < LEAST_SQUARE ? 0 : Math.sqrt(square);
  });
  const order = [...lengths.keys()].sort((i, j) => lengths[j] - lengths[i] || i - j);
  const s = Float64Array.from(order, (i) => lengths[i]);
  if (!computeUv) return { s, left: new Float64Array(0), right: new Float64Array(0) };

  const left = engine.array((fullMatrices ? width / step : n) * width);
  for (let i = 0; i * width < left.length; i++) {
    const from = order[i] ?? i;
    if (from < rank) left.set(w.subarray(from * rank * step, (from + 1) * rank * step), i * width);
    else left[i * width + from * step] = 1;
  }
  applyQ(qr, left, left.length / width, width, complex, engine);
  return { s, left, right: rightVectors(x, lengths, order, qr, n, step) };
}

/** The first `rank` rows of T, conjugated: its columns are the rows of `columns`. */
function conjugateRows(
  columns: Float64Array,
  rank: number,
  n: number,
  width: number,
  step: number,
  engine: Rows,
): Float64Array {
  const x = engine.array(rank * n * step);
  for (let i = 0; i < rank; i++) {
    for (let j = i; j < n; j++) {
      x[(i * n + j) * step] = columns[j * width + i * step];
      if (step === 2) x[(i * n + j) * 2 + 1] = -columns[j * width + i * 2 + 1];
    }
  }
  return x;
}

function identity(n: number, step: number): Float64Array {
  const out = new Float64Array(n * n * step);
  for (let i = 0; i < n; i++) out[(i * n + i) * step] = 1;
  return out;
}

/**
 * The eigenvectors, as rows, of the products of the vectors with one another, by which combined they are orthogonal but
 * for rounding beside the longest; null if they can't be had.
 */
function nearly(
  rows: Float64Array,
  count: number,
  width: number,
  complex: boolean,
  engine: Rows,
): Float64Array | null {
  const step = complex ? 2 : 1;
  const gram = engine.array(count * count * step);
  if (!complex) engine.gram(rows, count, width, gram);
  for (let i = 0; i < count && complex; i++) {
    for (let j = i; j < count; j++) {
      const at = (i * count + j) * 2;
      gram[at] = dot(rows, i * width, rows, j * width, width);
      if (i < j) gram[at + 1] = cross(rows, i * width, rows, j * width, width);
    }
  }
  const { d, e, q } = tridiagonalize(gram, count, complex, engine);
  return implicitQL(d, e, q, count * step, engine) ? q : null;
}

/** The combinations of the rows of `x` by the components of each row of `w`. */
function combined(
  w: Float64Array,
  x: Float64Array,
  count: number,
  width: number,
  complex: boolean,
  engine: Rows,
): Float64Array {
  const out = engine.array(x.length);
  if (!complex) engine.combine(w, x, count, width, out);
  for (let k = 0; k < count && complex; k++) {
    for (let p = 0; p < count; p++) {
      const at = (k * count + p) * 2;
      subtract(-w[at], -w[at + 1], x, p * width, out, k * width, width);
    }
  }
  return out;
}

/** P X, its columns in order and of length 1; those of length 0 replaced so that all are a basis. */
function rightVectors(
  x: Float64Array,
  lengths: readonly number[],
  order: readonly number[],
  qr: PivotedQR,
  n: number,
  step: number,
): Float64Array {
  const right = new Float64Array(n * n * step);
  order.forEach((from, i) => {
    if (lengths[from] === 0) return complete(right, i, n, step);
    for (let j = 0; j < n; j++) {
      for (let c = 0; c < step; c++) {
        right[(i * n + qr.order[j]) * step + c] = x[(from * n + j) * step + c] / lengths[from];
      }
    }
  });
  return right;
}

/** Row `i` as a vector of length 1 orthogonal to those before it: the unit vector that is farthest from them, projected. */
function complete(rows: Float64Array, i: number, n: number, step: number): void {
  const width = n * step;
  let farthest = 0;
  let least = Infinity;
  for (let j = 0; j < n; j++) {
    let inside = 0;
    for (let r = 0; r < i; r++) inside += dot(rows, r * width + j * step, rows, r * width + j * step, step);
    if (inside < least - 1e-12) [farthest, least] = [j, inside];
  }
  const at = i * width;
  rows[at + farthest * step] = 1;
  // Twice is enough (Parlett, "The Symmetric Eigenvalue Problem", section 6.9).
  for (let pass = 0; pass < 2; pass++) {
    for (let r = 0; r < i; r++) {
      const im = step === 2 ? cross(rows, r * width, rows, at, width) : 0;
      subtract(dot(rows, r * width, rows, at, width), im, rows, r * width, rows, at, width);
    }
  }
  const length = Math.sqrt(dot(rows, at, rows, at, width));
  for (let k = at; k < at + width; k++) rows[k] /= length;
}
