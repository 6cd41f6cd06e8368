/**
 * Contractions as products of matrices.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import { type Aval, makeAval } from "../../lib/core/aval.ts";
import type { TypedArray } from "../../lib/core/dtype.ts";
import { type ContractPlan, dtypeOf, type MapPlan, sidesOf } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import { bitsOf } from "../js/block.ts";
import { freeOf, sideOf } from "../js/contract_side.ts";
import { host } from "../js/host.ts";
import { outer } from "../js/outer.ts";
import { permuted, raw, wrap } from "../js/operand.ts";
import { buffer } from "../js/pool.ts";
import { epilogueOf } from "./epilogue.ts";
import { mapWasm } from "./map.ts";
import { type AnyUnit, INTEGERS, UNITS } from "./pack.ts";
import { computedOf, isComputable } from "./prologue.ts";
import { LIMIT, multiply, type Operand, scattered, type Tile } from "./product.ts";
import { compiled } from "./programs.ts";
import { type Table, tableOf } from "./tables.ts";
import { thin } from "./thin.ts";

/** Fewer multiplications, in all or of each of several products, take longer to lay out and call than in JavaScript. */
const SMALL = 1024;
const EACH = 100;

/** A matrix times fewer vectors isn't worth packing. */
const FEW = 4;

/** Shorter rows of results are copied number by number. */
const RUN = 32;

/** Results of fewer columns, if they don't fill panels, leave scratch before an epilogue runs. */
const NARROW = 32;

/** Runs a contraction that is large enough; null for others. */
export function contractWasm(plan: ContractPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] | null {
  const { prologue = {}, epilogue } = plan;
  if (plan.prologue === undefined && epilogue === undefined) {
    const products = outer(plan, args, outs[0]);
    if (products !== null) return mapWasm(products.plan, products.args, outs);
  }
  if (!isComputable(prologue.lhs) || !isComputable(prologue.rhs)) return null;
  const [lhs, rhs, rest] = sidesOf(prologue, args);
  const [x, y] = [factorOf(prologue.lhs, lhs), factorOf(prologue.rhs, rhs)];
  const { size } = outs[0];
  const count = (x: Factor, axes: readonly number[]): number => axes.reduce((n, d) => n * x.aval.shape[d], 1);
  const m = count(x, freeOf(x, plan.lhsBatch, plan.lhsContract));
  const n = count(y, freeOf(y, plan.rhsBatch, plan.rhsContract));
  const k = count(x, plan.lhsContract);
  const unit = UNITS[x.aval.dtype] ?? INTEGERS;
  const { width, real, lanes } = unit;
  const each = m * n * k * width ** 2;
  if (size * k * width ** 2 < SMALL || (each < EACH && m * n < size)) return null;
  if (m < FEW || n < FEW) {
    // Of a single dot product, both sides would be copied.
    const mapped = plan.prologue !== undefined || epilogue !== undefined;
    if (mapped || lanes === "i32x4" || (m === 1 && n === 1)) return null;
    const [left, right] = [
      sideOf(args[0], plan.lhsBatch, plan.lhsContract),
      sideOf(args[1], plan.rhsBatch, plan.rhsContract),
    ];
    const out = buffer(outs[0].dtype, size);
    if (n < m) thin({ matrix: left, vectors: right, width, real }, out, n * width, width);
    else thin({ matrix: right, vectors: left, width, real }, out, width, n * width);
    return [wrap(outs[0], out, host())];
  }
  const code = epilogue === undefined ? null : compiled(epilogue);
  // The rows of narrow tiles would be copied one by one.
  if (epilogue !== undefined && (code === null || (n < NARROW && n % unit.columns !== 0))) return null;
  const { dtype } = x.aval;
  if (code !== null && dtype === "bool") return null;
  const left = operandOf(x, plan.lhsBatch, plan.lhsContract, unit);
  const right = operandOf(y, plan.rhsBatch, plan.rhsContract, unit);
  if (left === null || right === null) return null;
  const results = outs.map((aval) => buffer(aval.dtype, size));
  const data = bitsOf(results[0]);
  const then = code === null
    ? { store: (tile: Tile) => storeRows(tile, data, m, n * width, width) }
    : epilogueOf(unit, code, rest, outs, results, m, n);
  const device = host();
  return multiply({ unit, left, right, ...then }) ? outs.map((aval, i) => wrap(aval, results[i], device)) : null;
}

/** An array that is multiplied: an operand, or what a map of operands gives. */
type Factor =
  | { readonly aval: Aval; readonly x: NDArray }
  | { readonly aval: Aval; readonly map: MapPlan; readonly args: readonly NDArray[] };

function factorOf(map: MapPlan | undefined, args: readonly NDArray[]): Factor {
  if (map === undefined) return { aval: args[0].aval, x: args[0] };
  const { program, shape } = map;
  return { aval: makeAval(shape, dtypeOf(program, program.outputs[0])), map, args };
}

/** Writes a tile to its place in row-major products of `m` rows of `n` numbers; counts become booleans. */
function storeRows(tile: Tile, out: ReturnType<typeof bitsOf>, m: number, n: number, width: number): void {
  const { view, at, stride, rows } = tile;
  const columns = tile.columns * width;
  const to = (tile.product * m + tile.row) * n + tile.column * width;
  if (out instanceof Uint8Array) {
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) out[to + r * n + c] = view[at + r * stride + c] === 0 ? 0 : 1;
    }
  } else if (stride === n && rows * n >= RUN) out.set(view.subarray(at, at + rows * n), to);
  else if (columns < RUN) {
    for (let r = 0, p = at, q = to; r < rows; r++, p += stride, q += n) {
      for (let c = 0; c < columns; c++) out[q + c] = view[p + c];
    }
  } else for (let r = 0; r < rows; r++) out.set(view.subarray(at + r * stride, at + r * stride + columns), to + r * n);
}

/** Where the elements lie, in bytes; a copy where they lie far apart. Null if a table can't say it, or a map should run by itself. */
function operandOf(
  array: Factor,
  batch: readonly number[],
  contract: readonly number[],
  { element }: AnyUnit,
): Operand | null {
  const { aval } = array;
  const { shape } = aval;
  const free = freeOf(array, batch, contract);
  const laid = "x" in array
    ? inPlace(array.x, [...batch, ...free, ...contract], element)
    : { data: computedOf(array.map, array.args, aval.dtype), offset: 0, strides: rowMajor(shape) };
  if (laid.data === null) return null;
  const { data, offset, strides } = laid;
  const table = (axes: readonly number[], start: number): Table =>
    tableOf(axes.map((d) => shape[d]), axes.map((d) => strides[d] * element), start * element);
  return { data, batches: table(batch, offset), lines: table(free, 0), steps: table(contract, 0) };
}

/** Where an array's elements lie: as they are, or copied in that order of axes if they lie far apart. */
function inPlace(
  x: NDArray,
  order: readonly number[],
  element: number,
): { readonly data: TypedArray | null; readonly offset: number; readonly strides: readonly number[] } {
  const { shape, size } = x.aval;
  let { data, offset, strides } = raw(x);
  if (scattered(x.aval, strides) || size * element > LIMIT / 2) {
    data = permuted(x, order);
    const steps = rowMajor(order.map((d) => shape[d]));
    strides = shape.map((_, d) => steps[order.indexOf(d)]);
    offset = 0;
  }
  return { data: data.byteLength < 2 ** 31 ? data : null, offset, strides };
}
