/**
 * Contractions of floats and complex numbers as packed matrix products.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { TypedArray } from "../../lib/core/dtype.ts";
import type { ContractPlan } from "../../lib/core/plan.ts";
import { deviceOf } from "../../lib/core/view.ts";
import { type Side, sideOf } from "../js/contract_side.ts";
import { runEpilogue } from "../js/fused.ts";
import { widthOf, wrap } from "../js/operand.ts";
import { buffer } from "../js/pool.ts";
import { DOUBLE, type Precision, ROWS, SINGLE } from "./gemm.ts";
import type { Views } from "./scratch.ts";
import { aligned, perform } from "./work.ts";

/** Products of fewer multiplications take longer to pack and call than in JavaScript. */
const SMALL = 4096;

/** Nor is packing worth it where one side has fewer free places. */
const FEW = 4;

/** Pieces of a batch, and rows of a piece at least: every piece reads the whole right-hand side. */
const PIECES = 8;
const FEWEST = 32;

/** Bytes of a piece's left-hand rows at most, where that isn't a single block. */
const CACHE = 1 << 18;

/** Nanoseconds of a multiplication and addition. */
const COST = 0.05;

/** A contraction as a product of real matrices, `m` by `k` and `k` by `n`. */
interface Product {
  readonly left: Side;
  readonly right: Side;
  /** 2 for complex numbers, of which the right-hand side has two real columns for each of its own. */
  readonly w: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly precision: Precision;
}

/** Runs a contraction of floats or complex numbers that is large enough; null for others. */
export function contractWasm(plan: ContractPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] | null {
  if (plan.epilogue !== undefined) return runEpilogue(plan, plan.epilogue, args, outs);
  const aval = outs[0];
  if (aval.kind !== "f" && aval.kind !== "c") return null;
  const w = widthOf(aval);
  const left = sideOf(args[0], plan.lhsBatch, plan.lhsContract);
  const right = sideOf(args[1], plan.rhsBatch, plan.rhsContract);
  const [m, n, k] = [left.free.n, w * right.free.n, w * left.line.n];
  if (m < FEW || right.free.n < FEW || m * n * k < SMALL) return null;
  const precision = aval.dtype === "float32" || aval.dtype === "complex64" ? SINGLE : DOUBLE;
  const out = buffer(aval.dtype, aval.size);
  multiply({ left, right, w, m, n, k, precision }, out);
  return [wrap(aval, out, deviceOf(args))];
}

/** Each batch by itself, in pieces of whole blocks of rows; a single right-hand side is packed once for all pieces. */
function multiply(product: Product, out: TypedArray): void {
  const { left, right, m, n, k, precision: { bytes, columns, kernel } } = product;
  const batches = left.batches.length;
  const panels = Math.ceil(n / columns);
  const width = panels * columns;
  const cacheRows = Math.floor(CACHE / (bytes * k) / ROWS) * ROWS;
  const pieceRows = Math.max(FEWEST, Math.ceil(m / PIECES / ROWS) * ROWS);
  const rows = Math.min(Math.ceil(m / ROWS) * ROWS, Math.max(ROWS, Math.min(cacheRows, pieceRows)));
  const perBatch = Math.ceil(m / rows);
  const bBytes = aligned(bytes * width * k);
  const aBytes = aligned(bytes * rows * k);
  const shared = batches === 1;
  const load = (batch: number, view: Float32Array | Float64Array, at: number): void =>
    packRight(product, right.batches[batch], view, at / bytes);
  const common = shared ? { bytes: bBytes, load: (v: Views, at: number) => load(0, viewOf(v, bytes), at) } : undefined;
  const bAt = (at: number): number => at + aBytes;
  const cAt = (at: number): number => at + aBytes + (shared ? 0 : bBytes);
  perform({
    kernel,
    pieces: batches * perBatch,
    bytes: aBytes + (shared ? 0 : bBytes) + bytes * rows * width,
    cost: COST * bytes / 4 * batches * m * n * k,
    common,
    load(piece, views, at) {
      const view = viewOf(views, bytes);
      const batch = Math.floor(piece / perBatch);
      const from = (piece % perBatch) * rows;
      packLeft(product, left.batches[batch], from, Math.min(rows, m - from), view, at / bytes);
      if (!shared) load(batch, view, bAt(at));
    },
    args(piece, at, commonAt) {
      const count = Math.min(rows, m - (piece % perBatch) * rows);
      return [shared ? commonAt : bAt(at), cAt(at), Math.ceil(count / ROWS), panels, k];
    },
    store(piece, views, at) {
      const view = viewOf(views, bytes);
      const from = (piece % perBatch) * rows;
      const count = Math.min(rows, m - from);
      const to = (Math.floor(piece / perBatch) * m + from) * n;
      const c = cAt(at) / bytes;
      if (width === n) out.set(view.subarray(c, c + count * n), to);
      else for (let r = 0; r < count; r++) out.set(view.subarray(c + r * width, c + r * width + n), to + r * n);
    },
  });
}

function viewOf(views: Views, bytes: number): Float32Array | Float64Array {
  return bytes === 4 ? views.f32 : views.f64;
}

/** Copies `rows` rows in blocks of four, one step of k after the other; a block's missing rows are left as they are. */
function packLeft(
  { left: { data, free, line }, w, k }: Product,
  start: number,
  from: number,
  rows: number,
  view: Float32Array | Float64Array,
  to: number,
): void {
  for (let r = 0; r < rows; r++) {
    let q = to + Math.floor(r / ROWS) * ROWS * k + r % ROWS;
    let p = start + (from + r) * free.step;
    if (w === 1) { for (let i = 0; i < k; i++, p += line.step, q += ROWS) view[q] = data[p]; }
    else {
      for (let i = 0; i < k; i += 2, p += line.step, q += 2 * ROWS) {
        view[q] = data[p];
        view[q + ROWS] = data[p + 1];
      }
    }
  }
}

/**
 * Copies the right-hand side in panels of columns. A complex column b is two real ones, (Re b, −Im b, ...) and
 * (Im b, Re b, ...), whose products with an interleaved row a are the real and the imaginary part of a·b.
 */
function packRight(
  { right: { data, free, line }, w, k, precision: { columns } }: Product,
  start: number,
  view: Float32Array | Float64Array,
  to: number,
): void {
  const across = w === 1 && Math.abs(free.step) <= Math.abs(line.step);
  for (let c = 0; c < free.n; c += columns / w) {
    const count = Math.min(columns / w, free.n - c);
    const panel = to + w * c * k;
    const first = start + c * free.step;
    if (across) {
      for (let i = 0, q = panel, p = first; i < k; i++, q += columns, p += line.step) {
        for (let j = 0, s = p; j < count; j++, s += free.step) view[q + j] = data[s];
      }
      continue;
    }
    for (let j = 0; j < count; j++) {
      let p = first + j * free.step;
      let q = panel + w * j;
      if (w === 1) { for (let i = 0; i < k; i++, p += line.step, q += columns) view[q] = data[p]; }
      else {
        for (let i = 0; i < k; i += 2, p += line.step, q += 2 * columns) {
          const [re, im] = [data[p], data[p + 1]];
          view[q] = re;
          view[q + 1] = im;
          view[q + columns] = -im;
          view[q + columns + 1] = re;
        }
      }
    }
  }
}
