/**
 * Contractions of floats and complex numbers as products of matrices.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { TypedArray } from "../../lib/core/dtype.ts";
import type { ContractPlan } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import { deviceOf } from "../../lib/core/view.ts";
import { offsets } from "../js/block.ts";
import { freeOf, sideOf } from "../js/contract_side.ts";
import { runEpilogue } from "../js/fused.ts";
import { permuted, raw, wrap } from "../js/operand.ts";
import { buffer } from "../js/pool.ts";
import { UNITS } from "./pack.ts";
import { LIMIT, multiply, type Operand, scattered, type Tile } from "./product.ts";
import { thin } from "./thin.ts";

/** Products of fewer multiplications take longer to pack and call than in JavaScript. */
const SMALL = 4096;

/** A matrix times fewer vectors isn't worth packing. */
const FEW = 4;

/** Runs a contraction of floats or complex numbers that is large enough; null for others. */
export function contractWasm(plan: ContractPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] | null {
  if (plan.epilogue !== undefined) return runEpilogue(plan, plan.epilogue, args, outs);
  const aval = outs[0];
  const unit = UNITS[aval.dtype];
  if (unit === undefined) return null;
  const [x, y] = args;
  const count = (x: NDArray, axes: readonly number[]): number => axes.reduce((n, d) => n * x.aval.shape[d], 1);
  const m = count(x, freeOf(x, plan.lhsBatch, plan.lhsContract));
  const n = count(y, freeOf(y, plan.rhsBatch, plan.rhsContract));
  const k = count(x, plan.lhsContract);
  const { width, element } = unit;
  if (aval.size * k * width * width < SMALL) return null;
  if (m < FEW || n < FEW) {
    // Of a single dot product, both sides would be copied.
    if (m === 1 && n === 1) return null;
    const left = sideOf(x, plan.lhsBatch, plan.lhsContract);
    const right = sideOf(y, plan.rhsBatch, plan.rhsContract);
    const out = buffer(aval.dtype, aval.size);
    if (n < m) thin({ matrix: left, vectors: right, width, real: unit.real }, out, n * width, width);
    else thin({ matrix: right, vectors: left, width, real: unit.real }, out, width, n * width);
    return [wrap(aval, out, deviceOf(args))];
  }
  const left = operandOf(x, plan.lhsBatch, plan.lhsContract, element);
  const right = operandOf(y, plan.rhsBatch, plan.rhsContract, element);
  if (left === null || right === null) return null;
  const out = buffer(aval.dtype, aval.size);
  const store = (tile: Tile): void => storeRows(tile, out, m * width, n * width, width);
  return multiply({ unit, left, right, store }) ? [wrap(aval, out, deviceOf(args))] : null;
}

/** Writes a tile to its place in row-major products of `m` by `n` numbers. */
function storeRows(tile: Tile, out: TypedArray, m: number, n: number, width: number): void {
  const { view, at, stride, rows } = tile;
  const columns = tile.columns * width;
  const to = tile.product * m / width * n + tile.row * n + tile.column * width;
  if (stride === n) out.set(view.subarray(at, at + rows * n), to);
  else for (let r = 0; r < rows; r++) out.set(view.subarray(at + r * stride, at + r * stride + columns), to + r * n);
}

/** Where the elements lie, in bytes; a copy where they lie far apart. Null if a table can't say it. */
function operandOf(x: NDArray, batch: readonly number[], contract: readonly number[], element: number): Operand | null {
  const { shape, size } = x.aval;
  const free = freeOf(x, batch, contract);
  let { data, offset, strides } = raw(x);
  if (scattered(x.aval, strides) || size * element > LIMIT / 2) {
    const order = [...batch, ...free, ...contract];
    data = permuted(x, order);
    const steps = rowMajor(order.map((d) => shape[d]));
    strides = shape.map((_, d) => steps[order.indexOf(d)]);
    offset = 0;
  }
  if (data.byteLength >= 2 ** 31) return null;
  const table = (axes: readonly number[], start: number): Int32Array =>
    offsets(axes.map((d) => shape[d]), axes.map((d) => strides[d] * element), start * element);
  return { data, batches: table(batch, offset), lines: table(free, 0), steps: table(contract, 0) };
}
